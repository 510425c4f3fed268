/**
 * What the address says of this screen: `/display` the main one, `/display?counter=q3` one counter's own (id or number), `/results` the
 * page for phones and a screen at the door. `voice=no` where another screen of the same room speaks; `language=en`.
 */
export type Place = {
  readonly room: 'display' | 'counter-display' | 'results';
  readonly counter: string | null;
  readonly speaks: boolean;
  readonly language: 'vi' | 'en';
};

export const placeOf = ({ pathname, search }: { readonly pathname: string; readonly search: string }): Place => {
  const asked = new URLSearchParams(search);
  const counter = asked.get('counter');
  const room = pathname.startsWith('/results') ? 'results' : counter === null ? 'display' : 'counter-display';
  return {
    room,
    counter,
    speaks: room === 'display' && asked.get('voice') !== 'no',
    language: asked.get('language') === 'en' ? 'en' : 'vi',
  };
};

/** Room that the main display takes, in capitals of its letters: along and across, lying or standing. */
const room = { long: 26.8, short: 15 } as const;

/**
 * Height of a capital letter on the main display, px of the browser: as large as fits. On the panels of kit/hardware-profiles.ts that is
 * at least the two-hundredth part of the distance (tested); a smaller panel, or a longer hall, asks for another panel.
 */
export const capitalPixels = ({ width, height }: { readonly width: number; readonly height: number }): number =>
  Math.min(Math.max(width, height) / room.long, Math.min(width, height) / room.short);
