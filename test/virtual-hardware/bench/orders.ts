/** What people may do to the bench: every order's body is checked here, and a refusal says what to do instead. */
import type { CodeReaderFault } from '../code-reader/virtual-code-reader.ts';
import type { ButtonsFault } from '../satisfaction-buttons/virtual-satisfaction-buttons.ts';
import type { HostilePicture } from '../scanner/hostile-pictures.ts';
import type { ScannerFault } from '../scanner/virtual-scanner.ts';
import type { PrinterFault } from '../ticket-printer/virtual-ticket-printer.ts';
import { cardFaultOf, holderIn, qrVariantIn, stationOf } from './card-orders.ts';
import { type BenchDevice, type Desk, qrText } from './desk.ts';
import { type Body, numberIn, optionalNumber, Refusal, textIn } from './order-body.ts';

// ------------------------------------------------------------------ codes and buttons

export const showCode = async (desk: Desk, body: Body): Promise<void> => {
  const text =
    body['holder'] === undefined ? textIn(body, 'text', 4096) : qrText(holderIn(desk, body), qrVariantIn(body));
  if (/[\r\n]/.test(text)) throw new Refusal(400, 'Leave line ends out of "text": the reader adds its own.');
  await desk.codeReader.show(text);
};

export const pressButton = async (desk: Desk, body: Body): Promise<void> => {
  const score = numberIn(body, 'score', 1, 3);
  desk.placed.lastScore = score === 1 ? 1 : score === 2 ? 2 : 3;
  await desk.buttons.press(desk.placed.lastScore);
};

// ------------------------------------------------------------------ papers

const paperOnDesk = async (desk: Desk, id: string): Promise<{ picture: string; widthMm: number; heightMm: number }> => {
  const paper = desk.shelf.papers.find((known) => known.id === id);
  if (!paper)
    throw new Refusal(404, `Choose one of these pictures: ${desk.shelf.papers.map((known) => known.id).join(', ')}.`);
  return { picture: await desk.shelf.file(id), widthMm: paper.widthMm, heightMm: paper.heightMm };
};

export const layOnGlass = async (desk: Desk, body: Body): Promise<void> => {
  const id = body['picture'] === null ? null : textIn(body, 'picture', 100);
  await desk.scanner.putOnGlass(id === null ? null : await paperOnDesk(desk, id));
  desk.placed.glass = id;
};

export const bringPicture = async (desk: Desk, picture: Buffer): Promise<string> => {
  try {
    return (await desk.shelf.add(picture)).id;
  } catch {
    throw new Refusal(415, 'Send the bytes of a JPEG, PNG, TIFF, WebP or SVG picture.');
  }
};

export const fillFeeder = async (desk: Desk, body: Body): Promise<void> => {
  const ids = body['pictures'];
  if (!Array.isArray(ids) || ids.length > 50 || !ids.every((id) => typeof id === 'string'))
    throw new Refusal(400, 'Send "pictures" as a list of at most 50 picture ids; an empty list empties the feeder.');
  const papers = [];
  for (const id of ids) papers.push(await paperOnDesk(desk, id));
  await desk.scanner.loadFeeder(papers);
  desk.placed.feeder = [...ids];
};

// ------------------------------------------------------------------ cables and troubles

export const unplug = async (desk: Desk, device: BenchDevice, body: Body): Promise<void> => {
  const afterBytes = optionalNumber(body, 'afterBytes', 1, 10_000_000);
  switch (device) {
    case 'document-scanner':
      return await desk.scanner.unplug();
    case 'ticket-printer':
      return await desk.printer.unplug({
        ...(afterBytes === undefined ? {} : { afterBytes }),
        keepPower: body['keepPower'] === true,
      });
    case 'satisfaction-buttons':
      return await desk.buttons.unplug();
    case 'code-reader':
      return await desk.codeReader.unplug();
    case 'id-card-reader':
      await stationOf(desk).unplugReader();
      desk.placed.cardReaderPlugged = false;
  }
};

export const plug = async (desk: Desk, device: BenchDevice): Promise<void> => {
  switch (device) {
    case 'document-scanner':
      return await desk.scanner.plug();
    case 'ticket-printer':
      return await desk.printer.plug();
    case 'satisfaction-buttons':
      return await desk.buttons.plug();
    case 'code-reader':
      return await desk.codeReader.plug();
    case 'id-card-reader':
      await stationOf(desk).plugReader();
      desk.placed.cardReaderPlugged = true;
  }
};

/** `kind` "none" mends everything. With `once: true` it strikes the next time it fits, else it stays until mended. */
export const makeTrouble = async (desk: Desk, device: BenchDevice, body: Body): Promise<void> => {
  const kind = textIn(body, 'kind', 40);
  if (device === 'id-card-reader') {
    desk.placed.cardFault = cardFaultOf(body);
    const present = stationOf(desk).present;
    if (present && kind !== 'none') await stationOf(desk).put(present, desk.placed.cardFault, desk.placed.laidCard);
  } else {
    const target = troubled(desk, device, kind, body);
    if (kind === 'none') target.clear();
    else if (body['once'] === true) target.next();
    else target.stay();
  }
  desk.placed.faults[device] = kind === 'none' ? null : kind;
};

type Troubled = { clear(): void; next(): void; stay(): void };

const faultTarget = <Fault>(
  device: { failNext(fault: Fault): void; failRepeatedly(fault: Fault): void; clearFaults(): void },
  fault: Fault | null,
): Troubled => ({
  clear: () => device.clearFaults(),
  next: () => fault && device.failNext(fault),
  stay: () => fault && device.failRepeatedly(fault),
});

const troubled = (desk: Desk, device: Exclude<BenchDevice, 'id-card-reader'>, kind: string, body: Body): Troubled => {
  switch (device) {
    case 'document-scanner':
      return faultTarget(desk.scanner, kind === 'none' ? null : scannerFault(kind, body));
    case 'ticket-printer':
      return printerTrouble(desk, kind, body);
    case 'satisfaction-buttons':
      return faultTarget(desk.buttons, kind === 'none' ? null : { kind: oneOf(kind, buttonFaults) });
    case 'code-reader':
      return faultTarget(desk.codeReader, kind === 'none' ? null : { kind: oneOf(kind, codeReaderFaults) });
  }
};

const buttonFaults = [
  'bounce',
  'half-frame',
  'noise',
  'bad-checksum',
  'silent',
] as const satisfies ButtonsFault['kind'][];
const codeReaderFaults = [
  'wrong-encoding',
  'split-writes',
  'half',
  'noise',
  'double',
  'silent',
] as const satisfies CodeReaderFault['kind'][];
const feederFaults = ['jam', 'door-open', 'hatch-open', 'mispick', 'multipick', 'truncated'] as const;
const scannerFaults = [
  ...feederFaults,
  'adf-empty',
  'http',
  'slow',
  'warming-up',
  'hostile',
] as const satisfies ScannerFault['kind'][];
const hostilePictures = [
  'claims-400-megapixels',
  'claims-400-megapixels-progressive',
  'cut-jpeg',
  'one-pixel',
  'no-rows',
  'not-a-picture',
  'without-end',
] as const satisfies HostilePicture[];
const rowFaults = ['paper-out', 'cover-open', 'offline', 'head-hot'] as const;
const plainPrinterFaults = ['paper-low', 'cutter-failed', 'silent', 'half-answers', 'noise'] as const;
const printerFaults = [...rowFaults, ...plainPrinterFaults] as const satisfies PrinterFault['kind'][];

const oneOf = <Kind extends string>(kind: string, kinds: readonly Kind[]): Kind => {
  const found = kinds.find((known) => known === kind);
  if (found) return found;
  throw new Refusal(400, `Choose a kind of trouble: none, ${kinds.join(', ')}.`);
};

const scannerFault = (asked: string, body: Body): ScannerFault => {
  const kind = oneOf(asked, scannerFaults);
  if (kind === 'adf-empty') return { kind };
  if (kind === 'slow') return { kind, msPerPage: numberIn(body, 'msPerPage', 1, 120_000) };
  if (kind === 'http') {
    const status = numberIn(body, 'status', 400, 599);
    if (status !== 409 && status !== 500 && status !== 503) throw new Refusal(400, 'Send "status" 409, 500 or 503.');
    return { kind, status, at: body['at'] === 'page' ? 'page' : 'job' };
  }
  // a look at the status takes half a second: 60 of them are a lamp that never gets warm
  if (kind === 'warming-up') return { kind, asks: optionalNumber(body, 'asks', 1, 200) ?? 6 };
  const atPage = optionalNumber(body, 'atPage', 1, 100); // two for each sheet of a feeder that sees both sides
  if (kind === 'hostile') {
    const asked = body['picture'] === undefined ? 'claims-400-megapixels' : textIn(body, 'picture', 60);
    const picture = hostilePictures.find((known) => known === asked);
    if (!picture) throw new Refusal(400, `Send "picture" as one of ${hostilePictures.join(', ')}.`);
    return atPage === undefined ? { kind, picture } : { kind, picture, atPage };
  }
  return atPage === undefined ? { kind } : { kind, atPage };
};

const printerTrouble = (desk: Desk, kind: string, body: Body): Troubled => {
  const { printer } = desk;
  if (kind === 'slow') {
    const pace = numberIn(body, 'bytesPerSecond', 1, 10_000_000);
    return { clear: () => undefined, next: () => printer.setPace(pace), stay: () => printer.setPace(pace) };
  }
  if (kind === 'none')
    return {
      clear: () => {
        printer.setPace(null);
        printer.clearFaults();
      },
      next: () => undefined,
      stay: () => undefined,
    };
  const known = oneOf(kind, printerFaults);
  const row = rowFaults.find((one) => one === known);
  const plain = plainPrinterFaults.find((one) => one === known);
  const afterDots = optionalNumber(body, 'afterDots', 0, 100_000);
  if (row) return faultTarget(printer, afterDots === undefined ? { kind: row } : { kind: row, afterDots });
  return faultTarget(printer, plain ? { kind: plain } : null);
};
