import { language } from '../desk-state.ts';
import { DrawingRoom } from './drawing-room.tsx';
import { byLevelAndYear, type LevelYear, type ProgressReport } from './report.ts';
import { percent, scale } from './scale.ts';
import { progressWords } from './words.ts';

const EDGE = { left: 48, top: 34, bottom: 30 } as const;
const COLUMN = 30;

/** One year of one level: an outlined column up to the asked share, a filled one as high as what was done. */
const Year = ({ cell, x, y }: { cell: LevelYear; x: number; y: (share: number) => number }) => {
  const reached = cell.done !== null && cell.done >= cell.asked;
  return (
    <g class={cell.done === null ? 'year' : reached ? 'year year-reached' : 'year year-missed'}>
      {cell.done !== null && (
        <rect class="done-bar" x={x - COLUMN / 2} y={y(cell.done)} width={COLUMN} height={y(0) - y(cell.done)} />
      )}
      <path class="asked-line" d={`M${x - COLUMN / 2 - 6} ${y(cell.asked)}h${COLUMN + 12}`} />
      {cell.done !== null && (
        <text x={x} y={y(Math.max(cell.done, cell.asked)) - 8} text-anchor="middle" class="share">
          {percent(cell.done)}
        </text>
      )}
      <text x={x} y={y(0) + 20} text-anchor="middle">
        {cell.year}
      </text>
    </g>
  );
};

const Level = ({ cells, from, width, height }: { cells: LevelYear[]; from: number; width: number; height: number }) => {
  const y = scale(0, 1, height - EDGE.bottom, EDGE.top + 24);
  const x = scale(-0.5, cells.length - 0.5, from, from + width);
  const [first] = cells;
  return (
    <g>
      <text x={from} y={18} class="level-name">
        {first && progressWords(language.value).levels[first.level]}
      </text>
      <path class="base" d={`M${from} ${y(0)}h${width - 16}`} />
      {cells.map((cell, at) => (
        <Year key={cell.year} cell={cell} x={x(at)} y={y} />
      ))}
    </g>
  );
};

const Drawing = ({ cells, width, height }: { cells: readonly LevelYear[]; width: number; height: number }) => {
  const levels = [...Map.groupBy(cells, ({ level }) => level).values()];
  const each = (width - EDGE.left) / Math.max(1, levels.length);
  const y = scale(0, 1, height - EDGE.bottom, EDGE.top + 24);
  return (
    <>
      <g class="grid">
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <path d={`M${EDGE.left} ${y(share)}H${width}`} />
            <text x={EDGE.left - 8} y={y(share) + 5} text-anchor="end">
              {`${share * 100}%`}
            </text>
          </g>
        ))}
      </g>
      {levels.map((group, at) => (
        <Level key={group[0]?.level} cells={[...group]} from={EDGE.left + 8 + at * each} width={each} height={height} />
      ))}
    </>
  );
};

const Table = ({ cells }: { cells: readonly LevelYear[] }) => {
  const words = progressWords(language.value);
  return (
    <table>
      <caption>{words.levelChart}</caption>
      <thead>
        <tr>
          <th scope="col">{words.level}</th>
          <th scope="col">{words.year}</th>
          <th scope="col">{words.asked}</th>
          <th scope="col">{words.done}</th>
        </tr>
      </thead>
      <tbody>
        {cells.map((cell) => (
          <tr key={`${cell.level} ${cell.year}`}>
            <th scope="row">{words.levels[cell.level]}</th>
            <td>{cell.year}</td>
            <td>{percent(cell.asked)}</td>
            <td>{cell.done === null ? words.coming : percent(cell.done)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** The plan that asks by level and grows by year. */
export const LevelChart = ({ report }: { report: ProgressReport }) => {
  const words = progressWords(language.value);
  const cells = byLevelAndYear(report);
  if (cells.length === 0) return null;
  return (
    <DrawingRoom
      title={words.levelChart}
      hint={words.levelHint}
      height={260}
      table={<Table cells={cells} />}
      draw={(width, height) => <Drawing cells={cells} width={width} height={height} />}
    />
  );
};
