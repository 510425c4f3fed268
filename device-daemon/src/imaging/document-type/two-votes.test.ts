import { assert, constantFrom, double, option, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { DOCUMENT_TITLES, type DocumentType, type TypeVote } from '../text/document-type.ts';
import { PAPER_KINDS } from './paper-kinds.ts';
import { paperTypeBy, SURE_OF_LAYOUT, SURE_OF_TITLE } from './two-votes.ts';
import type { NetVote } from './type-net.ts';

const net = (type: NetVote['type'], confidence = 0.97): NetVote => ({ type, confidence });
const title = (type: DocumentType, confidence = 0.9): TypeVote => ({
  type,
  confidence,
  title: DOCUMENT_TITLES[type][0],
});

test('layout and title say the same: known, surer than either of them', () => {
  expect(paperTypeBy(net('decision', 0.95), title('decision', 0.8))).toEqual({
    is: 'known',
    type: 'decision',
    confidence: 0.99,
    by: 'both',
  });
});

test('the title could not be read, or no net computes here: the other vote counts, below what passes without a question', () => {
  expect(paperTypeBy(net('contract', 0.99), null)).toMatchObject({
    is: 'known',
    type: 'contract',
    confidence: 0.79,
    by: 'net',
  });
  expect(paperTypeBy(null, title('contract', 0.95))).toMatchObject({ type: 'contract', confidence: 0.79, by: 'title' });
});

test('a title that quotes a decision on a contract: nobody chooses in silence, both are put to the clerk', () => {
  expect(paperTypeBy(net('contract', 0.98), title('decision', 0.9))).toEqual({
    is: 'unsure',
    candidates: ['contract', 'decision'],
  });
  expect(paperTypeBy(net('unknown', 0.98), title('decision', 0.9))).toEqual({ is: 'unsure', candidates: ['decision'] });
});

test('a paper of no known kind without a known title is unknown; with half a title it is asked about', () => {
  expect(paperTypeBy(net('unknown', 0.96), null)).toEqual({ is: 'unknown', confidence: 0.96 });
  expect(paperTypeBy(net('unknown', 0.96), title('minutes', 0.55))).toEqual({ is: 'unsure', candidates: ['minutes'] });
  expect(paperTypeBy(net('unknown', 0.5), null)).toEqual({ is: 'unsure', candidates: [] });
  expect(paperTypeBy(null, null)).toEqual({ is: 'unsure', candidates: [] });
});

test('a weak vote for the same kind helps a little, a weak vote for another one does not win', () => {
  expect(paperTypeBy(net('minutes', 0.6), title('minutes', 0.9))).toMatchObject({ type: 'minutes', confidence: 0.85 });
  expect(paperTypeBy(net('minutes', 0.6), title('contract', 0.9))).toMatchObject({
    type: 'contract',
    confidence: 0.79,
  });
});

test('whatever is voted: no kind is named that nobody was sure of, and two sure votes never lose to each other', () => {
  const types = Object.keys(DOCUMENT_TITLES) as DocumentType[];
  assert(
    property(
      option(record({ type: constantFrom(...PAPER_KINDS), confidence: double({ min: 0, max: 1, noNaN: true }) })),
      option(record({ type: constantFrom(...types), confidence: double({ min: 0.5, max: 1, noNaN: true }) })),
      (byNet, byTitle) => {
        const said = paperTypeBy(byNet, byTitle && { ...byTitle, title: '' });
        if (said.is !== 'known') return;
        const sure = [
          byNet && byNet.confidence >= SURE_OF_LAYOUT ? byNet.type : null,
          byTitle && byTitle.confidence >= SURE_OF_TITLE ? byTitle.type : null,
        ].filter((type) => type !== null);
        expect(sure).toContain(said.type);
        expect(new Set(sure).size).toBe(1);
        if (said.by !== 'both') expect(said.confidence).toBeLessThan(0.8);
      },
    ),
    { numRuns: 2_000 },
  );
});
