/**
 * The panels that this screen is made for. `ppi`: resolution, goes into `<html data-ppi>` and into every size;
 * `width`, `height`: pixels as mounted; `bottom`: height of the lowest pixel row above the floor, mm, as the installation
 * guide asks for it. With the three of them every control has a height above the floor (PH-3).
 */
export interface HardwareProfile {
  readonly name: string;
  readonly inches: number;
  readonly ppi: number;
  readonly width: number;
  readonly height: number;
  readonly bottom: number;
}

/** Nothing that must be touched lies higher or lower, mm above the floor (EN 301 549 8.3, ADA 308 and 309). */
export const reach = { highest: 1_220, lowest: 380 } as const;
/** The button that brings everything down lies in this lowest part of the panel, mm (PH-4). */
export const lowButtonWithin = 300;
/** Least side of whatever is touched, height of a main button and gap between two, mm (VVSG 2.0 7.2-I). */
export const touch = { target: 12.7, primary: 20, gap: 2.54 } as const;

const upright = { width: 1080, height: 1920 } as const;

export const hardwareProfiles: readonly HardwareProfile[] = [
  { name: '15.6-inch', inches: 15.6, ppi: 141, ...upright, bottom: 860 },
  { name: '21.5-inch', inches: 21.5, ppi: 103, ...upright, bottom: 760 },
  { name: '23.8-inch', inches: 23.8, ppi: 93, ...upright, bottom: 710 },
  { name: '27-inch', inches: 27, ppi: 82, ...upright, bottom: 640 },
  { name: '32-inch', inches: 32, ppi: 69, ...upright, bottom: 540 },
  // a flat panel on a desk: all of it is within reach, so nothing has to come down
  { name: '15-inch-flat', inches: 15, ppi: 101, width: 1280, height: 800, bottom: 900 },
];

/** The panel that screens are drawn for first. */
export const usualProfile: HardwareProfile = hardwareProfiles[1]!;

/** Height above the floor of a pixel row `y` from the top, mm. */
export const heightAboveFloor = ({ ppi, height, bottom }: HardwareProfile, y: number): number =>
  bottom + ((height - y) * 25.4) / ppi;

/**
 * Panels of the hall: what stands on them is read from `metres` away, and a capital letter is the two-hundredth part of that high
 * (25 mm from 5 m). Pixels as the browser counts them; the panel may have more.
 */
export interface SignageProfile {
  readonly name: string;
  readonly ppi: number;
  readonly width: number;
  readonly height: number;
  /** the farthest chair from which numbers must be read */
  readonly metres: number;
}
const wide = { width: 1920, height: 1080 } as const;
export const signageProfiles: readonly SignageProfile[] = [
  { name: '32-inch', ppi: 68.8, ...wide, metres: 5 },
  { name: '43-inch', ppi: 51.2, ...wide, metres: 7 },
  { name: '55-inch', ppi: 40.1, ...wide, metres: 9 },
  { name: '65-inch', ppi: 33.9, ...wide, metres: 10 },
];

/** Height of a capital letter for a reader so far away, mm. */
export const capitalFor = (metres: number): number => (metres * 1_000) / 200;
