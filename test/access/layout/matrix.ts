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
          rules: textSize === 'default' ? ['layout', 'colour', 'motion', 'axe'] : ['layout', 'colour'],
          layers: textSize === 'default',
        }),
      ),
    ),
  );
  return [...geometry, ...dressed]
    .filter(({ panel, tongue, looks }) => wanted(panel.name, only.panel) && wanted(tongue, only.tongue) && wanted(looks[0]?.textSize ?? '', only.size))
    .map((round) => ({ ...round, rules: round.rules.filter((rule) => wanted(rule, only.rule)) }))
    .filter(({ rules }) => rules.length > 0);
};
