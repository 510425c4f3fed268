import { dateInWords } from '../../kit/words/dates.ts';
import { language } from '../desk-state.ts';
import { StandingBadge } from './agency-table.tsx';
import type { AgencyProgress } from './report.ts';
import { countInWords, percent } from './scale.ts';
import { progressWords } from './words.ts';

const Tile = ({ label, value, hint }: { label: string; value: string; hint?: string | undefined }) => (
  <div class="tile">
    <dt>{label}</dt>
    <dd>
      <strong>{value}</strong>
      {hint && <span>{hint}</span>}
    </dd>
  </div>
);

/** What is done, what is left until the next day, and whether the pace is enough for it. */
export const Tiles = ({ one }: { one: AgencyProgress }) => {
  const { tiles, doneOf } = progressWords(language.value);
  const count = (value: number) => countInWords(value, language.value);
  const { progress } = one;
  const { next } = progress;
  return (
    <div class="tiles">
      <StandingBadge standing={progress.standing} />
      <dl>
        <Tile
          label={tiles.share}
          value={progress.share === null ? '–' : percent(progress.share)}
          hint={doneOf(count(progress.doneTotal), count(progress.volume))}
        />
        {next && <Tile label={tiles.next(dateInWords(next.by))} value={count(next.missing)} />}
        {progress.paceNeeded !== null && <Tile label={tiles.needed} value={count(progress.paceNeeded)} />}
        <Tile
          label={tiles.pace}
          value={count(Math.round(progress.pace))}
          hint={progress.pace < (progress.paceNeeded ?? 0) ? tiles.tooSlow : tiles.paceHint}
        />
        {progress.standing !== 'fulfilled' && (
          <Tile
            label={tiles.forecast}
            value={
              progress.doneBy ? `${Number(progress.doneBy.slice(5, 7))}/${progress.doneBy.slice(0, 4)}` : tiles.never
            }
          />
        )}
      </dl>
    </div>
  );
};
