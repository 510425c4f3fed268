import { everySyllable } from '../../../kiosk-ui/kit/keyboard/every-syllable.ts';
import { measureAccuracy } from '../../../kiosk-ui/kit/keyboard/ways-to-type.ts';
import type { Contest } from '../harness.ts';

/** Every syllable of the generated list in every usual way to type it: per cent that came out right, of the worst method. */
export const imeAccuracy = async (): Promise<Contest> => {
  const syllables = everySyllable();
  return {
    ours: async () =>
      Math.min(
        ...(['direct', 'telex', 'vni'] as const).map((method) => {
          const { right, ways } = measureAccuracy(method, syllables);
          return (right / ways) * 100;
        }),
      ),
  };
};
