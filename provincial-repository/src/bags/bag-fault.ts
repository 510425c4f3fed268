/** Why a bag cannot be taken. `say` names the place in the bag, never a value from it. */
export type BagFault = {
  kind:
    | 'changed-in-transit'
    | 'wrong-key'
    | 'does-not-open'
    | 'not-a-bag'
    | 'wrong-contents'
    | 'too-large'
    | 'out-of-time'
    | 'overloaded';
  say: string;
};

/** One regular file found in the bag, staged on disk under a number of ours, never under its own name. */
export type BagFile = { name: string; bytes: number; sha256: string; stagedAt: string };

/** Bounds on what a bag may hold. */
export type BagLimits = {
  entries: number;
  /** bytes of one JSON or tag file, which is read into memory */
  textBytes: number;
  /** bytes of one paper */
  paperBytes: number;
  /** bytes of everything together */
  totalBytes: number;
  pagesPerPaper: number;
};
export const defaultBagLimits: BagLimits = {
  entries: 300,
  textBytes: 4 * 1024 * 1024,
  paperBytes: 128 * 1024 * 1024,
  totalBytes: 1024 * 1024 * 1024,
  pagesPerPaper: 500,
};
