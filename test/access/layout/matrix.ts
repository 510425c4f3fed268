import { hardwareProfiles, usualProfile } from '../../../kiosk-ui/kit/hardware-profiles.ts';
import type { Round } from './rounds.ts';
import { contrasts, type Look, textSizes, tongues, views } from './stand.ts';

/** Narrows the whole to what somebody is working on. */
export interface Only {
  readonly panel?: string | undefined;
  readonly tongue?: string | undefined;
  readonly size?: string | undefined;
  readonly view?: string | undefined;
  readonly rule?: string | undefined;
}

/**
 * Every view × 4 sizes × 3 languages × 6 panels in the first contrast, with keyboards, dialogs and low reach; every view
 * × 4 sizes × 3 languages × the other contrasts on the usual panel; colours and axe in every contrast and language.
 */
export const wholeMatrix = (only: Only = {}): Round[] => {
  const wanted = (name: string, filter: string | undefined) => filter === undefined || filter.split(',').includes(name);
  const someViews = views.filter((view) => wanted(view, only.view));
  const geometry = hardwareProfiles.flatMap((panel) =>
    tongues.flatMap((tongue) =>
      textSizes.map(
        (textSize): Round => ({
          panel,
          tongue,
          looks: someViews.map((view): Look => ({ view, textSize })),
          rules: ['layout', 'reach', 'focus'],
          layers: true,
        }),
      ),
    ),
  );
  const dressed = tongues.flatMap((tongue) =>
    contrasts.flatMap((contrast) =>
      textSizes.map(
        (textSize): Round => ({
          panel: usualProfile,
          tongue,
          looks: someViews.map((view): Look => ({ view, textSize, contrast })),
          rules: textSize === 'default' ? ['layout', 'colour', 'colour-alone', 'motion', 'axe'] : ['layout', 'colour'],
          layers: textSize === 'default',
        }),
      ),
    ),
  );
  return [...geometry, ...dressed]
    .filter(
      ({ panel, tongue, looks }) =>
        wanted(panel.name, only.panel) && wanted(tongue, only.tongue) && wanted(looks[0]?.textSize ?? '', only.size),
    )
    .map((round) => ({ ...round, rules: round.rules.filter((rule) => wanted(rule, only.rule)) }))
    .filter(({ rules }) => rules.length > 0);
};

/** The same all day long, so that a failure can be looked at; the day after looks elsewhere. */
export const seedOfToday = (now: Date): number => Number(now.toISOString().slice(0, 10).replaceAll('-', ''));

/** Numbers from 0 to 1 that follow from the seed alone (mulberry32). */
const numbersFrom = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** Six rounds of eight views each, with keyboards, dialogs and low reach: the largest letters and the longer language always. */
export const sampleOfMatrix = (seed: number): Round[] => {
  const next = numbersFrom(seed);
  const one = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)]!;
  return Array.from({ length: 6 }, (_, at): Round => {
    const textSize = at < 2 ? 'largest' : one(textSizes);
    const contrast = one(contrasts);
    return {
      panel: one(hardwareProfiles),
      tongue: at === 0 || at === 2 ? 'longer' : one(tongues),
      looks: Array.from({ length: 8 }, () => ({
        view: one(views.filter((view) => view !== 'ended')),
        textSize,
        contrast,
      })),
      rules: ['layout', 'reach', 'focus', 'colour'],
      layers: true,
    };
  });
};
