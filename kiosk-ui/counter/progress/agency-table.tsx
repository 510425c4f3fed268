import type { Standing } from '@mot-cua/domain/digitisation/targets.ts';
import { dateInWords } from '../../kit/words/dates.ts';
import { language } from '../desk-state.ts';
import { type AgencyProgress, keyOf } from './report.ts';
import { countInWords, percent } from './scale.ts';
import { progressWords } from './words.ts';

const SIGNS: Readonly<Record<Standing, string>> = {
  fulfilled: '✓',
  'on-plan': '✓',
  behind: '!',
  missed: '✕',
  'no-plan': '–',
};

export const StandingBadge = ({ standing }: { standing: Standing }) => (
  <span class={`standing-badge standing-${standing}`}>
    <span aria-hidden="true">{SIGNS[standing]}</span> {progressWords(language.value).standings[standing]}
  </span>
);

interface RowProps {
  one: AgencyProgress;
  chosen: boolean;
  onChoose: () => void;
}

const Row = ({ one, chosen, onChoose }: RowProps) => {
  const words = progressWords(language.value);
  const count = (value: number) => countInWords(value, language.value);
  const { progress } = one;
  return (
    <tr class={chosen ? 'agency-chosen' : undefined}>
      <th scope="row">
        <button type="button" class="agency-name" aria-pressed={chosen} onClick={onChoose} lang="vi">
          {one.agency.name}
        </button>
      </th>
      <td>
        <strong>{progress.share === null ? '–' : percent(progress.share)}</strong>
        <span class="small">{words.doneOf(count(progress.doneTotal), count(progress.volume))}</span>
      </td>
      <td>
        <StandingBadge standing={progress.standing} />
      </td>
      <td>{progress.paceNeeded === null ? '–' : count(progress.paceNeeded)}</td>
      <td>{count(Math.round(progress.pace))}</td>
      <td class="from">
        {one.from.length === 0 ? (
          words.own
        ) : (
          <ul lang="vi">
            {one.from.map(({ name, until }) => (
              <li key={name}>{words.until(name, dateInWords(until))}</li>
            ))}
          </ul>
        )}
      </td>
    </tr>
  );
};

interface AgencyTableProps {
  agencies: readonly AgencyProgress[];
  chosen: string | null;
  onChoose: (key: string) => void;
}

/** Every agency by name, with what it took over from those that are no more; choosing one draws its line above. */
export const AgencyTable = ({ agencies, chosen, onChoose }: AgencyTableProps) => {
  const { columns, table } = progressWords(language.value);
  return (
    <section class="chart agency-table">
      <h2>{table}</h2>
      <table>
        <thead>
          <tr>
            {Object.entries(columns).map(([key, name]) => (
              <th key={key} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {agencies.map((one) => (
            <Row key={keyOf(one)} one={one} chosen={keyOf(one) === chosen} onChoose={() => onChoose(keyOf(one))} />
          ))}
        </tbody>
      </table>
    </section>
  );
};
