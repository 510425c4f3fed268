import { describe, expect, test } from 'vitest';
import type { ChipReading } from '../../../device-daemon/src/devices/card-reading.ts';
import { chipPerson, portrait } from '../../../device-daemon/src/emrtd/holder.ts';
import { readChip } from '../../../device-daemon/src/emrtd/read-chip.ts';
import { holderById, OTHER_HOLDERS } from '../../virtual-hardware/id-card/holders.ts';
import { createIssuer } from '../../virtual-hardware/id-card/issuer.ts';
import { FILE, type Personalised, personalise } from '../../virtual-hardware/id-card/personalise.ts';
import { NAMED_PROFILES, PROFILE_NAMES } from '../../virtual-hardware/id-card/profile.ts';
import { canOf, LaidCard, mrzKeyOf } from './laid-card.ts';

const issuer = createIssuer();
const challenge = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

/** True when the strongest offer is one with the chip's proof in it, for which alone EF.CardSecurity is needed. */
const isOpenedByMapping = ({ profile }: Personalised): boolean => {
  const ranked = [...profile.pace].sort((left, right) => right.cipher.localeCompare(left.cipher));
  return ranked.filter(({ cipher }) => cipher === ranked[0]?.cipher).some(({ mapping }) => mapping === 'CAM');
};

/** What a reading must hold of this card: every file of it but EF.COM and DG3, and what lies outside the application. */
const filesOf = (chip: Personalised): ChipReading['files'] => {
  const file = (id: number): Uint8Array | undefined => chip.closed.get(id) ?? undefined;
  const all = {
    cardAccess: chip.open.get(FILE.cardAccess),
    cardSecurity: isOpenedByMapping(chip) ? chip.openAfterPace.get(FILE.cardSecurity) : undefined,
    dg2: file(FILE.dg2),
    dg11: file(FILE.dg11),
    dg12: file(FILE.dg12),
    dg13: file(FILE.dg13),
    dg14: file(FILE.dg14),
    dg15: file(FILE.dg15),
    sod: file(FILE.security),
  };
  const there = Object.fromEntries(Object.entries(all).filter(([, bytes]) => bytes !== undefined));
  return { ...there, dg1: file(FILE.dg1) ?? new Uint8Array(0) };
};

describe('every kind of card that can be laid down', () => {
  test.each(PROFILE_NAMES)('%s: whole, and counted by reader and card alike', async (name) => {
    const holder = holderById('mai');
    const chip = await personalise(holder, issuer, 'none', NAMED_PROFILES[name]);
    const card = new LaidCard(chip);
    const options = { mostResponseBytes: 4096, challenge };
    const reading = await readChip(card, [canOf(chip), mrzKeyOf(holder)], options);
    if (!reading.ok) throw new Error(JSON.stringify(reading.fault));
    const { files, traffic, activeAuthentication } = reading.value;
    expect(files).toEqual(filesOf(chip));
    expect(traffic).toEqual(card.counted);
    const { access, paceWithCan, proof, activeAuthentication: signs } = chip.profile;
    const byPace = paceWithCan === 'accepted' ? 'pace-can' : 'pace-mrz';
    expect(reading.value.accessUsed).toBe(access === 'bac-only' ? 'bac' : byPace);
    expect(reading.value.chipAuthentication).toBe(proof ? 'done' : 'not-offered');
    expect(Boolean(activeAuthentication?.signature.length)).toBe(signs !== null);
    const person = chipPerson(reading.value, { ethnicity: false });
    expect(person.ok && person.value.personalNumber).toBe(holder.personalNumber);
    const picture = portrait(reading.value);
    const kinds = { jpeg: 'image/jpeg', 'jpeg-2000': 'image/jp2', none: undefined };
    expect(picture.ok && picture.value?.mime).toBe(kinds[chip.profile.portrait]);
    // fingerprints: never by short identifier; by identifier nothing is selected but what is gone back to
    expect(card.headers.filter((header) => header.startsWith('0CB083'))).toEqual([]);
  });
});

describe('everyone who comes with a chip', () => {
  test.each(OTHER_HOLDERS.map((holder) => [holder.id, holder] as const))('%s', async (_id, holder) => {
    // JPEG 2000 is read above; here it would only take the time to draw it
    const plain = holder.withoutPortrait ? 'none' : 'jpeg';
    const chip = await personalise(holder, issuer, 'none', { portrait: plain });
    const card = new LaidCard(chip);
    const reading = await readChip(card, [canOf(chip), mrzKeyOf(holder)]);
    if (!reading.ok) throw new Error(JSON.stringify(reading.fault));
    expect(reading.value.files).toEqual(filesOf(chip));
    const person = chipPerson(reading.value, { ethnicity: false, today: '2026-11-29' });
    if (!person.ok) throw new Error(JSON.stringify(person.fault));
    const { document, dateOfBirth, sex } = person.value;
    expect([dateOfBirth, sex]).toEqual([holder.dateOfBirth, holder.sex]);
    expect(document).toEqual({
      kind: holder.document?.kind ?? 'id-card',
      number: holder.document?.number ?? holder.personalNumber.slice(-9),
      issuer: holder.document?.issuer ?? 'VNM',
    });
    expect(person.value.personalNumber ?? '').toBe(holder.personalNumber);
  });
});
