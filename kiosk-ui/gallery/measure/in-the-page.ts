import { speakLonger } from '../longer-words.ts';
import { faultsOfColour } from './colours.ts';
import { faultsOfFocus } from './focus.ts';
import { faultsOfLayout } from './layout.ts';
import { faultsOfMotion } from './motion.ts';
import { faultsOfReach } from './reach.ts';

/** What tests ask of a page, put into it as one script. */
export const measure = {
  layout: faultsOfLayout,
  colour: faultsOfColour,
  focus: faultsOfFocus,
  motion: faultsOfMotion,
  reach: faultsOfReach,
  speakLonger,
};
export type Measure = typeof measure;

declare global {
  interface Window {
    measure: Measure;
  }
}
window.measure = measure;
