import { existsSync, readFileSync } from 'node:fs';

/** What the citizens of a kiosk have been told so far; see kiosk-under-fault.ts. */
export type Book = {
  /** dossier id → provisional code */
  readonly told: ReadonlyMap<string, string>;
  /** dossier id → what the screen said: the digest of the sealed bag and where it lies */
  readonly acknowledged: ReadonlyMap<string, { readonly sha256: string; readonly custody: string }>;
  readonly refused: ReadonlySet<string>;
  readonly received: ReadonlySet<string>;
  readonly started: boolean;
  readonly finished: boolean;
};

/** Reads the book as it stands at this moment. A line without its end is not said yet. */
export const readBook = (file: string): Book => {
  const told = new Map<string, string>();
  const acknowledged = new Map<string, { sha256: string; custody: string }>();
  const refused = new Set<string>();
  const received = new Set<string>();
  let started = false;
  let finished = false;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    const [what, id = '', fact = '', custody = ''] = line.split(' ');
    if (what === 'told') told.set(id, fact);
    if (what === 'acknowledged') acknowledged.set(id, { sha256: fact, custody });
    if (what === 'refused') refused.add(id);
    if (what === 'received') received.add(id);
    if (what === 'started') started = true;
    if (what === 'finished') finished = true;
  }
  return { told, acknowledged, refused, received, started, finished };
};
