import { batchMemory } from './digitisation/batch-memory.ts';
import { besideConvert, pageClean, pageNets } from './digitisation/one-page.ts';
import { orientationAccuracy, orientationRefusals, orientationTime } from './digitisation/orienting.ts';
import { readingAccuracy, readingBesideOcrmypdf, readingBesideTesseract } from './digitisation/reading.ts';
import { type Area, fixedGoal, type Goal, type Measurement } from './harness.ts';

const times = (stay: Goal['stay'], factor: number): Goal => ({
  stay,
  limit: (peer) => factor * (peer ?? 0),
  words: `${factor} × peer`,
});

const page = { unit: 'ms', rounds: 15, warmUps: 3, quick: false } as const;
const batch = { rounds: 2, warmUps: 0, quick: false } as const;
/** The same every time: counted once. */
const counted = { rounds: 1, warmUps: 0, quick: false } as const;
const OSD = 'tesseract --psm 0, the page enlarged to 300 dpi';

const measurements: readonly Measurement[] = [
  {
    ...page,
    name: 'page-clean',
    peer: 'sharp: decode, rotate, crop, encode',
    goal: times('at most', 1.6),
    prepare: pageClean,
  },
  { ...page, name: 'page-nets', peer: null, goal: fixedGoal('at most', 250), prepare: pageNets },
  {
    ...page,
    name: 'page-clean-vs-convert',
    rounds: 5,
    warmUps: 1,
    peer: 'convert -deskew 40% -trim',
    goal: times('at most', 0.25),
    prepare: besideConvert,
  },
  { ...counted, name: 'batch-peak-rss', unit: 'MB', peer: null, goal: fixedGoal('at most', 350), prepare: batchMemory },
  {
    ...counted,
    name: 'orientation-accuracy',
    unit: '%',
    peer: OSD,
    goal: { stay: 'at least', limit: () => 100, words: '100' },
    prepare: orientationAccuracy,
  },
  {
    ...counted,
    name: 'orientation-refusals',
    unit: '%',
    peer: OSD,
    goal: times('at most', 1),
    prepare: orientationRefusals,
  },
  {
    ...counted,
    name: 'orientation-time',
    unit: 'ms',
    peer: OSD,
    goal: times('at most', 0.25),
    prepare: orientationTime,
  },
  {
    ...batch,
    name: 'ocr-batch',
    unit: 'pages/min',
    peer: 'ocrmypdf --deskew -l vie --output-type pdfa --jobs 2',
    goal: times('at least', 3),
    prepare: readingBesideOcrmypdf,
  },
  {
    ...batch,
    name: 'ocr-limit',
    unit: 'pages/min',
    peer: 'two tesseracts -l vie --psm 3, one thread each',
    goal: times('at least', 0.7),
    prepare: readingBesideTesseract,
  },
  {
    ...counted,
    name: 'ocr-accuracy',
    unit: '%',
    peer: 'ocrmypdf, the same pages',
    goal: { stay: 'at least', limit: (peer) => (peer ?? 100) - 0.5, words: 'peer - 0.5' },
    prepare: readingAccuracy,
  },
];

/** Paper becomes a record: what one page and what a batch of pages cost. */
export const digitisation: Area = { area: 'digitisation', measurements };
