import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

interface DrawingRoomProps {
  title: string;
  /** the same in figures, for those who hear the screen */
  table: ComponentChildren;
  height: number;
  hint?: string;
  draw: (width: number, height: number) => ComponentChildren;
}

/**
 * A chart drawn pixel by pixel in the width that is there, so that its letters keep their size. The picture is for eyes
 * only; the table beside it says the same.
 */
export const DrawingRoom = ({ title, table, height, hint, draw }: DrawingRoomProps) => {
  const room = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const box = room.current;
    if (!box) return;
    const look = () => setWidth(Math.floor(box.clientWidth));
    const sizes = new ResizeObserver(look);
    sizes.observe(box);
    look();
    return () => sizes.disconnect();
  }, []);
  return (
    <section class="chart">
      <h2>{title}</h2>
      {hint && <p class="hint">{hint}</p>}
      <div ref={room} class="drawing">
        {width > 0 && (
          <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
            {draw(width, height)}
          </svg>
        )}
      </div>
      <div class="for-readers">{table}</div>
    </section>
  );
};
