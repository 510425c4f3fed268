import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChipReading, IdCardReader } from '../../../device-daemon/src/devices/card-reading.ts';
import type { Call } from '../../../device-daemon/src/devices/device.ts';
import { createIdCardReader } from '../../../device-daemon/src/devices/id-card-reader/driver.ts';
import { chipPerson, portrait } from '../../../device-daemon/src/emrtd/holder.ts';
import type { CardHolder, LaidCard } from '../../virtual-hardware/card-station.ts';
import { canOf, holderById, OTHER_HOLDERS } from '../../virtual-hardware/id-card/holders.ts';
import { until } from '../../virtual-hardware/id-card/pcscd.ts';
import { usualProfile } from '../../virtual-hardware/id-card/personalise.ts';
import { type CardProfile, NAMED_PROFILES, PROFILE_NAMES } from '../../virtual-hardware/id-card/profile.ts';
import { type IdCardStation, startCardStation } from '../../virtual-hardware/id-card/station.ts';
import { mrzKeyOf } from './laid-card.ts';

/** Every kind of card and everyone who has one, by the whole way of production: driver, addon, pcscd, vpcd, card. */

const runFolder = mkdtempSync(join(tmpdir(), 'every-card-'));
const challenge = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const mai = holderById('mai');
let station: IdCardStation;
let reader: IdCardReader;

const call = (): Call => ({ signal: new AbortController().signal, deadlineMs: 20_000 });
const present = (wanted: boolean): Promise<void> => until(() => reader.present === wanted, 8_000);

beforeAll(async () => {
  station = await startCardStation({ runFolder });
  // libpcsclite reads it once, at its first call in this process
  process.env['PCSCLITE_CSOCK_NAME'] = station.socketName;
  reader = createIdCardReader({ readerName: station.readerName, mostResponseBytes: 4096 });
  const opened = await reader.open(call());
  if (!opened.ok) throw new Error(JSON.stringify(opened.fault));
});
afterAll(async () => {
  await reader?.close();
  await station?.stop();
  rmSync(runFolder, { recursive: true, force: true });
});

/** Lays the card down, reads it with all that is known of its holder, and counts on both sides. */
const readLaid = async (holder: CardHolder, card: LaidCard = {}): Promise<ChipReading> => {
  if (reader.present) {
    await station.remove();
    await present(false);
  }
  await station.put(holder, undefined, card);
  await present(true);
  const can = canOf(holder);
  const access = [...(can === null ? [] : [{ kind: 'can', can } as const]), mrzKeyOf(holder)];
  const reading = await reader.read(access, call(), () => undefined, challenge);
  if (!reading.ok) throw new Error(JSON.stringify(reading.fault));
  const counted = await station.count();
  const { apdus, bytesOut, bytesIn } = reading.value.traffic;
  expect([apdus, bytesOut, bytesIn]).toEqual([counted.apdus, counted.bytesIn, counted.bytesOut]);
  return reading.value;
};

/** Which files a reading of this kind of card holds; EF.CardSecurity only where PACE needs it for the proof. */
const namesOf = (profile: CardProfile): string[] => {
  const byStrength = [...profile.pace].sort((left, right) => right.cipher.localeCompare(left.cipher));
  const best = byStrength.filter(({ cipher }) => cipher === byStrength[0]?.cipher);
  const there: Record<string, boolean> = {
    cardAccess: profile.access !== 'bac-only',
    cardSecurity: profile.access !== 'bac-only' && best.some(({ mapping }) => mapping === 'CAM'),
    dg1: true,
    dg2: profile.portrait !== 'none',
    dg11: profile.dg11,
    dg12: profile.dg12,
    dg13: profile.dg13,
    dg14: true,
    dg15: profile.activeAuthentication !== null,
    sod: true,
  };
  return Object.keys(there).filter((name) => there[name]);
};

const kinds = { jpeg: 'image/jpeg', 'jpeg-2000': 'image/jp2', none: undefined } as const;

describe('every kind of card', () => {
  test.each(PROFILE_NAMES)(
    '%s: whole, counted by reader and card alike, and as far proven as it can be',
    async (name) => {
      const profile: CardProfile = { ...usualProfile(mai), ...NAMED_PROFILES[name] };
      const reading = await readLaid(mai, { profile: NAMED_PROFILES[name] });
      expect(Object.keys(reading.files).sort()).toEqual(namesOf(profile).sort());
      const byPace = profile.paceWithCan === 'accepted' ? 'pace-can' : 'pace-mrz';
      expect(reading.accessUsed).toBe(profile.access === 'bac-only' ? 'bac' : byPace);
      const mapped = profile.pace.some(({ mapping }) => mapping === 'CAM');
      expect(reading.chipAuthentication).toBe(profile.proof || mapped ? 'done' : 'not-offered');
      expect(Boolean(reading.activeAuthentication?.signature.length)).toBe(profile.activeAuthentication !== null);
      const person = chipPerson(reading, { ethnicity: false });
      expect(person.ok && person.value.personalNumber).toBe(mai.personalNumber);
      const picture = portrait(reading);
      expect(picture.ok && picture.value?.mime).toBe(kinds[profile.portrait]);
    },
  );
});

describe('everyone who comes with a chip', () => {
  test.each(OTHER_HOLDERS.map((holder) => [holder.id, holder] as const))('%s', async (_id, holder) => {
    // JPEG 2000 is read above; here it would only take the time to draw it
    const reading = await readLaid(holder, { profile: { portrait: holder.withoutPortrait ? 'none' : 'jpeg' } });
    const person = chipPerson(reading, { ethnicity: false, today: '2026-11-29' });
    if (!person.ok) throw new Error(JSON.stringify(person.fault));
    const { document, dateOfBirth, sex, personalNumber, fullName } = person.value;
    expect([personalNumber ?? '', dateOfBirth, sex]).toEqual([holder.personalNumber, holder.dateOfBirth, holder.sex]);
    expect(fullName.normalize('NFC')).toBe(holder.fullName.normalize('NFC'));
    expect(document).toEqual({
      kind: holder.document?.kind ?? 'id-card',
      number: holder.document?.number ?? holder.personalNumber.slice(-9),
      issuer: holder.document?.issuer ?? 'VNM',
    });
  });
});
