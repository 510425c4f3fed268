import type { Cell } from '@mot-cua/domain/office/figures/csv.ts';
import { language } from './manager-state.ts';
import { numberSaid, shareSaid } from './said.ts';
import type { FiguresTable } from './tables.ts';

const said = (cell: Cell): string => {
  if (typeof cell === 'string') return cell;
  return cell === null || typeof cell === 'number'
    ? numberSaid(cell, language.value)
    : shareSaid(cell.share, language.value);
};
const amountOf = (cell: Cell): number | null =>
  typeof cell === 'number' ? cell : cell !== null && typeof cell === 'object' ? cell.share : null;

const BAR = 120;

/** How much, and where the target is; the number stands beside it. */
const Bar = ({ value, most, target }: { value: number; most: number; target: number | undefined }) => {
  const long = Math.max(value > 0 ? 2 : 0, Math.min(1, value / most) * BAR);
  return (
    <svg class="bar" width={BAR} height="16" viewBox={`0 0 ${BAR} 16`} aria-hidden="true" focusable="false">
      <rect class="bar-room" y="3" width={BAR} height="10" rx="2" />
      <rect class="bar-value" y="3" width={long} height="10" rx="2" />
      {target !== undefined && <path class="bar-target" d={`M${Math.min(BAR - 1, (target / most) * BAR)} 0v16`} />}
    </svg>
  );
};

/** A table of figures: the first column names the row, numbers stand to the right, one column may have a bar. */
export const TableView = ({
  table,
  caption = true,
  columns = table.head.length,
}: {
  table: FiguresTable;
  caption?: boolean;
  columns?: number;
}) => (
  <table class="figures">
    {caption && <caption>{table.title}</caption>}
    <thead>
      <tr>
        {table.head.slice(0, columns).map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {table.rows.map((row, nth) => (
        <tr key={`${nth} ${said(row[0] ?? null)}`}>
          {row.slice(0, columns).map((cell, at) => {
            if (at === 0)
              return (
                <th key="name" scope="row">
                  {said(cell)}
                </th>
              );
            const value = amountOf(cell);
            return (
              <td key={table.head[at]}>
                {table.bar?.column === at && value !== null && (
                  <Bar value={value} most={table.bar.most} target={table.bar.target} />
                )}
                <span>{said(cell)}</span>
              </td>
            );
          })}
        </tr>
      ))}
    </tbody>
  </table>
);
