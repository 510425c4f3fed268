import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** A chart drawn pixel by pixel in the width that is there, so that its letters keep their size. For eyes only: a table beside it says the same. */
export const Drawing = ({ height, draw }: { height: number; draw: (width: number) => ComponentChildren }) => {
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
    <div ref={room} class="drawing">
      {width > 0 && (
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
          {draw(width)}
        </svg>
      )}
    </div>
  );
};
