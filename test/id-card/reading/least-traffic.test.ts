import { describe, expect, test } from 'vitest';
import { readChip } from '../../../device-daemon/src/emrtd/read-chip.ts';
import { holderById } from '../../virtual-hardware/id-card/holders.ts';
import { createIssuer } from '../../virtual-hardware/id-card/issuer.ts';
import { personalise } from '../../virtual-hardware/id-card/personalise.ts';
import { MEASURED_PROFILE } from '../../virtual-hardware/id-card/profile.ts';
import { canOf, LaidCard, mrzKeyOf } from './laid-card.ts';
import { AES, type Conversation, leastTraffic, mostPlain, TRIPLE_DES } from './least-traffic.ts';

const bytes = (length: number): Uint8Array => new Uint8Array(length);
/** The sizes of the reference. */
const files = { dg1: bytes(95), dg2: bytes(18_000), dg13: bytes(500), dg14: bytes(350), sod: bytes(2_000) };
const pace: Conversation = { access: 'pace', cipher: AES, field: 32, proof: null, answerBytes: 256 };
const bac: Conversation = { ...pace, access: 'bac', cipher: TRIPLE_DES };
const nothing = { dg1: bytes(0) };

describe('the arithmetic gives the table of reference/id-card.md', () => {
  test.each([
    ['PACE, AES, short', pace, 103, 1824 + 22_990],
    ['PACE, AES, 4 kB', { ...pace, answerBytes: 4096 }, 16, 207 + 21_179],
    ['PACE, AES, 32 kB', { ...pace, answerBytes: 32_768 }, 12, 115 + 21_095],
    ['BAC, 3DES, short', bac, 96, 1767 + 22_905],
    ['BAC, 3DES, 32 kB', { ...bac, answerBytes: 32_768 }, 8, 115 + 21_071],
  ])('%s', (_what, conversation, apdus, readBytes) => {
    const all = leastTraffic(files, conversation);
    expect(all.apdus).toBe(apdus);
    expect(all.bytes - leastTraffic(nothing, conversation).bytes).toBe(readBytes);
  });

  test('one short answer carries 223 bytes under AES, 231 under 3DES; the handshake has the bytes that were measured', () => {
    expect([mostPlain(AES, 256), mostPlain(TRIPLE_DES, 256)]).toEqual([223, 231]);
    // reference: 211 out and 206 in, with SELECT of EF.CardAccess (9) and the curve named in MSE:Set AT (3); the
    // application's SELECT under secure messaging (35 and 16) comes after it
    const cardAccess = bytes(22);
    expect(leastTraffic({ ...nothing, cardAccess }, pace).bytes).toBe(211 + 206 - 9 - 3 + 35 + 16);
  });
});

describe('the measured card', async () => {
  const chip = await personalise(holderById('mai'), createIssuer(), 'none', MEASURED_PROFILE);
  const proof = { cipher: AES, field: 32, reference: 0 };

  test.each([
    ['short', 256, 1, 1],
    ['4 kB', 4096, 1.1, 1.05],
  ])('%s answers: APDUs and bytes against the least, the same by reader and card', async (_what, most, apdus, all) => {
    const card = new LaidCard(chip);
    const reading = await readChip(card, [canOf(chip)], { mostResponseBytes: most });
    if (!reading.ok) throw new Error(JSON.stringify(reading.fault));
    const { traffic } = reading.value;
    expect(traffic).toEqual(card.counted);
    const least = leastTraffic(reading.value.files, { ...pace, proof, answerBytes: most });
    expect(traffic.apdus / least.apdus).toBeLessThanOrEqual(apdus);
    expect((traffic.bytesIn + traffic.bytesOut) / least.bytes).toBeLessThanOrEqual(all);
  });

  test('opened by BAC: at most one in twenty more, with what it costs to find out that PACE does not go', async () => {
    const card = new LaidCard(chip);
    const reading = await readChip(card, [mrzKeyOf(holderById('mai'))]);
    if (!reading.ok) throw new Error(JSON.stringify(reading.fault));
    const least = leastTraffic(reading.value.files, { ...bac, proof });
    expect(reading.value.traffic.apdus / least.apdus).toBeLessThanOrEqual(1.05);
  });
});
