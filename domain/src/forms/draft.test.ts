import { expect, test } from 'vitest';
import { packageFromDisk, womanWithCard } from '../../procedures/packages-for-tests.ts';
import type { AnswerValue } from '../provenance.ts';
import {
  type Draft,
  declarationOf,
  draftErrors,
  formPages,
  giveAnswer,
  openDraft,
  ownerOf,
  pageView,
  reviewSections,
  wantedPapers,
} from './draft.ts';

const now = Date.UTC(2026, 10, 23, 2, 0, 0);
const birth = packageFromDisk('1.001193');

const answered = (draft: Draft, answers: Record<string, AnswerValue>): Draft =>
  Object.entries(answers).reduce((before, [ref, value]) => {
    const after = giveAnswer(before, ref, value, 'typed', now);
    if (!after.ok) throw new Error(`${ref}: ${after.fault.code}`);
    return after.value;
  }, draft);

const child = {
  '/request/relation': 'mother',
  '/request/fatherDeclared': false,
  '/request/birthProof': 'birth-note',
  '/child/fullName': 'Nông Minh Khôi ',
  '/child/dateOfBirth': '2026-11-02',
  '/child/sex': 'male',
  '/child/ethnicity': 'Tày',
  '/child/placeOfBirth': 'Trạm Y tế phường Thục Phán, tỉnh Cao Bằng',
  '/child/placeOfOrigin': 'Phường Thục Phán, tỉnh Cao Bằng',
  '/contact/phone': '0912 345 678',
};

test('a mother with a verified card registers a birth: her own part is filled and the declaration is whole', () => {
  const draft = answered(openDraft(birth, womanWithCard('chip-verified', 'chip'), now), child);
  expect(draftErrors(draft, 'vi')).toEqual([]);
  const { data, provenance } = declarationOf(draft);
  expect(data['mother']).toMatchObject({ fullName: 'Nông Thị Mai', birthYear: '1990', ethnicity: 'Tày' });
  expect(data['father']).toBeUndefined();
  expect(provenance['/mother/fullName']).toMatchObject({ source: 'chip', verified: true });
  expect(provenance['/child/fullName']).toMatchObject({ value: 'Nông Minh Khôi', source: 'typed', verified: false });
  expect(ownerOf(draft)).toEqual({ fullName: 'Nông Minh Khôi', personalNumber: null });
});

test('a father is not declared: his page is not there', () => {
  const draft = answered(openDraft(birth, womanWithCard('qr', 'qr'), now), child);
  expect(formPages(draft, 'vi').map((page) => page.id)).toEqual(['applicant', 'request', 'child', 'mother', 'places']);
  expect(wantedPapers(draft, 'vi')).toMatchObject([{ key: 'birth-note', required: true, title: 'Giấy chứng sinh' }]);
  expect(reviewSections(draft, 'en')[0]?.rows[1]).toMatchObject({ value: '31/01/1990', source: 'qr', verified: false });
});

test('errors are shown only after the page was judged', () => {
  const draft = openDraft(birth, null, now);
  expect(pageView(draft, 'child', 'vi', false).errors).toEqual([]);
  expect(pageView(draft, 'child', 'vi', true).errors).toHaveLength(4);
});
