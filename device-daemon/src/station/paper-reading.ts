import type { PaperType } from '@mot-cua/domain/digitisation/paper-codes.ts';
import { inForceOn } from '@mot-cua/domain/identity/territory/dated.ts';
import { fold } from '@mot-cua/domain/text/fold.ts';
import type { FieldName, FieldTexts } from '../backlog/batch.ts';
import { normalised } from '../backlog/fields.ts';
import { paperTypeBy } from '../imaging/document-type/two-votes.ts';
import type { NetVote } from '../imaging/document-type/type-net.ts';
import { documentTypeOf, type TypeVote } from '../imaging/text/document-type.ts';
import { type PageText, plainText } from '../imaging/text/page-text.ts';
import { type Proposed, type ProposedFields, proposedFields } from '../imaging/text/proposed-fields.ts';

/** What the pages of one paper propose: the clerk compares it with the paper all the same. */
export type PaperProposals = { readonly proposals: FieldTexts; readonly sure: readonly FieldName[] };

/** From this on a word is believed without a question (tesseract's own confidence of the worst word in it). */
const SURE = 0.8;

/** Pure. `pages`: what was read on them in order, null where nothing was; `today` as yyyy-mm-dd; `layout`: the net's vote on the first. */
export const proposalsOf = (
  pages: readonly (PageText | null)[],
  types: readonly PaperType[],
  today: string,
  layout: NetVote | null = null,
): PaperProposals => {
  const read = pages.filter((page) => page !== null);
  const fields = read.map(proposedFields);
  const first = (name: keyof ProposedFields): Proposed | undefined =>
    fields.map((of) => of[name]).find((proposed) => proposed !== undefined);
  const found: readonly (readonly [FieldName, Proposed | undefined])[] = [
    ['paperType', typeIn(read[0] ?? null, types, today, pages[0] ? layout : null)],
    ['notation', first('number')],
    ['issuedOn', first('issuedOn')],
    ['issuer', first('issuer')],
    ['ownerId', ownerNumberIn(read)],
  ];
  const kept = found.flatMap(([name, proposed]) => {
    const value = proposed && normalised(name, proposed.value);
    return proposed && typeof value === 'string' ? [{ name, value, sure: proposed.confidence >= SURE }] : [];
  });
  return {
    proposals: Object.fromEntries(kept.map(({ name, value }) => [name, value])),
    sure: kept.filter(({ sure }) => sure).map(({ name }) => name),
  };
};

/**
 * The site's type that the title names. Where several begin with the title (quyết định …) the one whose other words all stand
 * on the page too; where that leaves more than one, none: letters are typed faster than a wrong type is noticed.
 */
const typeIn = (
  page: PageText | null,
  types: readonly PaperType[],
  today: string,
  layout: NetVote | null,
): Proposed | undefined => {
  if (!page) return undefined;
  const vote = documentTypeOf(page);
  const said = fold(plainText(page)).replace(/\s+/gu, ' ');
  const inForce = types.filter((type) => inForceOn(type, today));
  const title = vote && fold(vote.title);
  const begun = inForce.filter(({ name }) => title !== null && fold(name).startsWith(title));
  const whole = begun.filter(({ name }) => wordsAfter(fold(name), title ?? '').every((word) => said.includes(word)));
  const [only, ...others] = whole.length > 0 ? whole : begun;
  if (!vote || !only || others.length > 0) return undefined;
  const confidence = confidenceOf(vote, layout);
  return confidence === null ? undefined : { value: only.code, confidence };
};

/**
 * The title was read; where the layout says the same it is surer, and where it says another kind for certain nothing is proposed. Where it
 * sees no known kind the clerk is asked: the title may be quoted.
 */
const confidenceOf = (title: TypeVote, layout: NetVote | null): number | null => {
  if (layout === null) return title.confidence;
  const verdict = paperTypeBy(layout, title);
  if (verdict.is === 'known') return verdict.confidence;
  return layout.type === 'unknown' || (verdict.is === 'unsure' && verdict.candidates.length < 2)
    ? Math.min(0.5, title.confidence)
    : null;
};

const wordsAfter = (name: string, title: string): readonly string[] =>
  name
    .slice(title.length)
    .split(/[^a-z0-9]+/u)
    .filter((word) => word.length > 1);

/** A personal number beside words that say so; the first on the paper is its owner's. */
const ownerNumberIn = (pages: readonly PageText[]): Proposed | undefined => {
  for (const { lines } of pages)
    for (const { words } of lines) {
      const line = words.map(({ text }) => text).join(' ');
      if (!/định danh|căn cước|CCCD/iu.test(line)) continue;
      const number = words.find(({ text }) => /^[0-9]{12}[.,;]?$/u.test(text));
      if (number) return { value: number.text.slice(0, 12), confidence: number.confidence / 100 };
    }
  return undefined;
};
