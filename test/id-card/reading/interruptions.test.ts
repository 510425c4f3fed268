import { describe, expect, test } from 'vitest';
import { chipFault } from '../../../device-daemon/src/emrtd/chip-fault.ts';
import { type ReadChipOptions, readChip } from '../../../device-daemon/src/emrtd/read-chip.ts';
import { holderById } from '../../virtual-hardware/id-card/holders.ts';
import { createIssuer } from '../../virtual-hardware/id-card/issuer.ts';
import { copyOf, FILE, personalise } from '../../virtual-hardware/id-card/personalise.ts';
import { NAMED_PROFILES } from '../../virtual-hardware/id-card/profile.ts';
import { canOf, LaidCard, type Trouble } from './laid-card.ts';

const mai = holderById('mai');
const issuer = createIssuer();
const usual = await personalise(mai, issuer);
const access = [canOf(usual)];
const proofless = await personalise(mai, issuer, 'none', NAMED_PROFILES['no-proof']);

const word = (status: number): Uint8Array => Uint8Array.of(status >> 8, status & 0xff);
/** The card closes the session instead of answering. */
const closes =
  (card: () => LaidCard, status: number): Trouble =>
  () => {
    card().forget();
    return { ok: true, value: word(status) };
  };

const laid = (at: number, trouble: (card: () => LaidCard) => Trouble, chip = usual): LaidCard => {
  const card: LaidCard = new LaidCard(chip, new Map([[at, trouble(() => card)]]));
  return card;
};
const whole = await readChip(new LaidCard(usual), access);
if (!whole.ok) throw new Error(JSON.stringify(whole.fault));
const { files, traffic } = whole.value;

/** PACE with what is known of the card already (5), SELECT of the application, the proof (2), SELECT of the file. */
const opening = 6;

describe('a session that breaks while the card lies there', () => {
  // in DG1, in the SOD, in DG14 or at the proof, in the portrait, at the very last
  test.each([8, 14, 20, 22, 60, traffic.apdus])(
    'the card closes secure messaging at APDU %i: opened again, and the reading goes on where it stopped',
    async (at) => {
      const card = laid(at, (it) => closes(it, 0x6988));
      const reading = await readChip(card, access);
      if (!reading.ok) throw new Error(JSON.stringify(reading.fault));
      expect(reading.value.files).toEqual(files);
      expect(reading.value.chipAuthentication).toBe('done');
      expect(reading.value.traffic).toEqual(card.counted);
      expect(card.resets).toBe(1);
      // the lost command, the opening, the proof again (whole, where it broke in it), the file selected again; no block of a file twice
      expect(reading.value.traffic.apdus - traffic.apdus).toBeLessThanOrEqual(1 + opening + 2 + 2);
    },
  );

  test('the way to the card fails once in mid-portrait: the same', async () => {
    const card = laid(50, () => () => ({ ok: false, fault: chipFault('device-failed', 'a frame was lost') }));
    const reading = await readChip(card, access);
    expect(reading).toMatchObject({ ok: true, value: { files, chipAuthentication: 'done' } });
  });

  test('the card forgets its access in mid-portrait and says so in plain words (6982): the same', async () => {
    const card = laid(50, (it) => closes(it, 0x6982));
    expect(await readChip(card, access)).toMatchObject({ ok: true, value: { files } });
  });

  test('it fails at the same place again: given up after the second time', async () => {
    const lost: Trouble = () => ({ ok: false, fault: chipFault('device-failed', 'a frame was lost') });
    const troubles = new Map(Array.from({ length: 200 }, (_, at) => [50 + at, lost] as const));
    const card = new LaidCard(usual, troubles);
    expect(await readChip(card, access)).toMatchObject({ ok: false, fault: { code: 'device-failed' } });
    expect(card.resets).toBe(1);
  });

  test('lifted in mid-portrait: no second opening', async () => {
    const card = laid(50, () => () => ({ ok: false, fault: chipFault('card-removed', 'lifted') }));
    expect(await readChip(card, access)).toMatchObject({ ok: false, fault: { code: 'card-removed' } });
    expect(card.resets).toBe(0);
  });

  test('an answer that somebody altered is no accident: the reading ends', async () => {
    const card = laid(50, () => (_command, answer) => {
      const given = answer();
      return { ok: true, value: given.with(20, (given[20] ?? 0) ^ 1) };
    });
    expect(await readChip(card, access)).toMatchObject({ ok: false, fault: { code: 'card-unreadable' } });
    expect(card.resets).toBe(0);
  });
});

describe('another card in the moment of the break', () => {
  test('of the same person, with other files: noticed by the SOD', async () => {
    const other = await personalise({ ...mai, residence: `${mai.residence}, Cao Bằng` }, issuer);
    const card = laid(50, (it) => () => {
      it().swapFor(other);
      return { ok: true, value: word(0x6988) };
    });
    const reading = await readChip(card, access);
    expect(reading).toMatchObject({ ok: false, fault: { code: 'card-unreadable' } });
  });

  test('a card without any proof: the SOD is read again, and must be the same', async () => {
    const card = laid(50, (it) => closes(it, 0x6988), proofless);
    expect(await readChip(card, [canOf(proofless)])).toMatchObject({ ok: true });
    const blocks = Math.ceil((proofless.closed.get(FILE.security)?.length ?? 0) / 223);
    expect(card.headers.filter((header) => header === '0CB09D00')).toHaveLength(2);
    expect(blocks).toBeGreaterThan(1);

    const stale = { ...proofless, closed: new Map(proofless.closed) };
    const another = await personalise(mai, createIssuer(), 'none', NAMED_PROFILES['no-proof']);
    stale.closed.set(FILE.security, another.closed.get(FILE.security) ?? null);
    const swapped = laid(
      50,
      (it) => () => {
        it().swapFor(stale);
        return { ok: true, value: word(0x6988) };
      },
      proofless,
    );
    expect(await readChip(swapped, [canOf(proofless)])).toMatchObject({
      ok: false,
      fault: { code: 'card-unreadable', detail: 'opened again, and the card has another SOD' },
    });
  });

  test('a copy without the key laid down in its place: failed, though the first one had proven itself', async () => {
    const copy = copyOf(usual, 'cloned');
    const card = laid(50, (it) => () => {
      it().swapFor(copy);
      return { ok: true, value: word(0x6988) };
    });
    expect(await readChip(card, access)).toMatchObject({ ok: true, value: { chipAuthentication: 'failed', files } });
  });
});

describe('long answers that the way does not carry', () => {
  const long: ReadChipOptions = { mostResponseBytes: 4096 };
  const atMost = (bytes: number, spoilt: (answer: Uint8Array) => ReturnType<Trouble>): Map<number, Trouble> =>
    new Map(
      Array.from({ length: 300 }, (_, at) => [
        at + 1,
        (_command, answer) => {
          const given = answer();
          return given.length > bytes + 2 ? spoilt(given) : { ok: true, value: given };
        },
      ]),
    );

  test.each([
    ['cuts them', (answer: Uint8Array) => ({ ok: true, value: answer.subarray(0, 258) }) as const],
    ['fails over them', () => ({ ok: false, fault: chipFault('device-failed', 'buffer') }) as const],
    ['loses them', () => ({ ok: false, fault: chipFault('card-unreadable', 'no status word') }) as const],
  ])('a reader that %s: short ones from there on, and what was read stays', async (_what, spoilt) => {
    const card = new LaidCard(usual, atMost(256, spoilt));
    const reading = await readChip(card, access, long);
    expect(reading).toMatchObject({ ok: true, value: { files, chipAuthentication: 'done' } });
    expect(card.resets).toBe(1);
    if (reading.ok) expect(reading.value.traffic).toEqual(card.counted);
  });

  test('a reader that fails at the very first long command: read with short ones', async () => {
    const card = laid(1, () => () => ({ ok: false, fault: chipFault('device-failed', 'extended') }));
    expect(await readChip(card, access, long)).toMatchObject({ ok: true, value: { files } });
  });

  test('a card that announces long answers and refuses them in mid-read, closing: short ones from there on', async () => {
    const refuses = (it: () => LaidCard) => closes(it, 0x6700);
    const card: LaidCard = new LaidCard(usual, new Map([[9, refuses(() => card)]]));
    const reading = await readChip(card, access, long);
    expect(reading).toMatchObject({ ok: true, value: { files, chipAuthentication: 'done' } });
    expect(card.resets).toBe(1);
  });

  test('the reader’s configuration says short: no long command is ever sent', async () => {
    const card = new LaidCard(
      usual,
      atMost(256, () => ({ ok: false, fault: chipFault('device-failed', 'buffer') })),
    );
    expect(await readChip(card, access)).toMatchObject({ ok: true, value: { files } });
    expect(card.resets).toBe(0);
  });
});

describe('what is told while it is read', () => {
  test('the holder’s details come before the portrait, and percents only rise', async () => {
    const seen: string[] = [];
    const percents: number[] = [];
    await readChip(new LaidCard(usual), access, {
      onFile: (key) => seen.push(key),
      onProgress: (percent) => percents.push(percent),
    });
    expect(seen).toEqual(['cardAccess', 'dg1', 'dg13', 'sod', 'dg14', 'dg2', 'dg15']);
    expect([percents[0], percents.at(-1)]).toEqual([0, 100]);
    expect(percents).toEqual([...new Set(percents)].sort((left, right) => left - right));
  });
});
