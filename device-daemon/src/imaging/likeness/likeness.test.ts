import { beforeAll, expect, test } from 'vitest';
import type { GreyPage } from '../judge/grey-page.ts';
import { paperLight } from '../judge/paper-light.ts';
import { skewOf } from '../judge/skew.ts';
import { seeded } from '../specimens/pages.ts';
import { againBy, filledForm, scannedAgain } from './filled-forms.ts';
import { packLikeness, unpackLikeness } from './kept-likeness.ts';
import { type Likeness, likenessOf, repeatedPage, samePaper, sha256Of } from './likeness.ts';
import { hashDistance } from './page-hash.ts';

const look = (page: GreyPage): Likeness => {
  const { degrees, confidence } = skewOf(page, paperLight(page));
  return likenessOf(page, { skewDegrees: confidence > 0.5 ? degrees : 0 });
};

/** Six forms, three fillings and a sibling each, all of them scanned twice. The large set is measured by `measure.ts`. */
const FORMS = [1, 2, 3, 4, 5, 6] as const;
type Paper = { readonly name: string; readonly form: number; readonly first: Likeness; readonly again: Likeness };
const papers: Paper[] = [];
let page: GreyPage;
beforeAll(async () => {
  for (const form of FORMS)
    for (const filling of [{ filling: 0 }, { filling: 1 }, { filling: 0, kin: 1 }]) {
      const scanned = await filledForm({ form, ...filling });
      const seed = form * 31 + papers.length;
      page = scanned;
      const again = look(await scannedAgain(scanned, againBy(seed), seed));
      papers.push({ name: `form ${form}, ${JSON.stringify(filling)}`, form, first: look(scanned), again });
    }
});

test('a paper scanned again, askew, stretched, brighter, as a JPEG: known again, and never called another', () => {
  const verdicts = papers.map(({ first, again }) => samePaper(first, again).is);
  expect(verdicts).not.toContain('no');
  expect(verdicts.filter((is) => is === 'yes').length / verdicts.length).toBeGreaterThanOrEqual(0.85);
});

test('no two fillings of one form, and no two forms, are called the same paper', () => {
  for (const one of papers)
    for (const other of papers)
      if (one !== other) expect(samePaper(one.first, other.again).is, `${one.name} and ${other.name}`).not.toBe('yes');
});

test('among all earlier pages the right one is found, and a new paper finds none', () => {
  const earlier = papers.map(({ name, first }) => ({ id: name, likeness: first }));
  const [paper] = papers;
  if (!paper) throw new Error('no papers');
  expect(repeatedPage(paper.again, earlier)?.of).toBe(paper.name);
  expect(repeatedPage(paper.again, earlier.slice(1))?.verdict.is ?? 'no').not.toBe('yes');
});

test('a fingerprint holds nobody up: 6.5 ms alone, and below 50 on a machine that three suites share (best of many)', () => {
  const times = Array.from({ length: 15 }, () => {
    const began = performance.now();
    likenessOf(page, { skewDegrees: 0.4 });
    return performance.now() - began;
  });
  expect(Math.min(...times)).toBeLessThan(50);
});

test('equal bytes are the same paper, whatever is on it; hashes alone never say yes', () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const [a, b] = [likenessOf(page, { bytes }), { ...likenessOf(page, { bytes }), map: null }];
  expect(samePaper(a, b)).toEqual({ is: 'yes', confidence: 1, why: 'same-bytes' });
  expect(sha256Of(bytes)).toBe('039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81');
  expect(samePaper({ ...a, sha256: null }, b)).toMatchObject({ is: 'unsure', why: 'hash-alone' });
  expect(hashDistance(a.hash, 'x')).toBe(128);
});

test('two empty pages are not each other’s copy; half a page is not surely the whole one', () => {
  const empty: GreyPage = { ...page, pixels: new Uint8Array(page.pixels.length).fill(246) };
  expect(samePaper(look(empty), look(empty))).toMatchObject({ is: 'no' });
  const half = new Uint8Array(page.pixels);
  half.fill(246, half.length >> 1);
  expect(samePaper(look(page), look({ ...page, pixels: half })).is).not.toBe('yes');
});

test('kept on disk: the same verdict as before; a page that is none is a caller’s bug', () => {
  for (const { first, again } of papers.slice(0, 4)) {
    const kept = unpackLikeness(packLikeness(first));
    if (!kept.ok) throw new Error(kept.fault);
    expect(samePaper(kept.value, again).is).toBe(samePaper(first, again).is);
    expect(packLikeness(first).length).toBeLessThan(60_000);
  }
  expect(() => likenessOf({ ...page, widthPx: 7 })).toThrow(RangeError);
});

test('1,000 broken likenesses: refused by name, never an exception, never more memory than a page has', () => {
  const [paper] = papers;
  if (!paper) throw new Error('no papers');
  const good = packLikeness(paper.first);
  const random = seeded(321);
  for (let round = 0; round < 1_000; round++) {
    const broken = round % 4 === 0 ? good.slice(0, Math.floor(random() * good.length)) : new Uint8Array(good);
    for (let hit = 0; hit < 1 + (round % 5); hit++)
      if (broken.length > 0)
        broken[Math.floor(random() * (round % 2 === 0 ? 60 : broken.length))] = Math.floor(random() * 256);
    const read = unpackLikeness(broken);
    if (!read.ok) expect(read.fault).toMatch(/^[a-z-]+$/);
    else if (read.value.map) expect(read.value.map.ink.length).toBe(read.value.map.widthPx * read.value.map.heightPx);
  }
});
