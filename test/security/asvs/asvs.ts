import { type Line, notApplicable } from './answers.ts';
import { levels } from './levels.ts';
import { v1ToV5 } from './v1-to-v5.ts';
import { v6ToV11 } from './v6-to-v11.ts';
import { v12ToV17 } from './v12-to-v17.ts';

/** Chapters that as a whole are about something that is not here. */
const chapter = (number: string, asks: string, why: string): Line[] =>
  [...levels.keys()].filter((id) => id.startsWith(`${number}.`)).map((id) => [id, asks, notApplicable(why)]);

const order = new Map([...levels.keys()].map((id, at) => [id, at]));

/** OWASP ASVS 5.0.0, levels 1 and 2: every demand with its test or its reason. */
export const asvs: readonly Line[] = [
  ...v1ToV5,
  ...v6ToV11,
  ...chapter(
    '10',
    'OAuth and OpenID Connect (whole chapter)',
    'No OAuth and no OpenID Connect; if VNeID is connected by it (issue 9), the chapter is answered there.',
  ),
  ...v12ToV17,
  ...chapter(
    '17',
    'WebRTC (whole chapter)',
    'There is no WebRTC. Microphones are off by policy. Cameras too, unless a site turns on the look at a face: then the visit’s own page alone, and pictures go nowhere but to the visit on the same machine.',
  ),
].sort(([a], [b]) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
