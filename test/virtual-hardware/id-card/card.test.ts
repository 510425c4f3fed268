import { createECDH, createPublicKey, createVerify } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseCommand } from './apdu.ts';
import { type CardProfile, createIdCard, VIETNAMESE_PROFILE } from './card.ts';
import { deriveSessionKeys } from './ciphers.ts';
import { HOLDERS, holderById, makeHolder } from './holders.ts';
import { createIssuer } from './issuer.ts';
import { mrzOf } from './mrz.ts';
import { bankCard, layOnReader } from './on-the-reader.ts';
import { type Personalised, personalise } from './personalise.ts';
import {
  continueWith,
  openByBac,
  openByPace,
  type Session,
  selectApplication,
  statusOf,
} from './terminal-for-tests.ts';
import { bigEndian, concat, fromHex, readObjects, sequence, tlv, toHex, valueUnder } from './tlv.ts';
import { frameReader } from './vpcd.ts';

const issuer = createIssuer();
const mai = holderById('mai');
const CAN = '000017';
const NONE = new Uint8Array(0);
let chip: Personalised;

beforeAll(async () => {
  chip = await personalise(mai, issuer);
});

const card = (profile: Partial<CardProfile> = {}) => {
  const made = createIdCard(chip, { profile: { ...VIETNAMESE_PROFILE, ...profile } });
  const send = (hex: string): string => toHex(made.transmit(fromHex(hex)));
  return { ...made, send, transmit: async (bytes: Uint8Array) => made.transmit(bytes) };
};
const dataGroups = (session: Session) =>
  session.send(fromHex('0CB08100'), NONE, 256).then(({ data }) => Buffer.from(data).toString('latin1'));

describe('before access', () => {
  test('the master file is refused with 6D00, EF.CardAccess can be selected at once and read', () => {
    const { send } = card();
    expect(send('00A40000023F00')).toBe('6D00');
    expect(send('00A4000C023F00')).toBe('6D00');
    expect(send('00A4020C02011C')).toBe('9000');
    expect(send('00B0000000')).toBe('31143012060A04007F0007020204020202010202010D9000');
    expect(send('00B09C0000')).toBe('31143012060A04007F0007020204020202010202010D9000');
  });

  test('a read by anyone who did not prove the CAN or the MRZ: 6982 for every file, there or not', () => {
    const { send } = card();
    expect(send(toHex(selectApplication()))).toBe('9000');
    for (const id of ['0101', '0102', '0103', '010D', '010E', '010F', '011D', '011E', '010B']) {
      expect(send(`00A4020C02${id}`)).toBe('6982');
      expect(send(`00B0${(0x80 | (Number.parseInt(id, 16) & 0x1f)).toString(16)}0000`)).toBe('6982');
    }
  });

  test('another application than the identity application: 6A82', () => {
    expect(card().send('00A4040C07A0000000041010')).toBe('6A82');
    expect(toHex(bankCard().transmit(selectApplication()))).toBe('6A82');
  });

  test('an unknown class, instruction or length: 6E00, 6D00, 6700', () => {
    const { send } = card();
    expect(send('80CA9F7F00')).toBe('6E00');
    expect(send('00CA9F7F00')).toBe('6D00');
    expect(send('00A4040C07A0')).toBe('6700');
    expect(send('00A4')).toBe('6700');
  });
});

describe('access', () => {
  test('the CAN opens the chip by PACE and every data group of EF.COM but the fingerprints can be read', async () => {
    const session = await openByPace(card().transmit, { can: CAN });
    const common = await session.readFile(0x1e);
    expect(toHex(common)).toContain('5C066175636D6E6F');
    expect(Buffer.from(await session.readFile(0x01)).toString('latin1')).toContain(mrzOf(mai).lines.join(''));
    for (const short of [0x02, 0x0d, 0x0e, 0x0f, 0x1d])
      expect(await session.readFile(short)).toEqual(chip.closed.get(short === 0x1d ? 0x011d : 0x0100 + short));
    expect((await session.send(fromHex('0CA4020C'), fromHex('0103'), 0)).status).toBe('6982');
    expect((await session.send(fromHex('0CA4020C'), fromHex('010B'), 0)).status).toBe('6A82');
  });

  test('a wrong CAN: 6300 at the last step, again and again, and the right one still opens', async () => {
    const { transmit, send } = card();
    for (let tries = 0; tries < 3; tries++)
      await expect(openByPace(transmit, { can: '123456' })).rejects.toThrow('GENERAL AUTHENTICATE: 6300');
    expect(send(toHex(selectApplication()))).toBe('9000');
    expect(send('00B0810000')).toBe('6982');
    expect(await dataGroups(await openByPace(transmit, { can: CAN }))).toContain('IDVNM');
  });

  test('the MRZ: PACE is refused with 6982 as on Vietnamese cards, BAC opens', async () => {
    const { transmit } = card();
    const mrz = mrzOf(mai).information;
    await expect(openByPace(transmit, { mrz })).rejects.toThrow('MSE:Set AT: 6982');
    expect(await dataGroups(await openByBac(transmit, mrz))).toContain('IDVNM');
    expect(await dataGroups(await openByPace(card({ paceWithMrz: 'accepted' }).transmit, { mrz }))).toContain('IDVNM');
  });

  test('a wrong MRZ: BAC ends with 6300; a challenge serves once only', async () => {
    const { transmit, send } = card();
    await expect(openByBac(transmit, '190000017490013103001319')).rejects.toThrow('EXTERNAL AUTHENTICATE: 6300');
    expect(send(`0082000028${'00'.repeat(40)}28`)).toBe('6985');
    expect(card({ access: 'pace-only' }).send('0084000008')).toBe('6985');
  });

  test('a terminal that sends no point of the curve in PACE: 6A80, and the run is over', () => {
    const { send } = card();
    const start = () => {
      expect(send('0022C1A40F800A04007F00070202040202830102')).toBe('9000');
      expect(send('10860000027C0000')).toMatch(/^7C128010.{32}9000$/);
    };
    start();
    expect(send(`10860000457C438141${'04'.padEnd(130, '1')}00`)).toBe('6A80');
    expect(send(`10860000457C438141${'04'.padEnd(130, '1')}00`)).toBe('6985');
    start();
    expect(send('10860000087C06840401020304 00')).toBe('6A80');
    expect(send('0022C1A40F800A04007F00070202040204830102')).toBe('6A80'); // another suite
    expect(send('0022C1A412800A04007F0007020204020283010284010C')).toBe('6A88'); // another curve
  });

  test('a plain command or a reset in mid-session takes all access away', async () => {
    const { transmit, send, reset } = card();
    const first = await openByPace(transmit, { can: CAN });
    expect(send(toHex(selectApplication()))).toBe('9000');
    expect((await first.send(fromHex('0CB08100'), NONE, 256)).status).toBe('6987');
    const second = await openByPace(transmit, { can: CAN });
    reset();
    expect((await second.send(fromHex('0CB08100'), NONE, 256)).status).toBe('6987');
  });

  test('a command repeated by someone on the line: 6988, and the session is over', async () => {
    const sent: Uint8Array[] = [];
    const { transmit } = card();
    const recording = (bytes: Uint8Array) => {
      sent.push(bytes);
      return transmit(bytes);
    };
    const session = await openByPace(recording, { can: CAN });
    await session.send(fromHex('0CB08100'), NONE, 256);
    expect(statusOf(await transmit(sent.at(-1) ?? NONE))).toBe('6988');
    expect(statusOf(await transmit(sent.at(-1) ?? NONE))).toBe('6987');
  });
});

describe('reading', () => {
  test.each([
    ['AES', 223],
    ['3DES', 231],
  ] as const)('a short answer under %s holds %i bytes at most and never more than 256 in all', async (suite, most) => {
    const lengths: number[] = [];
    const { transmit } = card();
    const measured = async (bytes: Uint8Array) => {
      const answer = await transmit(bytes);
      lengths.push(answer.length - 2);
      return answer;
    };
    const session =
      suite === 'AES' ? await openByPace(measured, { can: CAN }) : await openByBac(measured, mrzOf(mai).information);
    const { data, status } = await session.send(fromHex('0CB08200'), NONE, 256);
    expect([status, data.length]).toEqual(['9000', most]);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(256);
  });

  test('an extended answer holds what EF.ATR/INFO announces', async () => {
    const { transmit, send } = card();
    expect(send('00A4020C022F01')).toBe('9000');
    expect(send('00B0000000')).toBe('47030000407F66080202100002021000 9000'.replace(' ', ''));
    const lengths: number[] = [];
    const session = await openByPace(
      async (bytes) => {
        const answer = await transmit(bytes);
        lengths.push(answer.length);
        return answer;
      },
      { can: CAN },
    );
    const { data } = await session.send(fromHex('0CB08200'), NONE, 65_536);
    expect(data.length).toBeGreaterThan(4_000);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(4_098);
  });

  test('a chip without extended lengths: no EF.ATR/INFO and 6700 ends the session, short reads work in the next', async () => {
    const { transmit, send } = card({ extendedLength: 'refused' });
    expect(send('00A4020C022F01')).toBe('6A82');
    const session = await openByPace(transmit, { can: CAN });
    expect((await session.send(fromHex('0CB08200'), NONE, 4_096)).status).toBe('6700');
    const next = await openByPace(transmit, { can: CAN });
    expect((await next.send(fromHex('0CB08200'), NONE, 256)).status).toBe('9000');
  });

  test('the end of a file: 6282 where more was asked than is left, 6B00 beyond it', async () => {
    const session = await openByPace(card().transmit, { can: CAN });
    await session.send(fromHex('0CA4020C'), fromHex('0101'), 0);
    const end = await session.send(fromHex('0CB0005A'), NONE, 200);
    expect([end.status, end.data.length]).toEqual(['6282', 5]);
    expect((await session.send(fromHex('0CB0005F'), NONE, 1)).status).toBe('6B00');
    expect((await session.send(fromHex('0CB00100'), NONE, 256)).status).toBe('6B00');
  });

  test('READ BINARY with the odd instruction takes its offset as data and wraps the answer', async () => {
    const session = await openByPace(card().transmit, { can: CAN });
    await session.send(fromHex('0CA4020C'), fromHex('0102'), 0);
    const { data, status } = await session.send(fromHex('0CB10000'), tlv(0x54, bigEndian(1000, 2)), 100);
    expect(status).toBe('9000');
    expect(valueUnder(readObjects(data), 0x53)).toEqual(chip.closed.get(0x0102)?.subarray(1000, 1096));
  });
});

describe('proofs that the chip is the original', () => {
  /** 04 || x || y of the chip's key: the last 65 bytes of its public key information, as OpenSSL writes it */
  const chipKey = (): Uint8Array => {
    const infos = readObjects(valueUnder(readObjects(chip.closed.get(0x010e) ?? NONE), 0x6e) ?? NONE);
    const fields = readObjects(infos?.[0]?.value ?? NONE)?.map(({ value }) => readObjects(value));
    const found = fields?.find((info) => toHex(info?.[0]?.value ?? NONE) === '04007F000702020102');
    const info = Buffer.from(sequence(found?.[1]?.value ?? NONE));
    const key = createPublicKey({ key: info, format: 'der', type: 'spki' });
    return new Uint8Array(key.export({ type: 'spki', format: 'der' })).slice(-65);
  };

  const runChipAuthentication = async (of: Personalised): Promise<string> => {
    const made = createIdCard(of);
    const transmit = async (bytes: Uint8Array) => made.transmit(bytes);
    const session = await openByPace(transmit, { can: CAN });
    const template = tlv(0x80, fromHex('04007F00070202030202'));
    expect((await session.send(fromHex('0C2241A4'), template, 0)).status).toBe('9000');
    const ephemeral = createECDH('brainpoolP256r1');
    const own = new Uint8Array(ephemeral.generateKeys());
    const reply = await session.send(fromHex('0C860000'), tlv(0x7c, tlv(0x80, own)), 256);
    expect([reply.status, toHex(reply.data)]).toEqual(['9000', '7C00']);
    const secret = new Uint8Array(ephemeral.computeSecret(chipKey()));
    const { status } = await continueWith(transmit, deriveSessionKeys(secret)).send(fromHex('0CB08100'), NONE, 256);
    return status;
  };

  test('chip authentication with the key of DG14 gives new session keys', async () => {
    expect(await runChipAuthentication(chip)).toBe('9000');
  });

  test('a clone has the files but not the key: under the new keys it answers 6988', async () => {
    const forged = await personalise(mai, issuer, 'cloned');
    const clone: Personalised = { ...chip, chipAuthenticationKey: forged.chipAuthenticationKey };
    expect(await runChipAuthentication(clone)).toBe('6988');
  });

  test('active authentication signs the challenge with the key of DG15', async () => {
    const session = await openByPace(card().transmit, { can: CAN });
    const challenge = fromHex('0102030405060708');
    const { data } = await session.send(fromHex('0C880000'), challenge, 256);
    const info = valueUnder(readObjects(chip.closed.get(0x010f) ?? NONE), 0x6f) ?? NONE;
    const key = createPublicKey({ key: Buffer.from(info), format: 'der', type: 'spki' });
    const verify = createVerify('sha256').update(challenge);
    expect(verify.verify({ key, dsaEncoding: 'ieee-p1363' }, data)).toBe(true);
  });
});

describe('faults and counting', () => {
  const lying = (fault: Parameters<typeof layOnReader>[1], log: string[] = []) =>
    layOnReader(
      createIdCard(chip),
      fault,
      (line) => log.push(line),
      async () => {},
    );
  const answering = (laid: ReturnType<typeof lying>) => async (bytes: Uint8Array) => {
    const answer = await laid.transmit(bytes);
    if (!answer) throw new Error('card taken away');
    return answer;
  };

  test('the card leaves at APDU 9: it answers eight and no more', async () => {
    const laid = lying({ kind: 'removed-at-apdu', apdu: 9 });
    await expect(openByPace(answering(laid), { can: CAN }).then((session) => session.readFile(2))).rejects.toThrow(
      'card taken away',
    );
    expect(laid.traffic.apdus).toBe(9);
  });

  test('one bit of a MAC turns at APDU 8: the terminal notices at once', async () => {
    const laid = lying({ kind: 'wrong-mac-at-apdu', apdu: 8 });
    const session = await openByPace(answering(laid), { can: CAN });
    await session.send(fromHex('0CB08100'), NONE, 256);
    await expect(session.send(fromHex('0CB00000'), NONE, 256)).rejects.toThrow('wrong MAC');
  });

  test('traffic adds up to the bytes that passed, and the log has one line for each APDU and no data', async () => {
    const log: string[] = [];
    const laid = lying({ kind: 'none' }, log);
    let commands = 0;
    let answers = 0;
    const transmit = answering(laid);
    const session = await openByPace(
      async (bytes) => {
        const answer = await transmit(bytes);
        commands += bytes.length;
        answers += answer.length;
        return answer;
      },
      { can: CAN },
    );
    await session.readFile(0x0d);
    expect(laid.traffic).toEqual({ apdus: log.length, bytesIn: commands, bytesOut: answers });
    expect(log.every((line) => line.length < 60)).toBe(true);
  });
});

describe('whatever comes over the line', () => {
  test('the card never throws and always answers at least a status word', () => {
    const { transmit } = createIdCard(chip);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        expect(transmit(noise).length).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: 300 },
    );
    const instructions = fc.constantFrom(0xa4, 0xb0, 0xb1, 0x84, 0x82, 0x22, 0x86, 0x88);
    const body = fc.uint8Array({ minLength: 2, maxLength: 120 });
    fc.assert(
      fc.property(fc.constantFrom(0, 0x0c, 0x10), instructions, body, (cla, ins, rest) => {
        const [p1 = 0, p2 = 0, ...data] = rest;
        const command = concat(Uint8Array.of(cla, ins, p1, p2, data.length), Uint8Array.from(data), Uint8Array.of(0));
        expect(transmit(command).length).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: 500 },
    );
  });

  test('every command of the four cases, short and extended, is understood as it was meant', () => {
    const lengths = fc.tuple(fc.uint8Array({ maxLength: 600 }), fc.integer({ min: 0, max: 65_536 }), fc.boolean());
    fc.assert(
      fc.property(lengths, ([data, le, forced]) => {
        const extended = forced || data.length > 255 || le > 256;
        const lc = data.length === 0 ? NONE : extended ? bigEndian(data.length, 2) : bigEndian(data.length, 1);
        const mark = extended && (data.length > 0 || le > 0) ? Uint8Array.of(0) : NONE;
        const tail = le === 0 ? NONE : bigEndian(extended ? le % 65_536 : le % 256, extended ? 2 : 1);
        const parsed = parseCommand(concat(fromHex('00B08100'), mark, lc, data, tail));
        expect(parsed?.data).toEqual(data);
        expect(parsed?.le).toBe(le);
      }),
    );
  });

  test('data objects come back as written; vpcd messages come out whole however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(0x30, 0x87, 0x7f49, 0x5f1f), fc.uint8Array({ maxLength: 400 }))),
        (written) => {
          expect(readObjects(concat(...written.map(([tag, value]) => tlv(tag, value))))).toEqual(
            written.map(([tag, value]) => ({ tag, value })),
          );
        },
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), fc.integer({ min: 1, max: 50 }), (messages, cut) => {
        const stream = concat(...messages.map((message) => concat(bigEndian(message.length, 2), message)));
        const read = frameReader();
        const got: Uint8Array[] = [];
        for (let at = 0; at < stream.length; at += cut) got.push(...read(stream.subarray(at, at + cut)));
        expect(got).toEqual(messages);
      }),
    );
  });

  test('every invented holder and a made-up one opens with the last six digits of the number', async () => {
    for (const holder of [...HOLDERS, makeHolder()]) {
      const made = createIdCard(await personalise(holder, issuer));
      const session = await openByPace(async (bytes) => made.transmit(bytes), { can: holder.personalNumber.slice(-6) });
      expect(Buffer.from(await session.readFile(0x0d)).toString('utf8')).toContain(holder.residence);
    }
  });
});
