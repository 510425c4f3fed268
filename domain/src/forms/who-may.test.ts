import { expect, test } from 'vitest';
import { packageFromDisk, womanWithCard } from '../../procedures/packages-for-tests.ts';
import type { Standing } from '../identity/standing.ts';
import { lintPackage } from '../procedure-package/lint.ts';
import type { ProcedurePackage } from '../procedure-package/schema.ts';
import { capacityOf, giveAnswer, knownAnew, openDraft, ownerOf, pageErrors, wantedPapers } from './draft.ts';
import { stateOf } from './draft-state.ts';
import { ownerEntered, ownerFromCode, shortForms } from './short-forms.ts';
import { mayDeclare, needsPersonalNumber } from './who-may.ts';

const extract = packageFromDisk('2.000635');
const woman = womanWithCard('chip-read', 'chip');
const now = Date.UTC(2026, 11, 1, 3);
const proxy: Standing = {
  capacity: 'proxy',
  owner: {
    kind: 'person',
    fullName: 'Trần Văn Bình',
    personalNumber: '096085999999',
    dateOfBirth: '1985-07-20',
    source: 'typed',
    verified: false,
  },
};

test('a foreigner is not led into a form that only a personal number can finish', () => {
  const foreigner = { personalNumber: null };
  expect(['1.001193', '1.004873', '2.000635'].map((code) => needsPersonalNumber(packageFromDisk(code)))).toEqual([
    true,
    true,
    false,
  ]);
  expect([mayDeclare(extract, foreigner), mayDeclare(packageFromDisk('1.001193'), foreigner)]).toEqual([true, false]);
  expect(mayDeclare(packageFromDisk('2.000815'), woman)).toBe(false); // a checklist has no form
});

test('whom it is for can be changed: papers and owner follow, answers stay', () => {
  const own = openDraft(extract, woman, now, { capacity: 'self', owner: null });
  const given = giveAnswer(own, '/applicant/phone', '0912345678', 'typed', now);
  if (!given.ok) throw new Error(given.fault.code);
  const forAnother = knownAnew(given.value, woman, proxy, now);
  expect(wantedPapers(own, 'vi').map((paper) => paper.key)).toEqual(['earlier-paper']);
  expect(wantedPapers(forAnother, 'vi').map((paper) => paper.key)).toEqual(['authorisation', 'earlier-paper']);
  expect([capacityOf(own), capacityOf(forAnother)]).toEqual(['self', 'proxy']);
  expect([ownerOf(own).fullName, ownerOf(forAnother).fullName]).toEqual(['Nông Thị Mai', 'Trần Văn Bình']);
  const field = (ref: string) => stateOf(forAnother).fields.get(ref)?.answer;
  expect(field('/applicant/phone')?.value).toBe('0912345678');
  expect(field('/record/fullName')).toMatchObject({ value: 'Trần Văn Bình', source: 'typed', verified: false });
});

test('a form that asks itself for whom it is says as what the person stands there', () => {
  const marriage = openDraft(packageFromDisk('1.004873'), woman, now);
  expect(capacityOf(marriage)).toBe('self');
  const other = giveAnswer(marriage, '/applicant/forWhom', 'other', 'typed', now);
  expect(other.ok && capacityOf(other.value)).toBe('proxy');
});

test('the short form of the owner: a card’s code fills it, a wrong number is said so', () => {
  const shown = { fullName: 'Trần Văn Bình', dateOfBirth: '1985-07-20', personalNumber: '096085999999' };
  const filled = ownerFromCode(openDraft(shortForms, null, now), 'proxy', shown, now);
  expect(pageErrors(filled, 'proxy', 'vi')).toEqual([]);
  expect(ownerEntered(filled, 'proxy')).toEqual({ kind: 'person', ...shown, source: 'qr', verified: false });
  const typed = giveAnswer(filled, '/person/personalNumber', '123', 'typed', now);
  expect(typed.ok && pageErrors(typed.value, 'proxy', 'vi').map((error) => error.ref)).toEqual([
    '/person/personalNumber',
  ]);
});

test('an enterprise is an owner with a tax code and without a personal number', () => {
  let draft = openDraft(shortForms, null, now);
  for (const [ref, value] of [
    ['/organisation/name', 'Công ty TNHH Non Nước'],
    ['/organisation/taxCode', '4800123456-001'],
  ] as const) {
    const given = giveAnswer(draft, ref, value, 'typed', now);
    if (given.ok) draft = given.value;
  }
  expect(pageErrors(draft, 'representative', 'en')).toEqual([]);
  const owner = ownerEntered(draft, 'representative');
  expect(owner).toMatchObject({ kind: 'organisation', taxCode: '4800123456001', personalNumber: null });
  const dossier = openDraft(extract, woman, now, { capacity: 'representative', owner });
  expect(ownerOf(dossier)).toMatchObject({ kind: 'organisation', fullName: 'Công ty TNHH Non Nước' });
  expect(wantedPapers(dossier, 'vi')[0]).toMatchObject({ key: 'organisation-letter', required: true });
});

const withProcedure = (over: Partial<ProcedurePackage['procedure']>): ProcedurePackage => ({
  ...extract,
  procedure: { ...extract.procedure, ...over },
});

test.each<[string, ProcedurePackage, string]>([
  [
    'kiosk and form both ask for whom it is',
    withProcedure({
      capacity: { from: '/record/event', as: { birth: 'self', marriage: 'self', death: 'self', other: 'self' } },
    }),
    'the kiosk and the form both ask for whom it is: choose one',
  ],
  [
    'a proxy needs no authorisation',
    { ...extract, papers: extract.papers.filter((paper) => paper.key !== 'authorisation') },
    'a proxy may hand this in, but no paper with the capacity proxy shows the authorisation',
  ],
  [
    'a paper is for somebody who cannot stand here',
    withProcedure({ capacities: ['self', 'proxy'] }),
    'paper organisation-letter is for representative, as which nobody can stand here',
  ],
])('refused: %s', (_what, pkg, fault) => {
  expect(lintPackage(pkg)).toContain(fault);
});

test('refused: an answer to "for whom" that means nothing', () => {
  const marriage = packageFromDisk('1.004873');
  const capacity = { from: '/applicant/forWhom', as: { self: 'self' as const } };
  expect(lintPackage({ ...marriage, procedure: { ...marriage.procedure, capacity } })).toContain(
    'capacity.as says nothing of other',
  );
});
