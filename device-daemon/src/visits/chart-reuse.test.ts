import type { HeldPaper } from '@mot-cua/domain/province-questions.ts';
import { expect, test } from 'vitest';
import { heldPapersQuestion } from './chart-reuse.ts';
import { adult, Walk, woman } from './visit-for-tests.ts';

const BIRTH = '1.001193';
const motherAlone = 'a mother registers alone with her chip card and a birth note';
const proven = { of: woman.personalNumber ?? '', chip: 'chip-authenticated', holder: 'vneid', officer: null } as const;

/** At the scanner, with the answer of the province in hand. */
const atScanner = (): { walk: Walk; note: HeldPaper } => {
  const walk = new Walk().declared(BIRTH, motherAlone);
  walk.state = { ...walk.state, proved: proven };
  const { screen } = walk.snapshot;
  if (screen.name !== 'scan') throw new Error(screen.name);
  const note: HeldPaper = {
    key: screen.current,
    id: '019a0b5e-0000-7000-8000-00000000000a.0',
    title: 'Giấy chứng sinh',
    number: '12',
    issuer: 'Bệnh viện huyện',
    issuedOn: '2026-11-02',
    pages: 1,
  };
  return { walk, note };
};
const offered = () => {
  const { walk, note } = atScanner();
  walk.happens({ type: 'held-papers', procedure: BIRTH, papers: [note] });
  return { walk, note };
};
const papers = (walk: Walk) => {
  const { screen } = walk.snapshot;
  if (screen.name !== 'scan' && screen.name !== 'review') throw new Error(screen.name);
  return screen.papers;
};

test('asked once, by the number of whoever is proved, with the titles of the form; of nobody else', () => {
  const { walk } = atScanner();
  const question = heldPapersQuestion(walk.state);
  expect(question).toMatchObject({
    personalNumber: woman.personalNumber,
    proof: { chip: 'chip-authenticated', holder: 'vneid' },
  });
  expect(question?.wanted.length).toBeGreaterThan(0);
  walk.happens({ type: 'held-papers-asked', procedure: BIRTH });
  expect(heldPapersQuestion(walk.state)).toBeNull();
  expect(heldPapersQuestion({ ...walk.state, heldAsked: null, proved: { ...proven, holder: null } })).toBeNull();
  expect(heldPapersQuestion({ ...walk.state, heldAsked: null, proved: { ...proven, of: '004180000099' } })).toBeNull();
  const proxy = new Walk().signedIn(adult).says({ type: 'confirm-person', correct: true });
  expect(heldPapersQuestion(proxy.state)).toBeNull();
});

test('offered by title, number, issuer and day; taken it is not missing any more and need not be scanned', () => {
  const { walk, note } = offered();
  expect(papers(walk)[0]?.held).toEqual({
    title: 'Giấy chứng sinh',
    number: '12',
    issuer: 'Bệnh viện huyện',
    issuedOn: '2026-11-02',
    pages: 1,
    used: false,
  });
  expect(walk.snapshot.screen).toMatchObject({ missing: [note.key] });
  walk.says({ type: 'reuse-paper', paper: note.key, use: true });
  expect(walk.snapshot.screen).toMatchObject({ missing: [] });
  expect(walk.next().stage).toBe('review');
  expect(papers(walk)[0]?.held?.used).toBe(true);
});

test('what was scanned of it before is forgotten: one paper is not sent twice', () => {
  const { walk, note } = offered();
  walk
    .says({ type: 'scan', paper: note.key, source: 'flatbed' })
    .happens(
      { type: 'page-scanned', paper: note.key, page: { id: 'page-1', width: 10, height: 10 } },
      { type: 'scan-ended', fault: null },
    );
  walk.says({ type: 'reuse-paper', paper: note.key, use: true });
  expect(walk.wishes).toEqual([{ do: 'forget-pages', ids: ['page-1'] }]);
  expect(walk.state.papers[note.key]).toBeUndefined();
});

test('refused after all: it is missing again and scanned as ever', () => {
  const { walk, note } = offered();
  walk.says({ type: 'reuse-paper', paper: note.key, use: true }, { type: 'reuse-paper', paper: note.key, use: false });
  expect(walk.snapshot.screen).toMatchObject({ missing: [note.key] });
});

test('an answer for another declaration, or a paper that was never offered, changes nothing', () => {
  const { walk, note } = atScanner();
  walk.happens({ type: 'held-papers', procedure: '1.004873', papers: [note] });
  expect(papers(walk)[0]?.held).toBeUndefined();
  walk.says({ type: 'reuse-paper', paper: note.key, use: true });
  expect(walk.snapshot.screen).toMatchObject({ missing: [note.key] });
});

test('a paper is asked for by its kind where the package knows it, and by how old it may be', () => {
  const { walk } = atScanner();
  const { draft } = walk.state;
  if (!draft) throw new Error('nothing is declared');
  const papersOfForm = draft.pkg.papers.map((paper) =>
    paper.key === 'birth-note' ? { ...paper, type: 'KQ.G07.000777', validForMonths: 6 } : paper,
  );
  const state = { ...walk.state, draft: { ...draft, pkg: { ...draft.pkg, papers: papersOfForm } } };
  const wanted = heldPapersQuestion(state)?.wanted ?? [];
  expect(wanted.find(({ key }) => key === 'birth-note')).toMatchObject({
    type: 'KQ.G07.000777',
    issuedSince: '2026-05-23',
  });
  expect(wanted.some((one) => one.key !== 'birth-note' && ('type' in one || 'issuedSince' in one))).toBe(false);
});
