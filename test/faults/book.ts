import { existsSync, readFileSync } from 'node:fs';

/** What the citizens of a kiosk have been told so far; see kiosk-under-fault.ts. */
export type Book = {
  /** dossier id → provisional code */
  readonly told: ReadonlyMap<string, string>;
  /** dossier id → digest of the sealed bag, of those whose screen said "saved" */
  readonly acknowledged: ReadonlyMap<string, string>;
  readonly inTwoPlaces: ReadonlySet<string>;
  readonly received: ReadonlySet<string>;
  readonly refused: ReadonlyMap<string, string>;
  readonly started: number;
  readonly finished: number;
  /** why the process ended itself, in order */
  readonly ended: readonly string[];
};

/** Reads the book as it stands at this moment. A line without its end is not said yet. */
export const readBook = (file: string): Book => {
  const told = new Map<string, string>();
  const acknowledged = new Map<string, string>();
  const inTwoPlaces = new Set<string>();
  const received = new Set<string>();
  const refused = new Map<string, string>();
  const ended: string[] = [];
  let started = 0;
  let finished = 0;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    const [what, id = '', fact = ''] = line.split(' ');
    if (what === 'told') told.set(id, fact);
    else if (what === 'acknowledged') acknowledged.set(id, fact);
    else if (what === 'saved-in-two-places') inTwoPlaces.add(id);
    else if (what === 'received') received.add(id);
    else if (what === 'refused') refused.set(id, fact);
    else if (what === 'started') started++;
    else if (what === 'finished') finished++;
    else if (what === 'ended') ended.push(id);
  }
  return { told, acknowledged, inTwoPlaces, received, refused, started, finished, ended };
};
