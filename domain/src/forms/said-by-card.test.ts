import { expect, test } from 'vitest';
import { packageFolders, packageFromDisk, womanWithCard } from '../../procedures/packages-for-tests.ts';
import type { ProcedurePackage } from '../procedure-package/schema.ts';
import type { Person } from '../provenance.ts';
import { type Draft, formPages, giveAnswer, openDraft, pageView, reviewSections } from './draft.ts';
import { stateOf } from './draft-state.ts';
import { isSaidByCard } from './said-by-card.ts';

const now = Date.UTC(2026, 11, 1, 3);
const people: readonly Person[] = [
  womanWithCard('qr', 'qr'),
  womanWithCard('chip-read', 'chip'),
  womanWithCard('online', 'vneid'),
];
const forms = packageFolders()
  .map(packageFromDisk)
  .filter(({ procedure }) => procedure.kind === 'e-form');

/** Every example of a form, declared by each of these people. */
const draftsOf = (pkg: ProcedurePackage): Draft[] =>
  people.flatMap((person) =>
    pkg.examples.map(({ answers }) => {
      const standing = pkg.procedure.capacities ? ({ capacity: 'self', owner: null } as const) : null;
      let draft = openDraft(pkg, person, now, standing);
      for (const { ref, value } of answers) {
        const given = giveAnswer(draft, ref, value, 'typed', now);
        if (given.ok) draft = given.value;
      }
      return draft;
    }),
  );

test('form and review fold the same of every page, in every example of every procedure: nothing is asked that is not looked at above', () => {
  let said = 0;
  for (const pkg of forms)
    for (const draft of draftsOf(pkg)) {
      const review = reviewSections(draft, 'vi');
      for (const { id } of formPages(draft, 'vi')) {
        const inForm = pageView(draft, id, 'vi', false).fields.filter(isSaidByCard);
        const rows = review.find(({ page }) => page === id)?.rows ?? [];
        expect(
          rows.filter(({ given }) => given).map(({ label }) => label),
          `${pkg.procedure.id} ${id}`,
        ).toEqual(inForm.map(({ label }) => label));
        said += inForm.length;
      }
    }
  expect(said).toBeGreaterThan(100);
});

test('an address that the card has is read out and looked at: neither folds it', () => {
  const addresses = forms.flatMap((pkg) =>
    draftsOf(pkg).flatMap((draft) =>
      [...stateOf(draft).fields.values()]
        .filter(({ plan, visible, answer }) => visible && plan.ui?.widget === 'address' && answer?.source === 'chip')
        .map((field) => ({ draft, field })),
    ),
  );
  expect(addresses.length).toBeGreaterThan(0);
  for (const { draft, field } of addresses) {
    const view = formPages(draft, 'vi')
      .flatMap(({ id }) => pageView(draft, id, 'vi', false).fields)
      .find(({ ref }) => ref === field.ref);
    if (!view) throw new Error(`${field.ref} is on no page`);
    expect([view.asRead === undefined, isSaidByCard(view)]).toEqual([false, false]);
  }
});

test('neither what was typed, nor a proposal that may be changed, nor a sum, nor nothing is the card’s word', () => {
  const said = { value: 'Nông Thị Mai', source: 'chip', lock: 'locked' } as const;
  expect(isSaidByCard(said)).toBe(true);
  for (const other of [
    { source: 'typed' },
    { source: 'const' },
    { source: null },
    { lock: 'editable' },
    { value: null },
  ] as const)
    expect(isSaidByCard({ ...said, ...other }), JSON.stringify(other)).toBe(false);
});
