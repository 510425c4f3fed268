import { type RatingReason, ratingReasons } from '@mot-cua/domain/ratings/ratings.ts';
import { useLayoutEffect, useState } from 'preact/hooks';
import { Button, navigateOnce, settling } from '../../kit/parts/button.tsx';
import { ratingWords } from '../../kit/words/rating.ts';
import { Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

const scores = { 3: [3, 2, 1], 5: [5, 4, 3, 2, 1] } as const;

/** Eyes and mouth from the gladdest to the unhappiest; of three, every other. The words beside a face say the same. */
const faces = [
  ['M13.500 19.500q3-4 6 0M28.500 19.500q3-4 6 0', 'M13 27h22q-2 9-11 9t-11-9Z'],
  ['M17 18v3M31 18v3', 'M15 29q9 8 18 0'],
  ['M17 18v3M31 18v3', 'M16 32h16'],
  ['M17 18v3M31 18v3', 'M16 34q8-7 16 0'],
  ['M14 16l6 3M34 16l-6 3M17 20v2M31 20v2', 'M14 36q10-11 20 0'],
] as const;
const faceOf = { 3: { 3: 0, 2: 1, 1: 3 }, 5: { 5: 0, 4: 1, 3: 2, 2: 3, 1: 4 } } as const;

const Face = ({ drawn: [eyes, mouth] }: { drawn: (typeof faces)[number] }) => (
  <svg class="face" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
    <circle class="face-skin" cx="24" cy="24" r="21" />
    <path class="face-line" d={eyes} />
    <path class="face-line" d={mouth} />
  </svg>
);

/** Asked of whoever is not satisfied; the score is kept already, and going on without is as good. */
const Reasons = () => {
  const { now, words, say } = useVisit();
  const said = ratingWords[now.language === 'en' ? 'en' : 'vi'];
  const [chosen, choose] = useState<readonly RatingReason[]>([]);
  useLayoutEffect(() => document.querySelector('h1')?.focus(), []);
  return (
    <Page
      title={said.reasonsTitle}
      lead={said.reasonsHint}
      calm
      actions={
        <>
          <Button onPress={() => say({ type: 'skip-rating' })}>{words.rate.skip}</Button>
          <Button kind="primary" onPress={() => say({ type: 'rate-reasons', reasons: [...chosen] })}>
            {said.send}
          </Button>
        </>
      }
    >
      <div class="field radios why">
        {ratingReasons.map((reason) => {
          const on = chosen.includes(reason);
          return (
            <label key={reason} class={on ? 'radio radio-on' : 'radio'}>
              <input
                type="checkbox"
                checked={on}
                onChange={() => choose(on ? chosen.filter((one) => one !== reason) : [...chosen, reason])}
              />
              <span>{said.reasons[reason]}</span>
            </label>
          );
        })}
      </div>
      <p class="aside">{words.rate.private}</p>
    </Page>
  );
};

export const Rate = ({ screen }: ScreenProps<'rate'>) => {
  const { now, words, say } = useVisit();
  if (screen.why) return <Reasons key="why" />;
  const levels = screen.levels ?? 3;
  const five = ratingWords[now.language === 'en' ? 'en' : 'vi'].five;
  return (
    <Page
      title={words.titles.rate}
      calm
      actions={<Button onPress={() => say({ type: 'skip-rating' })}>{words.rate.skip}</Button>}
    >
      <div class={levels === 5 ? 'faces faces-five' : 'faces'}>
        {scores[levels].map((score) => (
          <button
            key={score}
            type="button"
            class="face-button"
            aria-disabled={settling.value}
            onClick={() => navigateOnce(() => say({ type: 'rate', score }))}
          >
            <Face drawn={faces[(faceOf[levels] as Readonly<Record<number, number>>)[score] ?? 0] ?? faces[0]} />
            <span>{levels === 5 ? five[score as 1] : words.rate.faces[score as 1]}</span>
          </button>
        ))}
      </div>
      <p class="aside">{words.rate.private}</p>
    </Page>
  );
};
