import {
  addItem,
  type Draft,
  declarationOf,
  draftErrors,
  formPages,
  giveAnswer,
  openDraft,
  ownerOf,
  wantedPapers,
} from '../forms/draft.ts';
import { type FieldState, stateOf } from '../forms/draft-state.ts';
import type { Example, ProcedurePackage } from './schema.ts';

/**
 * Lives one example case of a package through the real engine. Returns what came out differently from what the example
 * expects, one line each; empty means as expected. A package whose examples differ is never signed.
 */
export const runExample = (pkg: ProcedurePackage, example: Example): string[] => {
  const now = Date.parse(`${example.today}T09:00:00+07:00`);
  let draft: Draft = openDraft(pkg, example.person, now, example.standing ?? null);
  draft = withItemCounts(draft, example, now);
  for (const { ref, value } of example.answers) {
    const next = giveAnswer(draft, ref, value, 'typed', now);
    if (!next.ok) return [`answer to ${ref} was refused: ${next.fault.code}`];
    draft = withItemCounts(next.value, example, now);
  }
  for (const [list, count] of Object.entries(example.items ?? {}))
    if (stateOf(draft).fields.get(list)?.items.length !== count) return [`${list} does not take ${count} items`];
  const { expect } = example;
  const papers = wantedPapers(draft, 'vi');
  return [
    ...differs(
      'pages',
      expect.pages,
      formPages(draft, 'vi').map((page) => page.id),
    ),
    ...notAll('visible', expect.visible, draft, (field) => field.visible),
    ...notAll('hidden', expect.hidden, draft, (field) => !field.visible),
    ...notAll('required', expect.required, draft, (field) => field.required),
    ...notAll('locked', expect.locked, draft, (field) => field.visible && field.lock === 'locked'),
    ...differs('errors', sorted(expect.errors), sorted(draftErrors(draft, 'vi').map((error) => error.ref))),
    ...differs(
      'papers',
      expect.papers,
      papers.map((paper) => paper.key),
    ),
    ...differs(
      'required papers',
      expect.requiredPapers,
      papers.filter((paper) => paper.required).map((paper) => paper.key),
    ),
    ...differs('output', expect.output, declarationOf(draft).data),
    ...differs('owner', expect.owner, ownerInShort(draft)),
  ];
};

/** As many items as the example has, in every list that is shown by now: an answer may bring a list to light. */
export const withItemCounts = (draft: Draft, { items }: Example, now: number): Draft => {
  let filled = draft;
  for (const [list, count] of Object.entries(items ?? {}))
    for (let there = itemCount(filled, list); there < count; there++) {
      const more = addItem(filled, list, now);
      if (!more.ok) break;
      filled = more.value.draft;
    }
  return filled;
};

const itemCount = (draft: Draft, list: string): number => stateOf(draft).fields.get(list)?.items.length ?? 0;

const ownerInShort = (draft: Draft) => {
  const { fullName, personalNumber } = ownerOf(draft);
  return { fullName, personalNumber };
};

const sorted = (names: readonly string[] | undefined): string[] | undefined => names && [...names].sort();

const differs = (what: string, expected: unknown, found: unknown): string[] =>
  expected === undefined || canonical(expected) === canonical(found)
    ? []
    : [`${what}: expected ${canonical(expected)}, found ${canonical(found)}`];

const notAll = (
  what: string,
  refs: readonly string[] | undefined,
  draft: Draft,
  holds: (field: FieldState) => boolean,
): string[] =>
  (refs ?? []).flatMap((ref) => {
    const field = stateOf(draft).fields.get(ref);
    return field && holds(field) ? [] : [`${ref} is not ${what}`];
  });

/** JSON with sorted names, so that the order of an object's entries does not matter. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
