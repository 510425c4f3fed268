import { PAPER_KINDS } from '../document-type/paper-kinds.ts';
import { paperView } from '../document-type/paper-view.ts';
import { paperTypeBy, SURE_OF_LAYOUT } from '../document-type/two-votes.ts';
import { type NetVote, netVote, type TypeNet } from '../document-type/type-net.ts';
import { type TypedPaper, typedPaper } from '../specimens/typed-papers.ts';
import { documentTypeOf, type TypeVote } from '../text/document-type.ts';
import { recogniseText } from '../text/recognise.ts';

/** One paper and what the net, the title and both together say of it. `ms`: making it small and looking at it. */
type Seen = { readonly paper: TypedPaper; readonly net: NetVote; readonly title: TypeVote | null; readonly ms: number };
export type TypeTable = {
  readonly rows: readonly {
    readonly kind: string;
    readonly precision: number;
    readonly recall: number;
    readonly unsure: number;
    readonly of: number;
  }[];
  readonly wrong: readonly string[];
};

/** Reading a title takes as long as reading a page; a paper that takes longer has none. */
const READING_MS = 20_000;

/** So many papers of each kind, and as many of no known kind as of six. */
export const seenPapers = async (each: number, from: number, net: TypeNet): Promise<Seen[]> => {
  const seen: Seen[] = [];
  for (const kind of PAPER_KINDS)
    for (let seed = from; seed < from + (kind === 'unknown' ? 6 * each : each); seed++) {
      const paper = await typedPaper(kind, seed);
      const began = performance.now();
      const vote = netVote(await net.look(paperView(paper.page)));
      const ms = performance.now() - began;
      seen.push({ paper, net: vote, title: await titleOf(paper), ms });
    }
  return seen;
};

/** Titles stand in the upper half, and to read that much takes half as long. */
const titleOf = async ({ page }: TypedPaper): Promise<TypeVote | null> => {
  const heightPx = page.heightPx >> 1;
  const upper = { ...page, heightPx, pixels: page.pixels.subarray(0, heightPx * page.widthPx) };
  const read = await recogniseText(upper, { signal: new AbortController().signal, deadlineMs: READING_MS });
  return read.ok ? documentTypeOf({ ...read.value, heightPx: page.heightPx }) : null;
};

/** What is said of a paper: a kind, "unknown", or null where somebody is asked. */
type Say = (seen: Seen) => string | null;
export const byNet: Say = ({ net }) => (net.confidence >= SURE_OF_LAYOUT ? net.type : null);
export const byBoth: Say = ({ net, title }) => {
  const verdict = paperTypeBy(net, title);
  return verdict.is === 'known' ? verdict.type : verdict.is === 'unknown' ? 'unknown' : null;
};

/** Precision and recall of each kind; `unsure` is neither right nor wrong, somebody is asked. */
export const typeTable = (all: readonly Seen[], say: Say): TypeTable => {
  const answers = all.map((seen) => ({ is: seen.paper.kind, said: say(seen), about: seen.paper.about }));
  const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
  const rows = PAPER_KINDS.map((kind) => {
    const own = answers.filter(({ is }) => is === kind);
    const right = own.filter(({ said }) => said === kind).length;
    return {
      kind,
      precision: share(right, answers.filter(({ said }) => said === kind).length),
      recall: share(right, own.filter(({ said }) => said !== null).length),
      unsure: own.filter(({ said }) => said === null).length,
      of: own.length,
    };
  });
  const wrong = answers
    .filter(({ is, said }) => said !== null && said !== is)
    .map(({ is, said, about }) => `${is} taken for ${said}: ${about}`);
  return { rows, wrong };
};

/** Shares over all papers: right among what was said of it, and not said. */
export const wholeOf = ({
  rows,
  wrong,
}: TypeTable): { readonly right: number; readonly unsure: number; readonly of: number } => {
  const of = rows.reduce((sum, row) => sum + row.of, 0);
  const unsure = rows.reduce((sum, row) => sum + row.unsure, 0);
  return { right: of === unsure ? 1 : 1 - wrong.length / (of - unsure), unsure: unsure / of, of };
};
