import { failed } from '@mot-cua/domain/result.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AnswerLengths } from './answer-lengths.ts';
import { chipFault } from './chip-fault.ts';
import type { Command } from './command.ts';
import { elementaryFiles, FilePart, readFile } from './elementary-files.ts';
import { PlainFiles } from './scripted-card-for-tests.ts';
import { readHeader, readTlv, readTlvs, writeTlv } from './tlv.ts';

/** A reader that asks for 223 bytes at once, as AES leaves of a short answer. */
const of223 = (): AnswerLengths => {
  const lengths = new AnswerLengths();
  lengths.refused(256, 0x6c00 | 223);
  return lengths;
};

const portrait = writeTlv(
  0x75,
  Uint8Array.from({ length: 1000 }, (_, at) => at & 0xff),
);
const small = writeTlv(0x61, new Uint8Array(90).fill(7));

describe('reading whole files', () => {
  test.each(['end-of-file', 'short-answer', 'exact-length', 'wrong-length', 'select-only'] as const)(
    'a card with the habit %s gives both files whole',
    async (habit) => {
      const card = new PlainFiles(
        new Map([
          [1, small],
          [2, portrait],
        ]),
        habit,
      );
      expect(await readFile(card, elementaryFiles.dg1, { lengths: of223() })).toEqual({ ok: true, value: small });
      expect(await readFile(card, elementaryFiles.dg2, { lengths: of223() })).toEqual({ ok: true, value: portrait });
    },
  );

  test('no command is wasted: as many reads as blocks', async () => {
    const card = new PlainFiles(new Map([[2, portrait]]));
    const soFar: number[] = [];
    await readFile(card, elementaryFiles.dg2, { lengths: of223(), onBytes: (bytes) => soFar.push(bytes) });
    expect(card.heard).toHaveLength(Math.ceil(portrait.length / 223));
    expect(soFar).toEqual([223, 446, 669, 892, 1004]);
  });

  test('a file that is not there is told apart from one that breaks off', async () => {
    const cut = portrait.subarray(0, 500);
    const card = new PlainFiles(new Map([[2, cut]]));
    expect(await readFile(card, elementaryFiles.dg15, { lengths: of223() })).toEqual({ ok: true, value: null });
    const broken = await readFile(card, elementaryFiles.dg2, { lengths: of223() });
    expect(broken).toMatchObject({ ok: false, fault: { code: 'card-unreadable' } });
  });

  test('beyond 32,767 bytes the odd instruction goes on, and no byte is asked for twice', async () => {
    const long = writeTlv(
      0x75,
      Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7) & 0xff),
    );
    const card = new PlainFiles(new Map([[2, long]]));
    expect(await readFile(card, elementaryFiles.dg2, { lengths: of223() })).toEqual({ ok: true, value: long });
    const odd = card.heard.filter(({ ins }) => ins === 0xb1);
    expect(odd).toHaveLength(Math.ceil((long.length - 147 * 223) / 220));
    expect(odd.every(({ p1, p2, data }) => p1 === 0 && p2 === 0 && data?.[0] === 0x54)).toBe(true);
  });

  test.each([
    ['6700', 128, 0x6700],
    ['6C80', 128, 0x6c80],
  ])(
    'a card that gives 128 bytes at most and says %s to more is asked for less from there on',
    async (_word, most, word) => {
      const lengths = of223();
      const card = new PlainFiles(new Map([[2, portrait]]), 'end-of-file', { most, word });
      expect(await readFile(card, elementaryFiles.dg2, { lengths })).toEqual({ ok: true, value: portrait });
      expect(lengths.mostBytes(card)).toBeLessThanOrEqual(most);
      const before = card.heard.length;
      await readFile(card, elementaryFiles.dg2, { lengths });
      expect(card.heard.length - before).toBe(Math.ceil(portrait.length / lengths.mostBytes(card)));
    },
  );

  test('a reading that broke off goes on where it stopped, after one SELECT', async () => {
    const part = new FilePart();
    const first = new PlainFiles(new Map([[2, portrait]]));
    let blocks = 0;
    const breaks = {
      send: async (command: Command) =>
        blocks++ === 2 ? failed(chipFault('card-unreadable', 'broken')) : first.send(command),
    };
    const lengths = of223();
    expect((await readFile(breaks, elementaryFiles.dg2, { lengths, part })).ok).toBe(false);
    expect(part.at).toBe(2 * 223);
    const again = new PlainFiles(new Map([[2, portrait]]));
    expect(await readFile(again, elementaryFiles.dg2, { lengths, part })).toEqual({ ok: true, value: portrait });
    expect(again.heard.map(({ ins }) => ins)).toEqual([0xa4, 0xb0, 0xb0, 0xb0]);
  });

  test('a file that claims to be huge is refused after its first block', async () => {
    const card = new PlainFiles(new Map([[2, Uint8Array.of(0x75, 0x83, 0x10, 0, 0, 1, 2, 3)]]));
    const huge = await readFile(card, elementaryFiles.dg2, { lengths: of223() });
    expect(huge).toMatchObject({ ok: false, fault: { code: 'card-unreadable' } });
    expect(card.heard).toHaveLength(1);
  });
});

describe('TLV', () => {
  test('any bytes are read or refused, never thrown at, and elements never reach past the end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        readHeader(bytes);
        const one = readTlv(bytes);
        if (one.ok) expect(one.value.whole.length).toBeLessThanOrEqual(bytes.length);
        const all = readTlvs(bytes);
        if (all.ok) expect(all.value.reduce((sum, tlv) => sum + tlv.whole.length, 0)).toBe(bytes.length);
      }),
      { numRuns: 2000 },
    );
  });

  test('what is written is read again, and every cut of it is refused', () => {
    const tags = fc.constantFrom(0x04, 0x30, 0x61, 0x75, 0x5f2e, 0x7f61, 0x7f49);
    fc.assert(
      fc.property(tags, fc.uint8Array({ maxLength: 700 }), fc.nat(), (tag, value, cut) => {
        const bytes = writeTlv(tag, value);
        expect(readTlv(bytes)).toEqual({ ok: true, value: { tag, value, whole: bytes } });
        expect(readTlv(bytes.subarray(0, cut % bytes.length)).ok).toBe(false);
      }),
    );
  });
});
