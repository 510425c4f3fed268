import type { NumberBlock } from '../office/office-state.ts';

/**
 * Which numbers of a service (001 to 9999, each day anew) are whose. The host counts on, a kiosk that hears nothing of it gives numbers
 * of blocks that were granted to it, and the emergency roll is on paper: three kinds of numbers that never meet, so that what was given
 * apart is told later without a clash. Most days need no number above 499.
 */
type Region = readonly [from: number, to: number];
const RUN: readonly Region[] = [
  [1, 499],
  [1000, 4999],
];
const BLOCKS: readonly Region[] = [
  [501, 890],
  [5000, 7999],
];
const ROLLS: readonly Region[] = [
  [901, 999],
  [8000, 9999],
];

/** Numbers of one block. A kiosk that hears no host for an hour gives about twenty. */
export const BLOCK_NUMBERS = 30;
/** Blocks that one machine may hold of one service; they stay its own on each day. */
export const BLOCKS_OF_A_NODE = 10;
/** A roll that was printed so many days ago is to be thrown away (its sheet says so): its numbers may be printed again. */
export const ROLL_DAYS = 90;

const isWithin = (regions: readonly Region[], value: number): boolean =>
  regions.some(([from, to]) => from <= value && value <= to);

export const ticketNumber = (letter: string, value: number): string => `${letter}${String(value).padStart(3, '0')}`;

/** The number after `last` in the host's own run; null: all are given. */
export const nextOfRun = (last: number): number | null => {
  for (const [from, to] of RUN) if (last < to) return Math.max(last + 1, from);
  return null;
};

export const isOfRun = (value: number): boolean => isWithin(RUN, value);

/** What stands after the letter. */
export const digitsOf = (number: string): number => Number(number.slice(1));

type Taken = { readonly from: number; readonly to: number };

const firstFree = (regions: readonly Region[], taken: readonly Taken[], numbers: number): Taken | null => {
  const inOrder = [...taken].sort((a, b) => a.from - b.from);
  for (const [begin, end] of regions) {
    let from = begin;
    for (const one of inOrder) {
      if (one.to < from || one.from > end) continue;
      if (one.from - from >= numbers) break;
      from = one.to + 1;
    }
    if (from + numbers - 1 <= end) return { from, to: from + numbers - 1 };
  }
  return null;
};

/** A free block for a machine, apart from all others of the service; null: none is left. */
export const freeBlock = (taken: readonly Taken[]): Taken | null => firstFree(BLOCKS, taken, BLOCK_NUMBERS);

/** Free numbers for a roll on paper; null: so many are not left. */
export const freeRoll = (taken: readonly Taken[], numbers: number): Taken | null => firstFree(ROLLS, taken, numbers);

/**
 * Whether a machine may have given this number apart. What lies in no block is let through too, as long as it is no other machine's:
 * after a loss of the whole log the paper in somebody's hand still counts.
 */
export const mayBeApart = (blocks: readonly NumberBlock[], node: string, service: string, value: number): boolean =>
  isWithin(BLOCKS, value) &&
  !blocks.some((block) => block.service === service && block.node !== node && block.from <= value && value <= block.to);

/** Whether the number is one of the emergency rolls', printed by this office's present log or by one that was lost. */
export const mayBeOfRoll = (value: number): boolean => isWithin(ROLLS, value);
