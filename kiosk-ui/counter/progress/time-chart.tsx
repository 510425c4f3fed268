import { dateInWords } from '../../kit/words/dates.ts';
import { language } from '../desk-state.ts';
import { DrawingRoom } from './drawing-room.tsx';
import type { TimeLine } from './report.ts';
import { countInWords, dayNumber, months, percent, type Scale, scale, ticks } from './scale.ts';
import { progressWords } from './words.ts';

const EDGE = { left: 64, right: 24, top: 64, bottom: 34 } as const;
/** Room that a label of a deadline needs beside the next, in px. */
const LABEL = 150;

const points = (line: TimeLine['done'], x: Scale, y: Scale): string =>
  line.map(({ on, value }) => `${x(dayNumber(on)).toFixed(1)} ${y(value).toFixed(1)}`).join('L');

const Grid = ({ y, most, width }: { y: Scale; most: readonly number[]; width: number }) => (
  <g class="grid">
    {most.map((value) => (
      <g key={value}>
        <path d={`M${EDGE.left} ${y(value)}H${width - EDGE.right}`} />
        <text x={EDGE.left - 8} y={y(value) + 5} text-anchor="end">
          {countInWords(value, language.value)}
        </text>
      </g>
    ))}
  </g>
);

const Months = ({
  from,
  to,
  x,
  height,
  width,
}: {
  from: string;
  to: string;
  x: Scale;
  height: number;
  width: number;
}) => (
  <g class="grid">
    {months(from, to, width / 75).map((first) => (
      <g key={first}>
        <path d={`M${x(dayNumber(first))} ${height - EDGE.bottom}v6`} />
        <text x={x(dayNumber(first))} y={height - EDGE.bottom + 22} text-anchor="middle">
          {first.slice(5, 7) === '01' ? first.slice(0, 4) : `${Number(first.slice(5, 7))}/${first.slice(0, 4)}`}
        </text>
      </g>
    ))}
  </g>
);

/** What was done by a day: the last count that is not later; null where the day is still to come. */
const doneBy = ({ done, today }: TimeLine, day: string): number | null => {
  const last = done.at(-1)?.on ?? '';
  if (day > (today ?? last)) return null;
  return done.findLast(({ on }) => on <= day)?.value ?? 0;
};

type Fate = 'reached' | 'missed' | 'coming';
const fateOf = (line: TimeLine, due: TimeLine['due'][number]): Fate => {
  const done = doneBy(line, due.on);
  if (done === null) return (line.done.at(-1)?.value ?? 0) >= due.value ? 'reached' : 'coming';
  return done >= due.value ? 'reached' : 'missed';
};

const SHAPES: Record<Fate, string> = { reached: 'M-4 0l3 3.500 6-7', missed: 'M-4-4l8 8M4-4l-8 8', coming: '' };

/** A deadline: a line down to its day, a mark at its count, and in words whether it was reached. */
const Deadline = ({
  line,
  at,
  x,
  y,
  width,
  row,
}: {
  line: TimeLine;
  at: number;
  x: Scale;
  y: Scale;
  width: number;
  row: number;
}) => {
  const words = progressWords(language.value);
  const due = line.due[at]!;
  const fate = fateOf(line, due);
  const [left, top] = [x(dayNumber(due.on)), y(due.value)];
  const label = due.share === null ? countInWords(due.value, language.value) : percent(due.share);
  const side = left < LABEL ? 'start' : left > width - LABEL ? 'end' : 'middle';
  return (
    <g class={`deadline deadline-${fate}`}>
      <path class="deadline-line" d={`M${left} ${row + 26}V${y(0)}`} />
      <circle cx={left} cy={top} r={9} />
      <path class="deadline-sign" d={SHAPES[fate]} transform={`translate(${left} ${top})`} />
      <text x={left} y={row} text-anchor={side}>
        <tspan class="deadline-share">{label}</tspan>
        <tspan> · {words[fate]}</tspan>
        <tspan x={left} dy="1.3em">
          {dateInWords(due.on)}
        </tspan>
      </text>
    </g>
  );
};

const Drawing = ({ line, width, height }: { line: TimeLine; width: number; height: number }) => {
  const words = progressWords(language.value);
  const days = [...line.done, ...line.planned, ...line.due].map(({ on }) => on).sort();
  const [from, to] = [days[0]!, days.at(-1)!];
  const marks = ticks(Math.max(line.target ?? 0, ...line.done.map(({ value }) => value), 1));
  const x = scale(dayNumber(from), dayNumber(to), EDGE.left, width - EDGE.right);
  const y = scale(0, marks.at(-1)!, height - EDGE.bottom, EDGE.top);
  const last = line.done.at(-1);
  const done = points(line.done, x, y);
  return (
    <>
      <Grid y={y} most={marks} width={width} />
      <Months from={from} to={to} x={x} height={height} width={width} />
      {last && (
        <>
          <path
            class="done-area"
            d={`M${done}L${x(dayNumber(last.on))} ${y(0)}L${x(dayNumber(line.done[0]!.on))} ${y(0)}Z`}
          />
          <path class="done-line" d={`M${done}`} />
        </>
      )}
      {line.planned.length > 1 && <path class="plan-line" d={`M${points(line.planned, x, y)}`} />}
      {line.today !== null && last && (
        <g class="today">
          <circle cx={x(dayNumber(last.on))} cy={y(last.value)} r={6} />
          <text
            x={x(dayNumber(last.on)) + (x(dayNumber(last.on)) > LABEL + EDGE.left ? -12 : 12)}
            y={y(last.value) - 12}
            text-anchor={x(dayNumber(last.on)) > LABEL + EDGE.left ? 'end' : 'start'}
          >
            {words.today}: {countInWords(last.value, language.value)}
          </text>
        </g>
      )}
      {line.due.map(({ on }, at) => (
        <Deadline key={on} line={line} at={at} x={x} y={y} width={width} row={18} />
      ))}
    </>
  );
};

const Table = ({ line }: { line: TimeLine }) => {
  const words = progressWords(language.value);
  const plannedOn = new Map(line.planned.map(({ on, value }) => [on, value]));
  return (
    <table>
      <caption>{line.title}</caption>
      <thead>
        <tr>
          <th scope="col">{words.day}</th>
          <th scope="col">{words.done}</th>
          <th scope="col">{words.planned}</th>
        </tr>
      </thead>
      <tbody>
        {line.done.map(({ on, value }) => (
          <tr key={on}>
            <th scope="row">{dateInWords(on)}</th>
            <td>{countInWords(value, language.value)}</td>
            <td>{plannedOn.has(on) ? countInWords(plannedOn.get(on) ?? 0, language.value) : ''}</td>
          </tr>
        ))}
        {line.due.map((due) => (
          <tr key={`due ${due.on}`}>
            <th scope="row">{words.due(due.share === null ? '' : percent(due.share), dateInWords(due.on))}</th>
            <td>{words[fateOf(line, due)]}</td>
            <td>{countInWords(due.value, language.value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** Done against plan: a filled line against a dashed one, and each deadline with a tick, a cross or an open ring. */
export const TimeChart = ({ line }: { line: TimeLine }) => {
  const words = progressWords(language.value);
  if (line.done.length === 0 && line.due.length === 0) return <p class="hint">{words.none}</p>;
  return (
    <div class="time-chart">
      <DrawingRoom
        title={words.chart}
        height={380}
        table={<Table line={line} />}
        draw={(width, height) => <Drawing line={line} width={width} height={height} />}
      />
      <ul class="legend" aria-hidden="true">
        <li class="legend-done">{words.done}</li>
        <li class="legend-plan">{words.planned}</li>
      </ul>
    </div>
  );
};
