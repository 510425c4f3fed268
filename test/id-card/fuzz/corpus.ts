import { readFileSync } from 'node:fs';

/**
 * What is damaged: files of the virtual card's personaliser and of its issuer, and codes, of people who do not exist. Kept
 * as data, because keys are new each time the personaliser runs and a seed must give the same inputs next year.
 * `new-corpus.ts` makes it anew.
 */
export type CorpusKind =
  | 'dg1'
  | 'dg2'
  | 'dg11'
  | 'dg12'
  | 'dg13'
  | 'dg14'
  | 'dg15'
  | 'sod'
  | 'common'
  | 'card-access'
  | 'card-security'
  | 'atr-info'
  | 'certificate'
  | 'revocation-list'
  | 'master-list'
  | 'jpeg'
  | 'jpeg-2000'
  | 'code';

export type Corpus = Readonly<Record<CorpusKind, readonly string[]>>;

export const corpusFile = new URL('./corpus.json', import.meta.url);

let loaded: Corpus | null = null;
const corpus = (): Corpus => {
  loaded ??= JSON.parse(readFileSync(corpusFile, 'utf8')) as Corpus;
  return loaded;
};

/** Files as bytes. */
export const filesOf = (...kinds: readonly CorpusKind[]): readonly Uint8Array[] =>
  kinds.flatMap((kind) => corpus()[kind].map((text) => new Uint8Array(Buffer.from(text, 'base64'))));

/** Codes as texts. */
export const codes = (): readonly string[] => corpus().code.map((text) => Buffer.from(text, 'base64').toString('utf8'));
