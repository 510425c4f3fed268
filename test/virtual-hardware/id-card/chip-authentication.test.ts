import { beforeAll, describe, expect, test } from 'vitest';
import type { ChipAccess, ChipReading } from '../../../device-daemon/src/devices/card-reading.ts';
import type { CardTransport } from '../../../device-daemon/src/emrtd/channel.ts';
import { chipFault } from '../../../device-daemon/src/emrtd/chip-fault.ts';
import { readChip } from '../../../device-daemon/src/emrtd/read-chip.ts';
import { type CardProfile, createIdCard, VIETNAMESE_PROFILE } from './card.ts';
import { type ProofCurve, type ProofOffer, type ProofSuite, USUAL_PROOF } from './chip-authentication.ts';
import { holderById } from './holders.ts';
import { createIssuer } from './issuer.ts';
import { mrzOf } from './mrz.ts';
import { copyOf, type Personalised, personalise } from './personalise.ts';

/**
 * The kiosk's reader asks the virtual card for its proof. The two share no protocol code; the reader's side was also held
 * against the conversations of four real passports (reference `id-card.md`, 4), which are not to be kept here.
 */
const mai = holderById('mai');
const access: ChipAccess = { kind: 'can', can: '000017' };
const issuer = createIssuer();
let original: Personalised;

beforeAll(async () => {
  original = await personalise(mai, issuer);
});

type Wire = CardTransport & { readonly headers: string[] };

const wire = (chip: Personalised, profile: Partial<CardProfile> = {}, liftedAt = Number.POSITIVE_INFINITY): Wire => {
  const card = createIdCard(chip, { profile: { ...VIETNAMESE_PROFILE, ...profile } });
  const headers: string[] = [];
  return {
    headers,
    transmit: async (apdu) => {
      headers.push(Buffer.from(apdu.subarray(0, 4)).toString('hex').toUpperCase());
      if (headers.length >= liftedAt) return { ok: false, fault: chipFault('card-removed', 'lifted') };
      return { ok: true, value: card.transmit(apdu) };
    },
  };
};

const readFrom = async (card: Wire, by: ChipAccess = access): Promise<ChipReading> => {
  const reading = await readChip(card, by);
  if (!reading.ok) throw new Error(JSON.stringify(reading.fault));
  return reading.value;
};

/** The fewest commands for these files by PACE with AES and short answers, without any proof (reference, "APDU count"). */
const fewest = ({ files: { cardAccess: _inTheSeven, ...files } }: ChipReading): number =>
  Object.values(files).reduce((sum, file) => sum + Math.ceil(file.length / 223), 7);

const curves: readonly ProofCurve[] = ['P-256', 'P-384', 'brainpoolP256r1', 'brainpoolP384r1'];
const suites: readonly ProofSuite[] = ['aes-128', 'aes-256', '3des'];
const kinds = [
  ...curves.flatMap((curve) => suites.map((suite): ProofOffer => ({ ...USUAL_PROOF, curve, suite }))),
  { ...USUAL_PROOF, curve: 'brainpoolP512r1', suite: 'aes-192' },
  { ...USUAL_PROOF, curve: 'P-521', suite: 'aes-256' },
  { ...USUAL_PROOF, parameters: 'named', keyId: 195 },
  { ...USUAL_PROOF, suite: '3des', keyId: 7 },
] as const satisfies readonly ProofOffer[];

describe('the very chip', () => {
  test.each(kinds.map((kind) => [kind.curve, kind.suite, kind.parameters, kind.keyId, kind] as const))(
    '%s, %s, %s parameters, key %s: proven with at most two commands more than reading the files takes',
    async (_curve, suite, _parameters, _keyId, kind) => {
      const chip = await personalise(mai, issuer, 'none', { proof: kind });
      const card = wire(chip);
      const reading = await readFrom(card);
      expect([reading.chipAuthentication, reading.chipAuthenticationDetail]).toEqual(['done', undefined]);
      expect(reading.files.dg15).toEqual(chip.closed.get(0x010f));
      // after a proof in 3DES the rest comes in blocks of 231 instead of 223
      if (suite === '3des') expect(reading.traffic.apdus).toBeLessThan(fewest(reading));
      else expect(reading.traffic.apdus - fewest(reading)).toBe(2);
      expect(card.headers.filter((header) => header.startsWith('0C22') || header.startsWith('0C86'))).toEqual(
        suite === '3des' ? ['0C2241A6'] : ['0C2241A4', '0C860000'],
      );
    },
  );

  test('a card opened by BAC proves itself too: 3DES before, AES after', async () => {
    const { information } = mrzOf(mai);
    const mrz: ChipAccess = {
      kind: 'mrz',
      documentNumber: information.slice(0, 9),
      dateOfBirth: information.slice(10, 16),
      dateOfExpiry: information.slice(17, 23),
    };
    const reading = await readFrom(wire(original), mrz);
    expect([reading.accessUsed, reading.chipAuthentication]).toEqual(['bac', 'done']);
  });

  test('a card without DG15 proves itself with its portrait: no command more', async () => {
    const chip = await personalise(mai, issuer, 'none', { activeAuthentication: null });
    const reading = await readFrom(wire(chip));
    expect([reading.chipAuthentication, reading.files.dg15]).toEqual(['done', undefined]);
    expect(reading.traffic.apdus - fewest(reading)).toBe(2);
  });

  test('a 3DES card that refuses the one command is asked by the two', async () => {
    const chip = await personalise(mai, issuer, 'none', { proof: { ...USUAL_PROOF, suite: '3des' } });
    const reading = await readFrom(wire(chip, { proofIn3desBy: 'two-commands' }));
    expect(reading.chipAuthentication).toBe('done');
  });
});

describe('no proof, and nothing lost of what was read', () => {
  const bodies = (reading: ChipReading) => [
    reading.files.dg1,
    reading.files.dg13,
    reading.files.dg2,
    reading.files.sod,
  ];
  const wholeFiles = () => [0x0101, 0x010d, 0x0102, 0x011d].map((id) => original.closed.get(id));

  test('a copy of all files without the private key: failed', async () => {
    const reading = await readFrom(wire(copyOf(original, 'cloned')));
    expect(reading.chipAuthentication).toBe('failed');
    expect(reading.chipAuthenticationDetail).toBe('under the new keys: the card ended secure messaging');
    expect(bodies(reading)).toEqual(wholeFiles());
  });

  test.each([
    ['cloned-proof-hidden', 'the SOD lists DG14 and the card does not give it'],
    ['cloned-proof-stripped', 'DG14 is not the one that the SOD lists'],
  ] as const)('a copy that pretends to offer no proof (%s): failed, not "not offered"', async (copy, detail) => {
    const reading = await readFrom(wire(copyOf(original, copy)));
    expect([reading.chipAuthentication, reading.chipAuthenticationDetail]).toEqual(['failed', detail]);
    expect(bodies(reading)).toEqual(wholeFiles());
  });

  test('the key in DG14 is no point of its curve, though the SOD lists it: the chip is not asked at all', async () => {
    const chip = await personalise(mai, issuer, 'broken-point');
    const card = wire(chip);
    const reading = await readFrom(card);
    expect([reading.chipAuthentication, reading.chipAuthenticationDetail]).toEqual([
      'failed',
      'the key in DG14 is no point of its curve',
    ]);
    expect(card.headers.filter((header) => header.startsWith('0C22'))).toEqual([]);
    expect(reading.files.dg15).toEqual(chip.closed.get(0x010f));
  });

  test.each([
    [{ at: 'choice', status: 0x6a80 }, 'MSE:Set AT answered 6A80'],
    [{ at: 'choice', status: 0x6982 }, 'MSE:Set AT answered 6982'],
    [{ at: 'agreement', status: 0x6300 }, 'GENERAL AUTHENTICATE answered 6300'],
    [{ at: 'agreement', status: 0x6985 }, 'GENERAL AUTHENTICATE answered 6985'],
  ] as const)(
    'the card refuses (%o): failed, in words; DG15 is still read under the old keys',
    async (proofFault, detail) => {
      const reading = await readFrom(wire(original, { proofFault }));
      expect([reading.chipAuthentication, reading.chipAuthenticationDetail]).toEqual(['failed', detail]);
      expect(reading.files.dg15).toEqual(original.closed.get(0x010f));
    },
  );

  test('a card that says yes and goes on under the old keys: failed', async () => {
    const reading = await readFrom(wire(original, { proofFault: { at: 'new-keys' } }));
    expect(reading.chipAuthentication).toBe('failed');
    expect(bodies(reading)).toEqual(wholeFiles());
  });

  test('lifted at any command of the proof or after it: no reading, and the reason is that it was lifted', async () => {
    const card = wire(original);
    const { apdus } = (await readFrom(card)).traffic;
    const proof = card.headers.indexOf('0C2241A4') + 1;
    for (const at of [proof, proof + 1, proof + 2, apdus])
      expect(await readChip(wire(original, {}, at), access)).toMatchObject({ fault: { code: 'card-removed' } });
  });

  test('the citizen cancels while the chip is asked: cancelled, no reading', async () => {
    const card = wire(original);
    const reading = await readChip(
      {
        transmit: async (apdu) =>
          apdu[1] === 0x86 && apdu[0] === 0x0c
            ? { ok: false, fault: chipFault('cancelled', 'by the citizen') }
            : card.transmit(apdu),
      },
      access,
    );
    expect(reading).toMatchObject({ ok: false, fault: { code: 'cancelled' } });
  });

  test('a card of a kind that offers no proof: not offered, and no command is spent on it', async () => {
    const reading = await readFrom(wire(await personalise(mai, issuer, 'without-proof')));
    expect(reading.chipAuthentication).toBe('not-offered');
    expect(reading.traffic.apdus).toBe(fewest(reading));
  });

  test('reasons hold nothing of the holder', async () => {
    const details: string[] = [];
    for (const copy of ['cloned', 'cloned-proof-hidden', 'cloned-proof-stripped'] as const)
      details.push((await readFrom(wire(copyOf(original, copy)))).chipAuthenticationDetail ?? '');
    for (const piece of [mai.personalNumber, '000017', ...mai.fullName.split(' ')])
      expect(details.join('\n')).not.toContain(piece);
  });
});
