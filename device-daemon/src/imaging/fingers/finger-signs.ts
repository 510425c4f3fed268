import type { EdgePlane } from './edge-plane.ts';
import { type Intrusion, placeOn } from './intrusions.ts';

/** What speaks for or against a finger, measured on one intrusion. Lengths in mm, colours as in `EdgePlane`. */
export const FINGER_SIGNS = [
  'width', // where it crosses the edge of the paper
  'depth',
  'tipWidth', // two millimetres behind its tip
  'fill', // share of the box that it fills
  'jagged', // how much its outline jumps
  'light',
  'warmth',
  'pallor',
  'ownWarmth', // the same without regard to the colour of the paper
  'ownPallor',
  'hue', // warmth as a share of all colour: skin is half red, half yellow
  'round', // brighter inside than along its flanks
  'flank', // how dark its flanks are
  'domed', // the middle third of it brighter than the outer thirds
  'rough', // brightness jumps inside of it
  'motley', // colours that it is made of
  'sharp', // how sudden it ends on the paper
  'ownColour', // how different from what lies beside the paper
  'goesOn', // how alike it is to what lies outside of the paper below it
  'atCorner',
  'ofSkin', // seen among the colours of skin alone
] as const;
export type FingerSign = (typeof FINGER_SIGNS)[number];
export type FingerSigns = Readonly<Record<FingerSign, number>>;

/** How far outside or inside of an outline is looked, mm. */
const BESIDE = 3;

type Sample = { readonly light: number; readonly warmth: number; readonly pallor: number };

/** Pure; below 1 ms. */
export const fingerSigns = (plane: EdgePlane, intrusion: Intrusion): FingerSigns => {
  const inside = insideOf(plane, intrusion);
  const middle = middleOf(plane, inside.all);
  const colour = Math.max(0.02, middle.warmth + middle.pallor);
  const level = Math.max(0.08, middle.light);
  const flank = median(plane.light, inside.flanks);
  return {
    ...shapeOf(intrusion),
    light: middle.light,
    warmth: middle.warmth,
    pallor: middle.pallor,
    ownWarmth: middle.warmth + plane.paper.warmth,
    ownPallor: middle.pallor + plane.paper.pallor,
    hue: Math.max(-0.5, Math.min(1.5, middle.warmth / colour)),
    round: (median(plane.light, inside.core) - flank) / level,
    flank,
    domed: (median(plane.light, inside.third) - median(plane.light, inside.thirds)) / level,
    rough: roughness(plane, intrusion) / level,
    motley: spread(plane.warmth, inside.all) + spread(plane.pallor, inside.all),
    sharp: sharpness(plane, intrusion),
    ...besides(plane, intrusion, middle),
    atCorner: intrusion.atCorner ? 1 : 0,
    ofSkin: intrusion.ofSkin ? 1 : 0,
  };
};

const sampleAt = (plane: EdgePlane, at: number): Sample => ({
  light: plane.light[at] as number,
  warmth: plane.warmth[at] as number,
  pallor: plane.pallor[at] as number,
});

/** Where the pixels lie between the edge of the paper and the tip: all, those along the outline and the others, the middle third of each row and the rest. */
const insideOf = (plane: EdgePlane, intrusion: Intrusion) => {
  const { from, to, reach, edge, side } = intrusion;
  const place = placeOn(side, plane);
  const [all, core, flanks, third, thirds]: number[][] = [[], [], [], [], []] as [
    number[],
    number[],
    number[],
    number[],
    number[],
  ];
  for (let deep = Math.floor(Math.min(...edge)) + 1; deep < Math.ceil(Math.max(...reach)); deep++)
    // the stretches that are covered this deep
    for (let along = from; along < to; along++) {
      if (!isWithin(intrusion, along, deep)) continue;
      let end = along;
      while (end < to && isWithin(intrusion, end, deep)) end++;
      const wide = end - along;
      for (let nth = 0; nth < wide; nth++) {
        const at = place.y(along + nth, deep) * plane.widthPx + place.x(along + nth, deep);
        all?.push(at);
        (nth < FLANK || nth >= wide - FLANK ? flanks : core)?.push(at);
        (nth >= wide / 3 && nth < (2 * wide) / 3 ? third : thirds)?.push(at);
      }
      along = end;
    }
  return { all: all ?? [], core: core ?? [], flanks: flanks ?? [], third: third ?? [], thirds: thirds ?? [] };
};
const FLANK = 2;

const isWithin = ({ from, reach, edge }: Intrusion, along: number, deep: number): boolean =>
  deep > (edge[along - from] as number) && deep < (reach[along - from] as number);

const middleOf = (plane: EdgePlane, places: readonly number[]): Sample => ({
  light: median(plane.light, places),
  warmth: median(plane.warmth, places),
  pallor: median(plane.pallor, places),
});
/** Of at most 400 of them: a median of more says the same. */
const sorted = (values: Float32Array, places: readonly number[]): Float32Array => {
  const step = Math.max(1, Math.floor(places.length / 400));
  const taken = new Float32Array(Math.ceil(places.length / step));
  for (let nth = 0, at = 0; at < places.length; nth++, at += step) taken[nth] = values[places[at] as number] as number;
  return taken.sort();
};
const median = (values: Float32Array, places: readonly number[]): number => {
  const own = sorted(values, places);
  return own[own.length >> 1] ?? 0;
};
/** Half of what the middle four fifths differ by. */
const spread = (values: Float32Array, places: readonly number[]): number => {
  const own = sorted(values, places);
  return ((own[Math.floor(own.length * 0.9)] ?? 0) - (own[Math.floor(own.length * 0.1)] ?? 0)) / 2;
};

const shapeOf = ({ reach, edge, depth }: Intrusion) => {
  const beyond = Array.from(reach, (deep, nth) => deep - (edge[nth] as number));
  const area = beyond.reduce((sum, deep) => sum + Math.max(0, deep), 0);
  const wideAt = (deep: number): number => beyond.filter((reached) => reached >= deep).length;
  let jumps = 0;
  for (let nth = 1; nth < beyond.length - 1; nth++)
    jumps += Math.min(
      3,
      Math.abs((beyond[nth - 1] as number) - 2 * (beyond[nth] as number) + (beyond[nth + 1] as number)),
    );
  return {
    width: beyond.length,
    depth,
    tipWidth: wideAt(depth - 2) / Math.max(1, wideAt(depth / 2)),
    fill: area / (beyond.length * depth),
    jagged: jumps / beyond.length,
  };
};

/** Mean difference between neighbours inside, so that a gradient counts little and grain, print and pictures much. */
const roughness = (plane: EdgePlane, intrusion: Intrusion): number => {
  const { from, to, reach, edge, side } = intrusion;
  const place = placeOn(side, plane);
  let [sum, all] = [0, 0];
  const lightAt = (along: number, deep: number): number =>
    plane.light[place.y(along, deep) * plane.widthPx + place.x(along, deep)] as number;
  for (let along = from + 2; along < to - 2; along++)
    for (let deep = Math.ceil(edge[along - from] as number) + 1; deep < (reach[along - from] as number) - 3; deep++) {
      if (!isWithin(intrusion, along - 1, deep) || !isWithin(intrusion, along + 1, deep)) continue;
      const bend = (one: number, here: number, other: number): number => Math.abs(one - 2 * here + other);
      const here = lightAt(along, deep);
      sum +=
        bend(lightAt(along - 1, deep), here, lightAt(along + 1, deep)) +
        bend(lightAt(along, deep - 1), here, lightAt(along, deep + 1));
      all++;
    }
  return all === 0 ? 0 : sum / all;
};

/** How much of the step from what lies on the paper to the paper is made within three millimetres, along the outline. */
const sharpness = (plane: EdgePlane, intrusion: Intrusion): number => {
  const { from, to, reach, side } = intrusion;
  const place = placeOn(side, plane);
  const differences: number[] = [];
  for (let along = from; along < to; along++) {
    const outline = reach[along - from] as number;
    const [inner, outer] = [Math.max(0, outline - 2), Math.min(place.deepest - 1, outline + 2)];
    const here = sampleAt(plane, place.y(along, inner) * plane.widthPx + place.x(along, inner));
    const there = sampleAt(plane, place.y(along, outer) * plane.widthPx + place.x(along, outer));
    differences.push(difference(here, there));
  }
  return differences.sort((a, b) => a - b)[differences.length >> 1] ?? 0;
};

const difference = (one: Sample, other: Sample): number =>
  Math.abs(one.light - other.light) + Math.abs(one.warmth - other.warmth) + Math.abs(one.pallor - other.pallor);

/** What lies outside of the paper: under it (between the frame and the edge) and to both sides of that. 0 where there is nothing outside. */
const besides = (plane: EdgePlane, { from, to, edge, side }: Intrusion, middle: Sample) => {
  const place = placeOn(side, plane);
  const [under, left]: [number[], number[]] = [[], []];
  const outer = Math.floor(Math.min(...edge));
  if (outer < BESIDE) return { ownColour: -1, goesOn: -1 };
  const wide = Math.max(8, to - from);
  for (let deep = 0; deep < outer - 1; deep++)
    for (let along = Math.max(0, from - wide); along < Math.min(place.length, to + wide); along++) {
      const at = place.y(along, deep) * plane.widthPx + place.x(along, deep);
      if (along >= from + 2 && along < to - 2) under.push(at);
      else if (along < from - 4 || along >= to + 4) left.push(at);
    }
  return {
    ownColour: left.length === 0 ? -1 : difference(middle, middleOf(plane, left)),
    goesOn: under.length === 0 ? -1 : difference(middle, middleOf(plane, under)),
  };
};
