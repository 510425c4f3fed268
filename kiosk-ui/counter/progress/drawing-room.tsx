import type { ComponentChildren } from 'preact';
import { Drawing } from '../drawing.tsx';

interface DrawingRoomProps {
  title: string;
  /** the same in figures, for those who hear the screen */
  table: ComponentChildren;
  height: number;
  hint?: string;
  draw: (width: number, height: number) => ComponentChildren;
}

/** A chart with its title, what it takes to read it, and the table that says the same. */
export const DrawingRoom = ({ title, table, height, hint, draw }: DrawingRoomProps) => (
  <section class="chart">
    <h2>{title}</h2>
    {hint && <p class="hint">{hint}</p>}
    <Drawing height={height} draw={(width) => draw(width, height)} />
    <div class="for-readers">{table}</div>
  </section>
);
