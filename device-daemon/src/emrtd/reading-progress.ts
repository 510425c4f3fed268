import type { ChipReading } from '../devices/card-reading.ts';

export type FileKey = keyof ChipReading['files'];

/** Sizes that are expected until each file tells its own; files that only some cards have count once they are met. */
const expectedBytes: readonly (readonly [key: FileKey, bytes: number])[] = [
  ['dg1', 95],
  ['dg13', 500],
  ['sod', 2_000],
  ['dg14', 350],
  ['dg2', 18_000],
  ['dg15', 300],
];

/** Bytes read of bytes expected as whole percents that never go back; 100 only at the end. */
export class ReadingProgress {
  readonly #tell: (percent: number) => void;
  readonly #files = new Map<FileKey, { readonly soFar: number; readonly ofAll: number }>(
    expectedBytes.map(([key, ofAll]) => [key, { soFar: 0, ofAll }]),
  );
  #last = -1;

  constructor(tell: (percent: number) => void) {
    this.#tell = tell;
  }

  /** Before the first byte, so that a screen has something to show while the chip is opened. */
  begin(): void {
    this.#say(0);
  }

  tell(key: FileKey, soFar: number, ofAll: number): void {
    this.#files.set(key, { soFar, ofAll });
    const all = [...this.#files.values()];
    const read = all.reduce((sum, file) => sum + file.soFar, 0);
    const expected = all.reduce((sum, file) => sum + file.ofAll, 0);
    // what is expected of files that never come is taken back at the end
    this.#say(Math.min(99, expected === 0 ? 0 : Math.floor((100 * read) / expected)));
  }

  end(): void {
    this.#say(100);
  }

  #say(percent: number): void {
    if (percent <= this.#last) return;
    this.#last = percent;
    this.#tell(percent);
  }
}
