import { TRAINING_FONTS } from '../../orientation/training/training-pages.ts';
import { seeded } from '../../specimens/pages.ts';
import { between, chance, type Draw, pick, type Sheet, whole } from '../../specimens/paper-drawing.ts';
import type { PaperKind } from '../paper-kinds.ts';
import { CIVIL_PAPERS } from './civil-papers.ts';
import { OFFICE_PAPERS } from './office-papers.ts';
import { OTHER_PAPERS } from './other-papers.ts';
import { WRITTEN_PAPERS } from './written-papers.ts';

/**
 * Made-up papers that the net of document types learns from: each kind drawn again and again with other words, fonts, margins,
 * orders and fills. What it is examined on (`../../specimens/typed-papers.ts`) is laid out by other hands in other fonts.
 */
const KNOWN_PAPERS: Readonly<Record<Exclude<PaperKind, 'unknown'>, Draw>> = {
  ...CIVIL_PAPERS,
  ...OFFICE_PAPERS,
  ...WRITTEN_PAPERS,
};

/** One paper of a kind, not yet worn; the same for the same seed. */
export const trainingPaper = (kind: PaperKind, seed: number): Sheet => {
  const random = seeded(seed * 2_654_435_761 + 31_337);
  for (let warm = 0; warm < 8; warm++) random();
  const lying = kind === 'unknown' ? chance(random, 0.12) : LYING.has(kind) && chance(random, 0.25);
  const sheet: Sheet = {
    random,
    font: pick(random, chance(random, 0.35) ? ['Liberation Serif', 'Tinos'] : TRAINING_FONTS), // as most papers are set
    size: between(random, 36, 52),
    leading: between(random, 1.2, 1.6),
    ink: pick(random, ['#000', '#111', '#222', '#333', '#1a1a4a', '#555']),
    width: lying ? 2_970 : 2_100,
    height: lying ? 2_100 : 2_970,
    left: whole(random, 130, 330),
    right: whole(random, 110, 240),
    fill: pick(random, ['typed', 'typed', 'pen', 'pen', 'dots'] as const),
    parts: [],
    y: whole(random, 150, 320),
  };
  (kind === 'unknown' ? pick(random, OTHER_PAPERS) : KNOWN_PAPERS[kind])(sheet);
  return sheet;
};

/** Kinds that are printed across as well. */
const LYING: ReadonlySet<PaperKind> = new Set([
  'marriage-certificate',
  'birth-note',
  'birth-certificate',
  'business-registration',
  'land-use-certificate',
]);
