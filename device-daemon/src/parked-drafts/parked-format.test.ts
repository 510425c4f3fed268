import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cardHolding,
  codeForReader,
  draftKey,
  draftName,
  draftProofOf,
  isDraftCode,
  newDraftCode,
  readDraftCode,
} from './draft-key.ts';
import { chipOf, PAGE, pageOf, stateOf } from './parked-for-tests.ts';
import { decodePage, decodeState, encodePage, encodeState } from './parked-state.ts';
import { openFile, readHead, sealFile } from './sealed-file.ts';

const key = randomBytes(32);
const name = 'ab'.repeat(16);
const head = { kind: 'state', until: Date.UTC(2026, 10, 24), salt: randomBytes(32) } as const;
const sealed = sealFile(head, key, name, 'state', encodeState(stateOf()));
const asked = { kind: 'state', name, part: 'state' } as const;
const runs = { numRuns: 300 };

describe('a sealed file', () => {
  test('opens with its key, its name and its part, and with nothing else', () => {
    expect(openFile(sealed, asked, () => key)).toMatchObject({ ok: true, value: { head } });
    for (const wrong of [
      { ...asked, name: 'cd'.repeat(16) },
      { ...asked, part: PAGE },
      { ...asked, kind: 'page' as const },
    ])
      expect(openFile(sealed, wrong, () => key)).toEqual({ ok: false, fault: 'damaged' });
    expect(openFile(sealed, asked, () => randomBytes(32))).toEqual({ ok: false, fault: 'damaged' });
  });

  test('any flipped bit of any byte is noticed', () => {
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const spoilt = Buffer.from(sealed);
        spoilt[at] = (spoilt[at] ?? 0) ^ flip;
        expect(openFile(spoilt, asked, () => key).ok).toBe(false);
      }),
      runs,
    );
  });

  test('any bytes at all are answered, never thrown at', () => {
    const like = fc.uint8Array({ maxLength: 200 }).map((tail) => Buffer.concat([sealed.subarray(0, 46), tail]));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), like), (bytes) => {
        expect(openFile(bytes, asked, () => key).ok).toBe(false);
        readHead(bytes);
      }),
      runs,
    );
  });

  test('two writes of one state share no byte run that tells they are the same', () => {
    const again = sealFile(head, key, name, 'state', encodeState(stateOf()));
    expect(again.subarray(46).equals(sealed.subarray(46))).toBe(false);
  });
});

describe('what is inside', () => {
  test('a state comes back as it was, at a length that tells little', () => {
    const bytes = encodeState(stateOf());
    expect(decodeState(bytes)).toEqual({ ok: true, value: stateOf() });
    expect(bytes.length % 4096).toBe(0);
  });

  test.each([
    ['another format', { format: 'parked-draft/2' }],
    ['a field that nobody knows', { surprise: 1 }],
    ['a stage that is none', { stage: { name: 'ended' } }],
    ['an answer that is a picture', { draft: { ...stateOf().draft, answers: { '/x': { value: {} } } } }],
    ['too many papers', { papers: Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`p${at}`, []])) }],
    ['a page that is a path', { papers: { x: [{ id: '../../etc/passwd', width: 1, height: 1 }] } }],
  ])('a state with %s is not opened', (_what, some) => {
    expect(decodeState(Buffer.from(JSON.stringify({ ...stateOf(), ...some })))).toEqual({
      ok: false,
      fault: 'damaged',
    });
  });

  test('any JSON and any bytes are answered, never thrown at', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json().map((text) => Buffer.from(text)),
          fc.uint8Array({ maxLength: 400 }),
        ),
        (bytes) => {
          expect(decodeState(bytes).ok).toBe(false);
          decodePage(PAGE, Buffer.from(bytes));
        },
      ),
      runs,
    );
  });

  test('a page comes back byte for byte; a cut one, and one whose thumbnail claims too much, do not', () => {
    const bytes = encodePage(pageOf());
    const back = decodePage(PAGE, bytes);
    expect(
      back.ok && { ...back.value, jpeg: Buffer.from(back.value.jpeg), thumbnail: Buffer.from(back.value.thumbnail) },
    ).toEqual(pageOf());
    expect(decodePage(PAGE, bytes.subarray(0, 40)).ok).toBe(false);
    expect(decodePage(PAGE, bytes.subarray(0, bytes.length - 30)).ok).toBe(false);
  });
});

describe('keys', () => {
  const holding = cardHolding(chipOf('Mai'));
  const share = 'aa'.repeat(32);

  test('follow from the card, the share and the salt, each', () => {
    if (!holding) throw new Error('no holding');
    const salt = Buffer.alloc(32, 1);
    const same = draftKey(holding, share, salt);
    expect(draftKey(holding, share, salt).equals(same)).toBe(true);
    expect(draftKey(holding, 'bb'.repeat(32), salt).equals(same)).toBe(false);
    expect(draftKey(holding, share, Buffer.alloc(32, 2)).equals(same)).toBe(false);
    const other = cardHolding(chipOf('Lan'));
    expect(other && draftKey(other, share, salt).equals(same)).toBe(false);
    expect(draftName(holding, share)).toMatch(/^[0-9a-f]{32}$/);
  });

  test('a card without SOD or DG2 gives none', () => {
    const { dg2: _, ...files } = chipOf('Mai').files;
    expect(cardHolding({ ...chipOf('Mai'), files })).toBeNull();
    expect(cardHolding(null)).toBeNull();
  });

  test('a chip that proved itself only with a key beside the SOD is no more proven to a draft than one that offers no proof', () => {
    const done = chipOf('Mai', 'done');
    expect(draftProofOf({ ...done, chipProof: 'pace-cam' })).toBe('not-offered');
    expect(draftProofOf({ ...done, chipProof: 'chip-authentication' })).toBe('done');
    expect(draftProofOf({ ...chipOf('Mai', 'failed'), chipProof: 'pace-cam' })).toBe('failed');
    expect(draftProofOf(null)).toBe('none');
  });

  test('codes are read as people write them, and nothing else is taken for one', () => {
    expect(newDraftCode(Buffer.alloc(16, 33))).toBe('1111-1111-1111-1111');
    for (const typed of [
      '7K3F-9QXM-2B4T-H0WZ',
      '7k3f9qxm2b4th0wz',
      ' 7K3F 9QXM 2B4T HOWZ ',
      codeForReader('7K3F-9QXM-2B4T-H0WZ'),
    ])
      expect(readDraftCode(typed), typed).toBe('7K3F-9QXM-2B4T-H0WZ');
    for (const wrong of ['', '7K3F', '7K3F-9QXM-2B4T-H0WU', 'x'.repeat(100_000), '004190000017||Nông Thị Mai'])
      expect(readDraftCode(wrong), wrong.slice(0, 30)).toBeNull();
    expect(isDraftCode('7K3F-9QXM-2B4T-H0WZ')).toBe(false); // without its mark it is only a code where one is asked for
    const seen = new Set(Array.from({ length: 500 }, () => newDraftCode()));
    expect(seen.size).toBe(500);
  });
});
