import { describe, expect, test } from 'vitest';
import { chipFault } from '../../../device-daemon/src/emrtd/chip-fault.ts';
import { readChip } from '../../../device-daemon/src/emrtd/read-chip.ts';
import { holderById } from '../../virtual-hardware/id-card/holders.ts';
import { createIssuer } from '../../virtual-hardware/id-card/issuer.ts';
import { personalise } from '../../virtual-hardware/id-card/personalise.ts';
import { NAMED_PROFILES, type ProfileName } from '../../virtual-hardware/id-card/profile.ts';
import { canOf, LaidCard, type Trouble } from './laid-card.ts';

const issuer = createIssuer();
const challenge = Uint8Array.of(0x46, 0x08, 0xf9, 0x19, 0x88, 0x70, 0x22, 0x12);
const laid = (name: ProfileName) => personalise(holderById('mai'), issuer, 'none', NAMED_PROFILES[name]);
const usual = await laid('usual');
const large = await laid('active-rsa-2048');
const asked = (card: LaidCard): number => card.headers.filter((header) => header === '0C880000').length;

describe('the chip is asked to sign a challenge', () => {
  test('one command, the last of all, and the challenge and the signature are kept as they are', async () => {
    const card = new LaidCard(usual);
    const reading = await readChip(card, canOf(usual), { challenge });
    if (!reading.ok) throw new Error(JSON.stringify(reading.fault));
    expect(reading.value.activeAuthentication).toMatchObject({ challenge });
    expect(reading.value.activeAuthentication?.signature).toHaveLength(64);
    expect([asked(card), card.headers.at(-1)]).toEqual([1, '0C880000']);
  });

  test('without a challenge, or without a key for it, it is not asked', async () => {
    const card = new LaidCard(usual);
    expect(await readChip(card, canOf(usual))).toMatchObject({ ok: true, value: { activeAuthentication: null } });
    const keyless = await laid('no-proof');
    const other = new LaidCard(keyless);
    const reading = await readChip(other, canOf(keyless), { challenge });
    expect(reading).toMatchObject({ ok: true, value: { activeAuthentication: null } });
    expect([asked(card), asked(other)]).toEqual([0, 0]);
  });

  test('a signature of 256 bytes comes in a long answer; where the reader carries none, null says that it could not be asked', async () => {
    const long = await readChip(new LaidCard(large), canOf(large), { challenge, mostResponseBytes: 4096 });
    expect(long.ok && long.value.activeAuthentication?.signature).toHaveLength(256);
    const card = new LaidCard(large);
    const short = await readChip(card, canOf(large), { challenge });
    expect(short).toMatchObject({ ok: true, value: { activeAuthentication: null } });
  });

  test('a chip that refuses to sign with the key that it shows: an empty signature, so that nobody takes it for one that was not asked', async () => {
    const { apdus } = await counted();
    const refuses: Trouble = () => ({ ok: true, value: Uint8Array.of(0x69, 0x85) });
    const reading = await readChip(new LaidCard(usual, new Map([[apdus, refuses]])), canOf(usual), { challenge });
    const signature = new Uint8Array(0);
    expect(reading).toMatchObject({ ok: true, value: { activeAuthentication: { challenge, signature } } });
  });

  test('lifted while it signs: no reading', async () => {
    const { apdus } = await counted();
    const lifted: Trouble = () => ({ ok: false, fault: chipFault('card-removed', 'lifted') });
    const reading = await readChip(new LaidCard(usual, new Map([[apdus, lifted]])), canOf(usual), { challenge });
    expect(reading).toMatchObject({ ok: false, fault: { code: 'card-removed' } });
  });
});

/** A whole reading with signing: its last command is the one that asks. */
const counted = async (): Promise<LaidCard> => {
  const card = new LaidCard(usual);
  await readChip(card, canOf(usual), { challenge });
  return card;
};
