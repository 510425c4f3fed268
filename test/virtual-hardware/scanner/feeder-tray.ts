/** The feeder's tray: sheets with two sides, drawn in one after another; a sheet is gone once its last side is sent. */
import { type PlacedPaper, placePaper, type Sheet } from './paper-on-glass.ts';

const capacity = 50;

type PlacedSheet = { readonly front: PlacedPaper; readonly back: PlacedPaper };

export class FeederTray {
  #sheets: PlacedSheet[] = [];
  #frontSent = false;

  get sheets(): number {
    return this.#sheets.length;
  }

  /** Takes out what lay there and lays these in, first one on top. Throws when they are too many or no pictures. */
  async load(sheets: readonly Sheet[]): Promise<void> {
    if (sheets.length > capacity) throw new RangeError(`the feeder holds ${capacity} sheets`);
    const placed: PlacedSheet[] = [];
    for (const sheet of sheets) placed.push(await placeSheet(sheet));
    this.#sheets = placed;
    this.#frontSent = false;
  }

  /** What the lamp sees next; `null` when the tray is empty. */
  next(): PlacedPaper | null {
    const sheet = this.#sheets[0];
    if (!sheet) return null;
    return this.#frontSent ? sheet.back : sheet.front;
  }

  /** The side that `next` showed has been sent. */
  sent(duplex: boolean): void {
    const wasFront = !this.#frontSent;
    this.#frontSent = duplex && wasFront;
    if (!this.#frontSent) this.#sheets.shift();
  }

  /** A job ended in the middle of a sheet: the sheet lies in front of the rollers again, front side first. */
  rewind(): void {
    this.#frontSent = false;
  }

  /** Two sheets went through together: both are out of the tray, neither was sent. */
  dropTwo(): void {
    this.#sheets.splice(0, 2);
    this.#frontSent = false;
  }
}

const placeSheet = async (sheet: Sheet): Promise<PlacedSheet> => {
  const front = await placePaper(sheet);
  const back = sheet.back ?? Buffer.from(blankSide);
  return { front, back: await placePaper({ picture: back, widthMm: front.widthMm, heightMm: front.heightMm }) };
};

/** Paper is never as white as a driver's own filling. */
const blankSide =
  '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="100" height="100" fill="#fbfaf6"/></svg>';
