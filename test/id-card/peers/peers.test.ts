import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChipAccess, IdCardReader } from '../../../device-daemon/src/devices/card-reading.ts';
import type { Call } from '../../../device-daemon/src/devices/device.ts';
import { createIdCardReader } from '../../../device-daemon/src/devices/id-card-reader/driver.ts';
import { chipPerson } from '../../../device-daemon/src/emrtd/holder.ts';
import type { CardHolder } from '../../virtual-hardware/card-station.ts';
import { holderById } from '../../virtual-hardware/id-card/holders.ts';
import { createIssuer } from '../../virtual-hardware/id-card/issuer.ts';
import { mrzOf } from '../../virtual-hardware/id-card/mrz.ts';
import type { PaceOffer } from '../../virtual-hardware/id-card/pace.ts';
import { until } from '../../virtual-hardware/id-card/pcscd.ts';
import { FILE, personalise } from '../../virtual-hardware/id-card/personalise.ts';
import { type IdCardStation, startCardStation } from '../../virtual-hardware/id-card/station.ts';
import { missingPeer, openPaceCard, viccPassport } from './peer-cards.ts';

/**
 * The kiosk's reader meets cards that share no code with anything here, through the real pcscd: a reader and a simulator by
 * one hand could be wrong together.
 */
const missing = missingPeer();
const folder = mkdtempSync(join(tmpdir(), 'peers-'));
const issuer = createIssuer();
const foreigner = holderById('foreigner');
const mai = holderById('mai');
let station: IdCardStation;
let reader: IdCardReader;

const call = (): Call => ({ signal: new AbortController().signal, deadlineMs: 20_000 });
const mrz = (holder: CardHolder): ChipAccess => {
  const { information } = mrzOf(holder);
  return {
    kind: 'mrz',
    documentNumber: information.slice(0, 9).replaceAll('<', ''),
    dateOfBirth: information.slice(10, 16),
    dateOfExpiry: information.slice(17, 23),
  };
};
const CAN: ChipAccess = { kind: 'can', can: '000017' };

const put = async (argv: readonly string[]): Promise<void> => {
  await station.putProgram(argv);
  await until(() => reader.present, 8_000);
};
const read = (access: ChipAccess) => reader.read([access], call(), () => undefined);

beforeAll(async () => {
  if (missing) return;
  station = await startCardStation({ runFolder: folder });
  // libpcsclite reads it once, at its first call in this process
  process.env['PCSCLITE_CSOCK_NAME'] = station.socketName;
  reader = createIdCardReader({ readerName: station.readerName });
  const opened = await reader.open(call());
  if (!opened.ok) throw new Error(JSON.stringify(opened.fault));
});
beforeEach(async (context) => {
  if (missing) return context.skip(`the package ${missing} is not installed`);
  await station.remove();
  await until(() => !reader.present, 8_000);
});
afterAll(async () => {
  await reader?.close();
  await station?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('vicc, the passport of the Virtual Smart Card Architecture', () => {
  test('Basic Access Control and 3DES: another’s MRZ is a wrong code, its own opens it, DG1 and DG2 are whole though its EF.COM is broken and it has no SOD', async () => {
    await put(await viccPassport(foreigner, join(folder, 'vicc')));
    expect(await read(mrz(mai))).toMatchObject({ ok: false, fault: { code: 'access-code-wrong' } });
    const reading = await read(mrz(foreigner));
    if (!reading.ok) throw new Error(JSON.stringify(reading.fault));
    expect(reading.value.accessUsed).toBe('bac');
    expect(reading.value.chipAuthentication).not.toBe('done');
    expect(Buffer.from(reading.value.files.dg1).toString('latin1')).toContain(mrzOf(foreigner).lines.join(''));
    expect(
      Buffer.from(reading.value.files.dg2 ?? [])
        .subarray(-2)
        .toString('hex'),
    ).toBe('ffd9');
    const person = chipPerson(reading.value, { ethnicity: false });
    expect(person).toMatchObject({
      ok: true,
      value: {
        personalNumber: null,
        document: { kind: 'passport', number: 'U47K01932', issuer: 'UTO' },
        sex: 'female',
      },
    });
  });
});

describe('a card whose PACE and secure messaging OpenPACE computes', () => {
  const lay = async (offer: PaceOffer) => {
    const profile = { pace: [offer], proof: null, activeAuthentication: null, sizes: { dg2: 3_000 } };
    const chip = await personalise(mai, issuer, 'none', profile);
    await put(openPaceCard(chip, mai, join(folder, `openpace-${offer.curve}-${offer.cipher}`)));
    return chip;
  };

  test.each([
    { curve: 13, cipher: 'aes-128', by: 'can' },
    { curve: 12, cipher: 'aes-128', by: 'mrz' },
    { curve: 8, cipher: 'aes-128', by: 'can' },
    { curve: 14, cipher: 'aes-192', by: 'mrz' },
    { curve: 17, cipher: 'aes-256', by: 'can' },
    { curve: 18, cipher: 'aes-256', by: 'mrz' },
  ] as const)(
    'curve $curve with $cipher by the $by: every file as it was written, and a wrong CAN is a wrong CAN',
    async ({ curve, cipher, by }) => {
      const chip = await lay({ curve, cipher, mapping: 'GM' });
      if (curve === 13)
        expect(await read({ kind: 'can', can: '000018' })).toMatchObject({
          ok: false,
          fault: { code: 'access-code-wrong' },
        });
      const reading = await read(by === 'can' ? CAN : mrz(mai));
      if (!reading.ok) throw new Error(JSON.stringify(reading.fault));
      expect(reading.value.accessUsed).toBe(`pace-${by}`);
      const { dg1, dg2, dg13, dg14, sod } = reading.value.files;
      const written = [FILE.dg1, FILE.dg2, FILE.dg13, FILE.dg14, FILE.security].map((id) => chip.closed.get(id));
      expect([dg1, dg2, dg13, dg14, sod]).toEqual(written);
    },
  );

  test('3DES: OpenPACE draws a nonce of one block, eight bytes, where ours draws sixteen; it is read', async () => {
    const chip = await lay({ curve: 12, cipher: '3des', mapping: 'GM' });
    const reading = await read(mrz(mai));
    if (!reading.ok) throw new Error(JSON.stringify(reading.fault));
    expect(reading.value.files.dg2).toEqual(chip.closed.get(FILE.dg2));
  });
});
