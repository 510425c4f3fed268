import { dateInWords } from '../../kit/words/dates.ts';
import { language } from '../desk-state.ts';
import { DrawingRoom } from './drawing-room.tsx';
import { byDeadline, type DeadlineClass, type ProgressReport } from './report.ts';
import { countInWords, percent, scale } from './scale.ts';
import { progressWords } from './words.ts';

const ROW = 60;

const shareOf = ({ done, volume }: DeadlineClass): number => (volume === 0 ? 1 : done / volume);
const headOf = (one: DeadlineClass): string => {
  const words = progressWords(language.value);
  const late = one.passed && one.done < one.volume ? ` (${words.passed})` : '';
  return `${words.by(dateInWords(one.by))}${late} · ${words.agencies(one.agencies)}`;
};
const tailOf = (one: DeadlineClass): string => {
  const words = progressWords(language.value);
  const [done, all] = [one.done, one.volume].map((count) => countInWords(count, language.value));
  return `${percent(shareOf(one))} · ${words.doneOf(done!, all!)}`;
};

/** One deadline: all that is owed as an outline, in proportion to the largest, and what is done of it filled. */
const Row = ({ one, at, most, width }: { one: DeadlineClass; at: number; most: number; width: number }) => {
  const x = scale(0, most, 2, width - 4);
  const top = at * ROW;
  return (
    <g class={one.passed && one.done < one.volume ? 'owed owed-missed' : 'owed'}>
      <text x={2} y={top + 18}>
        <tspan class="owed-head">{headOf(one)}</tspan>
      </text>
      <rect class="owed-bar" x={2} y={top + 27} width={x(one.volume) - 2} height={18} rx={3} />
      <rect class="done-bar" x={2} y={top + 27} width={x(one.done) - 2} height={18} rx={3} />
      <text x={width - 4} y={top + 18} text-anchor="end">
        {tailOf(one)}
      </text>
    </g>
  );
};

const Table = ({ classes }: { classes: readonly DeadlineClass[] }) => {
  const words = progressWords(language.value);
  return (
    <table>
      <caption>{words.volumeChart}</caption>
      <thead>
        <tr>
          <th scope="col">{words.deadline}</th>
          <th scope="col">{words.done}</th>
        </tr>
      </thead>
      <tbody>
        {classes.map((one) => (
          <tr key={one.by}>
            <th scope="row">{headOf(one)}</th>
            <td>{tailOf(one)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** The plan by volume: agencies that share a last day, and how much of theirs is done. */
export const VolumeChart = ({ report }: { report: ProgressReport }) => {
  const words = progressWords(language.value);
  const classes = byDeadline(report);
  if (classes.length === 0) return null;
  const most = Math.max(...classes.map(({ volume }) => volume));
  return (
    <DrawingRoom
      title={words.volumeChart}
      hint={words.volumeHint}
      height={classes.length * ROW}
      table={<Table classes={classes} />}
      draw={(width) => classes.map((one, at) => <Row key={one.by} one={one} at={at} most={most} width={width} />)}
    />
  );
};
