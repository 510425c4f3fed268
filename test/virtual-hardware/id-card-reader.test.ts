import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type {
  ChipAccess,
  ChipPerson,
  ChipReading,
  IdCardReader,
} from '../../device-daemon/src/devices/card-reading.ts';
import type { Call } from '../../device-daemon/src/devices/device.ts';
import { createIdCardReader } from '../../device-daemon/src/devices/id-card-reader/driver.ts';
import { chipPerson, portrait } from '../../device-daemon/src/emrtd/holder.ts';
import { systemClock } from '../../device-daemon/src/system-clock.ts';
import { AES, leastTraffic, TRIPLE_DES } from '../id-card/reading/least-traffic.ts';
import type { CardHolder } from './card-station.ts';
import { HOLDERS, holderById } from './id-card/holders.ts';
import { until } from './id-card/pcscd.ts';
import { type IdCardStation, startCardStation } from './id-card/station.ts';

/** The whole way of production: driver, addon, libpcsclite, the real pcscd, vpcd, a card that shares no code with us. */

const runFolder = mkdtempSync(join(tmpdir(), 'id-card-reader-'));
const cliFile = resolve(import.meta.dirname, '../../device-daemon/src/devices/id-card-reader/cli.ts');
const seenWithinMs = 8_000;
const mai = holderById('mai');
let station: IdCardStation;
let reader: IdCardReader;

const call = (deadlineMs = 20_000): Call => ({ signal: new AbortController().signal, deadlineMs });
const can = (holder: CardHolder): ChipAccess => ({ kind: 'can', can: holder.personalNumber.slice(-6) });
const mrz = (holder: CardHolder): ChipAccess => ({
  kind: 'mrz',
  documentNumber: holder.personalNumber.slice(-9),
  dateOfBirth: holder.dateOfBirth.replaceAll('-', '').slice(2),
  dateOfExpiry: holder.expiresOn === null ? '991231' : holder.expiresOn.replaceAll('-', '').slice(2),
});
const read = (access: ChipAccess, onProgress: (percent: number) => void = () => undefined) =>
  reader.read([access], call(), onProgress);
const codeOf = async (reading: ReturnType<typeof read>): Promise<string> => {
  const result = await reading;
  return result.ok ? 'read' : result.fault.code;
};
const present = (wanted: boolean): Promise<void> => until(() => reader.present === wanted, seenWithinMs);

const openAgain = (): Promise<void> => until(async () => (await reader.open(call())).ok, seenWithinMs);

const put: IdCardStation['put'] = async (holder, fault) => {
  await station.put(holder, fault);
  await present(true);
};

beforeAll(async () => {
  station = await startCardStation({ runFolder });
  // libpcsclite reads it once, at its first call in this process
  process.env['PCSCLITE_CSOCK_NAME'] = station.socketName;
  reader = createIdCardReader({ readerName: station.readerName, clock: systemClock });
  const opened = await reader.open(call());
  if (!opened.ok) throw new Error(JSON.stringify(opened.fault));
});
beforeEach(async () => {
  // a test that failed may have left the cable out
  await station.plugReader();
  await openAgain();
  await station.remove();
  await present(false);
});
afterAll(async () => {
  await reader?.close();
  await station?.stop();
  rmSync(runFolder, { recursive: true, force: true });
});

/** The holder as the chip must tell it; ethnicity only because these tests ask for it. */
const expectedPerson = (holder: CardHolder): ChipPerson => ({
  personalNumber: holder.personalNumber,
  document: { kind: 'id-card', number: holder.personalNumber.slice(-9), issuer: 'VNM' },
  fullName: holder.fullName.normalize('NFC'),
  dateOfBirth: holder.dateOfBirth,
  sex: holder.sex,
  nationality: 'Việt Nam',
  placeOfOrigin: holder.placeOfOrigin.normalize('NFC'),
  residence: holder.residence.normalize('NFC'),
  issuedOn: holder.issuedOn,
  ...(holder.expiresOn === null ? {} : { expiresOn: holder.expiresOn }),
  ...(holder.formerNumber === null ? {} : { formerNumber: holder.formerNumber }),
  ethnicity: holder.ethnicity.normalize('NFC'),
});

/** Fewest APDUs for these files (reference id-card.md, "APDU count"), by arithmetic. */
const fewest = (reading: ChipReading, answerBytes = 256): number =>
  leastTraffic(reading.files, {
    access: reading.accessUsed === 'bac' ? 'bac' : 'pace',
    cipher: reading.accessUsed === 'bac' ? TRIPLE_DES : AES,
    field: 32,
    proof: reading.chipAuthentication === 'done' ? { cipher: AES, field: 32, reference: 0 } : null,
    answerBytes,
  }).apdus;

describe('a card on the reader', () => {
  test.each(HOLDERS.map((holder) => [holder.id, holder] as const))(
    'PACE with the CAN: everything about %s is as on the card, and no APDU is wasted',
    async (_id, holder) => {
      await put(holder);
      const percents: number[] = [];
      const reading = await read(can(holder), (percent) => percents.push(percent));
      if (!reading.ok) throw new Error(JSON.stringify(reading.fault));
      expect(reading.value.accessUsed).toBe('pace-can');
      expect(reading.value.chipAuthentication).toBe('done');
      expect(chipPerson(reading.value, { ethnicity: true })).toEqual({ ok: true, value: expectedPerson(holder) });
      const picture = portrait(reading.value);
      expect(picture.ok && picture.value?.mime).toBe('image/jpeg');
      expect(percents.at(-1)).toBe(100);
      expect(percents).toEqual([...percents].sort((a, b) => a - b));

      const counted = await station.count();
      const { traffic } = reading.value;
      expect(traffic).toEqual({ apdus: counted.apdus, bytesOut: counted.bytesIn, bytesIn: counted.bytesOut });
      console.log(
        `${holder.id}: ${traffic.apdus} APDUs of at least ${fewest(reading.value)}, ${traffic.bytesIn} bytes in`,
      );
      expect(traffic.apdus / fewest(reading.value)).toBeLessThanOrEqual(1.05);
    },
  );
});

describe('a copy on the reader', () => {
  test('it has every file of the card that lay there before, and only the proof tells them apart', async () => {
    await put(mai);
    const first = await read(can(mai));
    await station.putForged(mai, 'cloned');
    await present(true);
    const second = await read(can(mai));
    if (!first.ok || !second.ok) throw new Error('not read');
    expect([first.value.chipAuthentication, second.value.chipAuthentication]).toEqual(['done', 'failed']);
    expect(second.value.files).toEqual(first.value.files);
  });
});

describe('the MRZ key', () => {
  test('the card refuses PACE with the MRZ, so BAC opens it; few APDUs are spent on finding out', async () => {
    await put(mai);
    const reading = await read(mrz(mai));
    if (!reading.ok) throw new Error(JSON.stringify(reading.fault));
    expect(reading.value.accessUsed).toBe('bac');
    expect(chipPerson(reading.value, { ethnicity: true })).toEqual({ ok: true, value: expectedPerson(mai) });
    const { traffic } = reading.value;
    expect(traffic.apdus).toBe((await station.count()).apdus);
    console.log(`BAC: ${traffic.apdus} APDUs of at least ${fewest(reading.value)}`);
    expect(traffic.apdus / fewest(reading.value)).toBeLessThanOrEqual(1.05);
  });

  test('a wrong date of expiry: the code is wrong', async () => {
    await put(mai);
    const access = mrz(mai);
    if (access.kind !== 'mrz') throw new Error('not an MRZ');
    expect(await codeOf(read({ ...access, dateOfExpiry: '300130' }))).toBe('access-code-wrong');
  });
});

describe('what goes wrong with a card', () => {
  test('a wrong CAN: said once, and the same code never reaches this card again; the right one still does', async () => {
    await put(mai);
    const wrong: ChipAccess = { kind: 'can', can: '000018' };
    expect(await codeOf(read(wrong))).toBe('access-code-wrong');
    const before = await station.count();
    expect(await codeOf(read(wrong))).toBe('access-code-wrong');
    expect(await station.count()).toEqual(before);
    expect((await read(can(mai))).ok).toBe(true);
  });

  test('three wrong codes: the card is left alone until it is lifted', async () => {
    await put(mai);
    for (const wrong of ['000001', '000002', '000003'])
      expect(await codeOf(read({ kind: 'can', can: wrong }))).toBe('access-code-wrong');
    const before = await station.count();
    expect(await codeOf(read(can(mai)))).toBe('card-refused');
    expect(await station.count()).toEqual(before);
    await station.remove();
    await present(false);
    await put(mai);
    expect((await read(can(mai))).ok).toBe(true);
  });

  test.each([1, 6, 40])(
    'the card leaves at APDU %i: the read ends with card-removed, and the next card is read',
    async (apdu) => {
      await put(mai, { kind: 'removed-at-apdu', apdu });
      expect(await codeOf(read(can(mai)))).toBe('card-removed');
      await present(false);
      expect((await station.count()).apdus).toBe(apdu);
      await put(mai);
      expect((await read(can(mai))).ok).toBe(true);
    },
  );

  test('a bank card: not an ID card', async () => {
    await put(mai, { kind: 'not-an-id-card' });
    expect(await codeOf(read(can(mai)))).toBe('not-an-id-card');
  });

  test('a card that does not answer to reset: unreadable', async () => {
    await put(mai, { kind: 'mute' });
    expect(await codeOf(read(can(mai)))).toBe('card-unreadable');
  });

  test('an answer with a wrong MAC at APDU 40: unreadable, and nothing of it is kept', async () => {
    await put(mai, { kind: 'wrong-mac-at-apdu', apdu: 40 });
    expect(await codeOf(read(can(mai)))).toBe('card-unreadable');
    expect((await read(can(mai))).ok).toBe(true);
  });

  test('the card ends secure messaging in mid-portrait: reset, opened again, and read to the end', async () => {
    await put(mai, { kind: 'wrong-status-at-apdu', apdu: 50, status: 0x6988 });
    const reading = await read(can(mai));
    if (!reading.ok) throw new Error(JSON.stringify(reading.fault));
    expect(reading.value.chipAuthentication).toBe('done');
    const { traffic } = reading.value;
    expect(traffic.apdus).toBe((await station.count()).apdus);
    // the lost one, five of PACE, SELECT of the application, the proof, SELECT of the portrait
    expect(traffic.apdus).toBe(fewest(reading.value) + 10);
    expect(portrait(reading.value)).toMatchObject({ ok: true });
  });

  test('a slow card: the reading ends at its deadline, and a reading with time enough succeeds', async () => {
    await put(mai, { kind: 'slow', msPerApdu: 25 });
    const started = performance.now();
    expect(await codeOf(reader.read([can(mai)], call(400), () => undefined))).toBe('timeout');
    expect(performance.now() - started).toBeLessThan(3_000);
    expect((await read(can(mai))).ok).toBe(true);
  });

  test('the citizen gives up in mid-read: cancelled at once, and the reader is free again', async () => {
    await put(mai);
    const stop = new AbortController();
    const stopped = reader.read([can(mai)], { signal: stop.signal, deadlineMs: 20_000 }, (percent) => {
      if (percent >= 20) stop.abort();
    });
    expect(await codeOf(stopped)).toBe('cancelled');
    expect((await read(can(mai))).ok).toBe(true);
  });

  test('no card on the reader: said at once', async () => {
    expect(await codeOf(read(can(mai)))).toBe('no-card');
  });

  test('two readings asked for at once: one after the other, both good', async () => {
    await put(mai);
    const both = await Promise.all([read(can(mai)), read(can(mai))]);
    expect(both.map((one) => one.ok)).toEqual([true, true]);
  });
});

describe('waiting', () => {
  test('a reading that waits behind a slow one ends at its own deadline; the slow one goes on', async () => {
    await put(mai, { kind: 'slow', msPerApdu: 20 });
    const slow = read(can(mai));
    const started = performance.now();
    expect(await codeOf(reader.read([can(mai)], call(200), () => undefined))).toBe('timeout');
    expect(performance.now() - started).toBeLessThan(1_000);
    expect((await slow).ok).toBe(true);
  });

  test('closed while opening and while reading: both end at once as cancelled, and it opens again', async () => {
    await put(mai, { kind: 'slow', msPerApdu: 20 });
    const other = createIdCardReader({ readerName: station.readerName });
    const opening = other.open(call());
    await other.close();
    expect(await opening).toMatchObject({ ok: false, fault: { code: 'cancelled' } });
    const twice = await Promise.all([other.open(call()), other.open(call())]);
    expect(twice).toEqual([
      { ok: true, value: station.readerName },
      { ok: true, value: station.readerName },
    ]);
    await until(() => other.present, seenWithinMs);
    const reading = other.read([can(mai)], call(), () => undefined);
    await other.close();
    expect(await codeOf(reading)).toBe('cancelled');
    expect(other.present).toBe(false);
  });
});

describe('the reader’s cable', () => {
  const lost = (): Promise<DeviceFault> => new Promise((resolve) => reader.onLost(resolve));

  test('pulled while nobody reads: told once as disconnected; absent while it is out; works again by open alone', async () => {
    await put(mai);
    const told = lost();
    await station.unplugReader();
    expect((await told).code).toBe('disconnected');
    expect(reader.present).toBe(false);
    const absent = await reader.open(call(3_000));
    expect(absent).toMatchObject({ ok: false, fault: { code: 'absent', layer: 'link' } });
    expect(await codeOf(read(can(mai)))).toBe('disconnected');
    await station.plugReader();
    await openAgain();
    await present(true);
    expect((await read(can(mai))).ok).toBe(true);
  });

  test('pulled in mid-read, five times over: each read ends as disconnected, each time it comes back', async () => {
    await put(mai);
    for (let round = 0; round < 5; round++) {
      const told = lost();
      let pulled: Promise<void> | undefined;
      const reading = read(can(mai), (percent) => {
        if (percent >= 30) pulled ??= station.unplugReader();
      });
      expect(['disconnected', 'card-removed']).toContain(await codeOf(reading));
      await told;
      await pulled;
      await station.plugReader();
      await openAgain();
      await present(true);
    }
    expect((await read(can(mai))).ok).toBe(true);
  });
});

describe('longer answers', () => {
  test('reader and card carry 4 kB: far fewer APDUs, the same files', async () => {
    await put(mai);
    const short = await read(can(mai));
    const long = createIdCardReader({ readerName: station.readerName, mostResponseBytes: 4096 });
    try {
      await long.open(call());
      await until(() => long.present, seenWithinMs);
      const reading = await long.read([can(mai)], call(), () => undefined);
      if (!short.ok || !reading.ok) throw new Error('not read');
      expect(reading.value.files).toEqual(short.value.files);
      const { apdus } = reading.value.traffic;
      console.log(`answers of 4 kB: ${apdus} APDUs instead of ${short.value.traffic.apdus}`);
      // one to ask for the length
      expect(apdus).toBe(fewest(reading.value, 4096) + 1);
    } finally {
      await long.close();
    }
  });
});

describe('the technician’s command', () => {
  const cli = (...args: readonly string[]) =>
    promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', cliFile, ...args], {
      env: { ...process.env, PCSCLITE_CSOCK_NAME: station.socketName },
      timeout: 20_000,
    }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }),
    );

  test('it reads the card and shows that it did, without showing whose it is', async () => {
    await put(mai);
    const { code, stdout } = await cli('--reader', station.readerName, '--can', '000017');
    expect(stdout).toMatch(/opened by {6}pace-can/);
    expect(stdout).toMatch(/traffic {8}\d+ APDUs, \d+ bytes out, \d+ bytes in, \d+ ms/);
    expect(stdout).not.toMatch(/Nông|Mai|004190000017|1990/);
    expect(code).toBe(0);
  });

  test('with --show it prints the holder in full', async () => {
    await put(mai);
    const { stdout } = await cli('--reader', station.readerName, '--can', '000017', '--show');
    expect(stdout).toContain(mai.fullName);
  });

  test('a wrong code, a wrong reader and wrong arguments each end with their own words and exit code', async () => {
    await put(mai);
    const wrongCode = await cli('--reader', station.readerName, '--can', '111111');
    expect([wrongCode.code, wrongCode.stdout]).toEqual([1, expect.stringContaining('access-code-wrong')]);
    const wrongReader = await cli('--reader', 'No Such Reader', '--can', '000017');
    expect([wrongReader.code, wrongReader.stdout]).toEqual([1, expect.stringContaining('absent')]);
    expect((await cli('--can', '000017')).code).toBe(2);
  });
});
