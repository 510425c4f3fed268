import { speakLonger } from '../longer-words.ts';
import { faultsOfColour } from './colours.ts';
import { faultsOfFocus } from './focus.ts';
import { faultsOfLayout } from './layout.ts';
import { faultsOfMotion } from './motion.ts';
import { faultsOfReach } from './reach.ts';
import { findAll, standsAt, still, walk } from './walk.ts';
import { faultsOfColourAlone } from './without-colour.ts';

/** What tests ask of a page, put into it as one script. */
export const measure = {
  layout: faultsOfLayout,
  colour: faultsOfColour,
  colourAlone: faultsOfColourAlone,
  focus: faultsOfFocus,
  motion: faultsOfMotion,
  reach: faultsOfReach,
  speakLonger,
  walk,
  findAll,
  standsAt,
  still,
};
export type Measure = typeof measure;

declare global {
  interface Window {
    measure: Measure;
  }
}
window.measure = measure;
