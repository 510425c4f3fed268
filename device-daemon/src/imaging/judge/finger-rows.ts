import { type FingerVerdict, fingersOn } from '../fingers/fingers-on.ts';
import { fingerPage } from '../specimens/finger-pages.ts';

/** One page and what is said of it; `ms` without making the page. */
export type FingerCase = {
  readonly said: boolean | null;
  readonly is: boolean;
  readonly about: string;
  readonly ms: number;
  /** a scan in grey: skin is not seen, the answer is no or unsure */
  readonly inGrey: boolean;
};

/** Pages on the glass and under a camera, half of them with fingers, most others with what looks like one. */
export const fingerCases = async (many: number, from: number): Promise<FingerCase[]> => {
  const cases: FingerCase[] = [];
  for (let seed = from; seed < from + many; seed++) {
    const { page, finger, about } = await fingerPage(seed);
    const began = performance.now();
    const { is } = fingersOn(page);
    const ms = performance.now() - began;
    cases.push({ said: asked(is), is: finger, about: `seed ${seed}: ${about}`, ms, inGrey: page.channels === 1 });
  }
  return cases;
};

const asked = (is: FingerVerdict['is']): boolean | null => (is === 'unsure' ? null : is === 'yes');
