import type { OfficeFigures } from '@mot-cua/domain/office/figures/office-figures.ts';
import { Drawing } from '../drawing.tsx';
import { scale, ticks } from '../progress/scale.ts';
import { language, words } from './manager-state.ts';
import { halfHourSaid, numberSaid } from './said.ts';

const EDGE = { left: 44, right: 16, top: 18, bottom: 30 } as const;
const HEIGHT = 260;

const Grid = ({ marks, y, width }: { marks: readonly number[]; y: (value: number) => number; width: number }) => (
  <g class="grid">
    {marks.map((mark) => (
      <g key={mark}>
        <path d={`M${EDGE.left} ${y(mark)}H${width - EDGE.right}`} />
        <text x={EDGE.left - 8} y={y(mark) + 5} text-anchor="end">
          {numberSaid(mark, language.value)}
        </text>
      </g>
    ))}
  </g>
);

/** When people come: the office sees where a counter more is needed. Only the hours in which anybody came. */
export const ArrivalsChart = ({ arrivals }: { arrivals: readonly number[] }) => {
  const used = arrivals.flatMap((count, at) => (count > 0 ? [at] : []));
  const [from, to] = [used[0] ?? 14, (used.at(-1) ?? 35) + 1];
  return (
    <Drawing
      height={HEIGHT}
      draw={(width) => {
        const marks = ticks(Math.max(1, ...arrivals), 4);
        const y = scale(0, marks.at(-1) ?? 1, HEIGHT - EDGE.bottom, EDGE.top);
        const x = scale(from, to, EDGE.left, width - EDGE.right);
        const every = (width - EDGE.left - EDGE.right) / (to - from) < 26 ? 4 : 2;
        return (
          <>
            <Grid marks={marks} y={y} width={width} />
            {arrivals.slice(from, to).map((count, nth) => {
              const at = from + nth;
              const wide = x(at + 1) - x(at);
              return (
                <g key={at}>
                  <rect
                    class="column"
                    x={x(at) + wide * 0.1}
                    width={wide * 0.8}
                    y={y(count)}
                    height={y(0) - y(count)}
                  />
                  {at % every === 0 && (
                    <text class="axis" x={x(at)} y={HEIGHT - 8} text-anchor="middle">
                      {halfHourSaid(at)}
                    </text>
                  )}
                </g>
              );
            })}
          </>
        );
      }}
    />
  );
};

/** Label of a part of a period: `23/11`, or `11/26` for a month. */
const partSaid = ({ from, to }: { from: string; to: string }): string =>
  from === to ? `${from.slice(8)}/${from.slice(5, 7)}` : `${from.slice(5, 7)}/${from.slice(2, 4)}`;

/** Of waiting and of service: half of the people, nine of ten. */
const pairs = { wait: ['waitP50', 'waitP90'], handling: ['handlingP50', 'handlingP90'] } as const;

/** How long it took: half of the people, nine of ten, and the target as a line of its own kind. */
export const TimesChart = ({
  trend,
  target,
  of,
}: {
  trend: OfficeFigures['trend'];
  target: number;
  of: keyof typeof pairs;
}) => {
  const [half, most] = pairs[of];
  const { p50, p90 } = words.value;
  return (
    <>
      <Drawing
        height={HEIGHT}
        draw={(width) => {
          const longest = Math.max(target * 1.2, ...trend.map((one) => one[most] ?? 0));
          const marks = ticks(longest, 5);
          const y = scale(0, marks.at(-1) ?? 1, HEIGHT - EDGE.bottom, EDGE.top);
          const x = scale(-0.5, trend.length - 0.5, EDGE.left, width - EDGE.right);
          const every = Math.ceil(trend.length / Math.max(1, (width - EDGE.left) / 58));
          const line = (key: typeof half | typeof most): string =>
            trend
              .map((one, at) => ({ at, value: one[key] }))
              .filter(({ value }) => value !== null)
              .map(({ at, value }) => `${x(at).toFixed(1)} ${y(value ?? 0).toFixed(1)}`)
              .join('L');
          return (
            <>
              <Grid marks={marks} y={y} width={width} />
              <path class="target-line" d={`M${EDGE.left} ${y(target)}H${width - EDGE.right}`} />
              <text class="target-name" x={width - EDGE.right} y={y(target) - 6} text-anchor="end">
                {words.value.target} {words.value.minutes(String(target))}
              </text>
              {line(most) && <path class="line-p90" d={`M${line(most)}`} />}
              {line(half) && <path class="line-p50" d={`M${line(half)}`} />}
              {trend.map((one, at) => (
                <g key={one.from}>
                  {one[most] !== null && (
                    <rect class="dot-p90" x={x(at) - 4} y={y(one[most] ?? 0) - 4} width="8" height="8" />
                  )}
                  {one[half] !== null && <circle class="dot-p50" cx={x(at)} cy={y(one[half] ?? 0)} r="4" />}
                  {at % every === 0 && (
                    <text class="axis" x={x(at)} y={HEIGHT - 8} text-anchor="middle">
                      {partSaid(one)}
                    </text>
                  )}
                </g>
              ))}
            </>
          );
        }}
      />
      <ul class="legend" aria-hidden="true">
        <li class="legend-p90">{p90}</li>
        <li class="legend-p50">{p50}</li>
      </ul>
    </>
  );
};
