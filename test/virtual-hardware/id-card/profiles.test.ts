import { constants, createHash, createPublicKey, publicDecrypt, X509Certificate } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CardProfile, createIdCard } from './card.ts';
import { CURVE_IDS, curveOf, number, pointOf } from './curves.ts';
import { EVERYONE, holderById, qrText } from './holders.ts';
import { createIssuer } from './issuer.ts';
import { mrzOf } from './mrz.ts';
import type { PaceOffer } from './pace.ts';
import { ALTERED_GROUPS, FILE, type Personalised, personalise } from './personalise.ts';
import { MEASURED_PROFILE } from './profile.ts';
import { openByBac, openByPace, type Session, selectApplication } from './terminal-for-tests.ts';
import { bigEndian, concat, fromHex, readObjects, tlv, toHex, valueUnder } from './tlv.ts';

/** Every profile of the card as a terminal meets it; the terminal here knows only what a test needs. */
const issuer = createIssuer();
const mai = holderById('mai');
const CAN = { can: '000017' };
const NONE = new Uint8Array(0);
let usual: Personalised;

beforeAll(async () => {
  usual = await personalise(mai, issuer);
});

const cardOf = (chip: Personalised, changes: Partial<CardProfile> = {}) => {
  const card = createIdCard(chip, { profile: changes });
  const send = (hex: string): string => toHex(card.transmit(fromHex(hex)));
  return { send, transmit: async (bytes: Uint8Array) => card.transmit(bytes) };
};
const inside = (bytes: Uint8Array | null | undefined, ...tags: number[]): Uint8Array =>
  tags.reduce<Uint8Array>((value, tag) => valueUnder(readObjects(value), tag) ?? NONE, bytes ?? NONE);
const readPiece = (session: Session, le: number) => session.send(fromHex('0CB08200'), NONE, le);

describe('what opens it', () => {
  const ciphers = ['3des', 'aes-128', 'aes-192', 'aes-256'] as const;
  const offers = CURVE_IDS.flatMap((curve, index): PaceOffer[] => [
    { curve, cipher: ciphers[index % 4] ?? '3des', mapping: 'GM' },
  ]);

  test.each([
    ...offers,
    { curve: 12, cipher: '3des', mapping: 'GM' },
    { curve: 13, cipher: 'aes-256', mapping: 'GM', nonceBytes: 32 },
  ] as const)('PACE on curve $curve with $cipher opens the chip by the CAN', async (offer) => {
    const { transmit } = cardOf(usual, { pace: [offer] });
    const session = await openByPace(transmit, CAN, offer);
    expect(await session.readFile(0x01)).toEqual(usual.closed.get(FILE.dg1));
  });

  test.each([
    [13, 'aes-128'],
    [16, 'aes-192'],
    [18, 'aes-256'],
  ] as const)(
    'chip-authentication mapping on curve %i: the proof fits the key in EF.CardSecurity, a copy’s does not',
    async (curve, cipher) => {
      const offer = { curve, cipher, mapping: 'CAM' } as const;
      const chip = await personalise(mai, issuer, 'none', {
        pace: [{ curve: 12, cipher: 'aes-128', mapping: 'GM' }, offer],
      });
      const { send, transmit } = cardOf(chip);
      expect(send('00B09D0000')).toBe('6982');
      let security: Uint8Array = NONE;
      const session = await openByPace(transmit, CAN, offer, async (before) => {
        security = await before.readFile(0x1d);
      });
      const infos = inside(security, 0x30, 0xa0, 0x30, 0x30, 0xa0, 0x04, 0x31);
      const keyInfo = readObjects(infos)?.find(({ value }) => toHex(value).startsWith('060904007F000702020102'));
      const publicKey = inside(keyInfo?.value, 0x30, 0x03).subarray(1);
      const own = pointOf(curveOf(curve), publicKey)
        ?.multiply(number(session.chipProof ?? NONE))
        .toBytes(false);
      expect(own).toEqual(session.chipMapping);
      const copy = await personalise(mai, issuer, 'cloned', { pace: [offer] });
      const copied = await openByPace(cardOf(copy).transmit, CAN, offer);
      const copiedKey = [...copy.openAfterPace.values()][0];
      expect(toHex(copiedKey ?? NONE)).not.toContain(
        toHex(pointOf(curveOf(curve), copied.chipMapping)?.toBytes(false) ?? NONE),
      );
    },
  );

  test('several offers stand in EF.CardAccess; one that is not among them is refused', async () => {
    const pace: PaceOffer[] = [
      { curve: 16, cipher: 'aes-192', mapping: 'GM' },
      { curve: 12, cipher: '3des', mapping: 'GM' },
    ];
    const chip = await personalise(mai, issuer, 'none', { pace });
    const { send, transmit } = cardOf(chip);
    expect(send('00A4020C02011C') + send('00B0000000')).toMatch(/^9000312830120.*9000$/);
    for (const offer of pace) await openByPace(transmit, CAN, offer);
    await expect(openByPace(transmit, CAN)).rejects.toThrow('MSE:Set AT: 6A80');
    await expect(openByPace(transmit, CAN, { curve: 13, cipher: '3des', mapping: 'GM' })).rejects.toThrow('6A88');
  });

  test('BAC only: no EF.CardAccess and no PACE; PACE only: no challenge', async () => {
    const old = cardOf(await personalise(mai, issuer, 'none', { access: 'bac-only' }));
    expect(old.send('00A4020C02011C')).toBe('6A82');
    await expect(openByPace(old.transmit, CAN)).rejects.toThrow('6A80');
    await openByBac(old.transmit, mrzOf(mai).information);
    const young = cardOf(usual, { access: 'pace-only' });
    await openByPace(young.transmit, CAN);
    await expect(openByBac(young.transmit, mrzOf(mai).information)).rejects.toThrow('6985');
  });

  test('three wrong codes are counted aloud and block PACE with that code; the right one in time sets the count back', async () => {
    const { transmit } = cardOf(usual, { codeTries: 3, paceWithMrz: 'accepted' });
    const mrz = { mrz: mrzOf(mai).information };
    const wrong = () => openByPace(transmit, { can: '999999' });
    await expect(wrong()).rejects.toThrow('GENERAL AUTHENTICATE: 63C2');
    await expect(wrong()).rejects.toThrow('MSE:Set AT: 63C2'); // this little terminal goes no further
    const { transmit: patient } = cardOf(usual, { codeTries: 1, paceWithMrz: 'accepted' });
    await openByPace(patient, CAN);
    await expect(openByPace(patient, { can: '999999' })).rejects.toThrow('GENERAL AUTHENTICATE: 63C0');
    await expect(openByPace(patient, CAN)).rejects.toThrow('MSE:Set AT: 6983');
    await openByPace(patient, mrz);
  });
});

describe('lengths', () => {
  test('at most 100 bytes a read: fewer given, told by 6C64, refused by 6700, refused and closed', async () => {
    const short = (longerRead: CardProfile['longerRead']) =>
      openByPace(cardOf(usual, { mostReadBytes: 100, longerRead }).transmit, CAN);
    const cut = await readPiece(await short('cut-short'), 256);
    expect([cut.status, cut.data.length]).toEqual(['9000', 100]);
    for (const [longerRead, status] of [
      ['length-told', '6C64'],
      ['refused', '6700'],
    ] as const) {
      const session = await short(longerRead);
      expect((await readPiece(session, 256)).status).toBe(status);
      expect(await readPiece(session, 100)).toMatchObject({ status: '9000' });
    }
    const closed = await short('refused-and-closed');
    expect((await readPiece(closed, 256)).status).toBe('6700');
    expect((await readPiece(closed, 100)).status).toBe('6987');
  });

  test('a picture of 70,000 bytes is whole when it is read with the odd instruction beyond 32,767', async () => {
    const chip = await personalise(mai, issuer, 'none', { sizes: { dg2: 70_000 } });
    const session = await openByPace(cardOf(chip).transmit, CAN);
    const parts: Uint8Array[] = [];
    await session.send(fromHex('0CA4020C'), fromHex('0102'), 0);
    for (let at = 0; at < 70_000; ) {
      const { data } = await session.send(fromHex('0CB10000'), tlv(0x54, bigEndian(at, 3)), 4096);
      const piece = valueUnder(readObjects(data), 0x53) ?? NONE;
      expect(piece.length).toBeGreaterThan(0);
      parts.push(piece);
      at += piece.length;
    }
    expect(concat(...parts)).toEqual(chip.closed.get(FILE.dg2));
  });

  test('the measured card has the sizes of the reference, to the byte', async () => {
    const { closed } = await personalise(mai, issuer, 'none', MEASURED_PROFILE);
    const sizes = [FILE.dg1, FILE.dg2, FILE.dg13, FILE.dg14, FILE.security].map((id) => closed.get(id)?.length);
    expect(sizes).toEqual([95, 18_000, 500, 350, 2_000]);
    expect(closed.has(FILE.dg15)).toBe(false);
  });
});

describe('what lies on it', () => {
  test('everybody has a document: a passport in two lines, a residence card with its CAN, a child without picture', async () => {
    for (const holder of EVERYONE) {
      const chip = await personalise(holder, issuer);
      const lines = mrzOf(holder).lines;
      expect(Buffer.from(chip.closed.get(FILE.dg1) ?? NONE).toString('latin1')).toContain(lines.join(''));
      expect(lines.map((line) => line.length)).toEqual(holder.document?.kind === 'passport' ? [44, 44] : [30, 30, 30]);
      expect(chip.closed.has(FILE.dg2)).toBe(!holder.withoutPortrait);
      expect(chip.closed.has(FILE.dg13)).toBe(!holder.document);
      const { transmit } = cardOf(chip);
      if (chip.can) await openByPace(transmit, { can: chip.can }, chip.profile.pace[0]);
      if (holder.document) await openByPace(transmit, { mrz: chip.mrzInformation }, chip.profile.pace[0]);
    }
  });

  test('JPEG 2000: a JP2 file that another decoder opens, in a face record that says so', async () => {
    const chip = await personalise(holderById('foreigner'), issuer);
    const record = inside(chip.closed.get(FILE.dg2), 0x75, 0x7f61, 0x7f60, 0x5f2e);
    expect(record[14 + 20 + 1]).toBe(1);
    const image = record.subarray(14 + 20 + 12);
    expect(toHex(image.subarray(0, 12))).toBe('0000000C6A5020200D0A870A');
    expect(image.length).toBeGreaterThan(12_000);
    expect(image.length).toBeLessThanOrEqual(18_000);
  });

  test('a JPEG made longer by comments still opens', async () => {
    const chip = await personalise(mai, issuer, 'none', { sizes: { dg2: 40_000 } });
    const record = inside(chip.closed.get(FILE.dg2), 0x75, 0x7f61, 0x7f60, 0x5f2e);
    expect(await sharp(record.subarray(14 + 20 + 12)).metadata()).toMatchObject({ format: 'jpeg', width: 480 });
  });

  test('the QR in its four forms', () => {
    const binh = holderById('binh');
    expect(qrText(binh, 'can-cuoc-2024').split('|')).toHaveLength(11);
    expect(qrText(binh, 'can-cuoc-2024')).toMatch(/\|15082025\|{4}$/);
    expect(qrText(holderById('child'), 'can-cuoc-2024').split('|').slice(7, 9)).toEqual([
      'Trần Văn Bình',
      'Lâm Thị Kiều',
    ]);
    expect(qrText(binh, 'without-former-number').split('|')).toHaveLength(6);
    expect(qrText(binh, 'without-issue-date').split('|')).toHaveLength(6);
  });
});

describe('proofs and forgeries', () => {
  test.each([
    ['sha1', 1024],
    ['sha256', 1536],
  ] as const)(
    'active authentication with RSA (%s, %i bits): ISO 9796-2, the challenge is what was signed',
    async (hash, bits) => {
      const chip = await personalise(mai, issuer, 'none', { activeAuthentication: { kind: 'rsa', bits, hash } });
      const session = await openByPace(cardOf(chip).transmit, CAN);
      const challenge = fromHex('0102030405060708');
      const { data } = await session.send(fromHex('0C880000'), challenge, 256);
      const key = createPublicKey({
        key: Buffer.from(inside(chip.closed.get(FILE.dg15), 0x6f)),
        format: 'der',
        type: 'spki',
      });
      const opened = publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, data);
      const trailer = hash === 'sha1' ? 1 : 2;
      const length = hash === 'sha1' ? 20 : 32;
      const digest = opened.subarray(-trailer - length, -trailer);
      const recovered = opened.subarray(1, -trailer - length);
      expect(opened[0]).toBe(0x6a);
      expect(digest).toEqual(createHash(hash).update(recovered).update(challenge).digest());
    },
  );

  test('a signature of 2048 bits does not fit in a short answer, and does in a long one', async () => {
    const chip = await personalise(mai, issuer, 'none', {
      activeAuthentication: { kind: 'rsa', bits: 2048, hash: 'sha256' },
    });
    const session = await openByPace(cardOf(chip).transmit, CAN);
    expect((await session.send(fromHex('0C880000'), fromHex('0102030405060708'), 256)).status).toBe('6700');
    expect((await session.send(fromHex('0C880000'), fromHex('0102030405060708'), 4096)).data.length).toBe(256);
  });

  const hashIn = (sod: Uint8Array | null | undefined, group: number): string | undefined => {
    const object = inside(sod, 0x77, 0x30, 0xa0, 0x30, 0x30, 0xa0, 0x04, 0x30);
    const rows = readObjects(readObjects(object)?.[2]?.value ?? NONE)?.map(({ value }) => readObjects(value));
    return rows?.filter((row) => row?.[0]?.value[0] === group).map((row) => toHex(row?.[1]?.value ?? NONE))[0];
  };
  const fits = ({ closed }: Personalised, group: number): boolean =>
    hashIn(closed.get(FILE.security), group) ===
    createHash('sha256')
      .update(closed.get(0x0100 + group) ?? NONE)
      .digest('hex')
      .toUpperCase();

  test.each(ALTERED_GROUPS)('%s: that file alone is not the one that the SOD lists', async (forgery) => {
    const chip = await personalise(mai, issuer, forgery, { dg11: true, dg12: true });
    const groups = [1, 2, 11, 12, 13, 14, 15];
    expect(groups.filter((group) => !fits(chip, group))).toEqual([Number(/\d+/.exec(forgery)?.[0])]);
  });

  test('the SOD of the card before this one: well signed, and fits hardly a file', async () => {
    const chip = await personalise(mai, issuer, 'stale-sod');
    expect([1, 13, 14, 15].filter((group) => fits(chip, group))).toEqual([]);
  });

  test('the signer of a revoked card stands in the list that the root signed', () => {
    const country = createIssuer();
    const before = country.revocationList();
    const signer = new X509Certificate(country.withSigner({ revoked: true }).signerCertificate);
    expect(toHex(country.revocationList())).toContain(signer.serialNumber);
    expect(toHex(before)).not.toContain(signer.serialNumber);
  });

  test('SELECT of the application still opens a card whose master file may be selected', async () => {
    const { send } = cardOf(usual, { masterFile: 'selectable' });
    expect([send('00A4000C023F00'), send(toHex(selectApplication())), send('00B0810000')]).toEqual([
      '9000',
      '9000',
      '6982',
    ]);
  });
});
