import { readFileSync } from 'node:fs';

/** The functions of `assembly/pixels.ts`; addresses are bytes in `room`. */
type Kernels = {
  turnedRow(
    from: number,
    rowBytes: number,
    x: number,
    y: number,
    across: number,
    down: number,
    to: number,
    count: number,
  ): void;
  greyAtHalf(upper: number, lower: number, to: number, width: number): void;
  greyAtFull(from: number, to: number, count: number): void;
};

const PAGE_BYTES = 65_536;
const PAGES = 64;
const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES });

const load = (): Kernels => {
  const module = new WebAssembly.Module(readFileSync(new URL('./pixels.wasm', import.meta.url)));
  const made = new WebAssembly.Instance(module, { env: { memory } }).exports;
  const { turnedRow, greyAtHalf, greyAtFull } = made;
  if (!isKernel(turnedRow) || !isKernel(greyAtHalf) || !isKernel(greyAtFull))
    throw new Error('pixels.wasm is not what assembly/pixels.ts makes: run "npm run kernels"');
  return { turnedRow, greyAtHalf, greyAtFull };
};
const isKernel = (made: unknown): made is (...numbers: number[]) => void => typeof made === 'function';

export const kernels: Kernels = load();

/**
 * Where the kernels work: 4 MB, whatever the size of a page. A page passes through it piece by piece, which stays in the
 * processor's cache; so the functions around it take and give plain pixels and hold nothing.
 */
export const room = new Uint8Array(memory.buffer);

/** Pieces of a page come into the first of it, what is made of them lies in the rest. Bytes. */
export const GIVEN_BYTES = 3 * 1024 * 1024;
export const MADE_AT: number = GIVEN_BYTES + 64;
export const MADE_BYTES: number = PAGES * PAGE_BYTES - MADE_AT - 64;
