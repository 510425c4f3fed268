import { brainpoolP256r1 } from '@noble/curves/misc.js';
import { describe, expect, test } from 'vitest';
import type { ChipAccess } from '../devices/card-reading.ts';
import { mrzInformation, passwordSecret } from './access-keys.ts';
import { runBac } from './bac.ts';
import { fromHex, toHex } from './bytes.ts';
import { PlainChannel } from './channel.ts';
import { cmac, decryptCbc, deriveKey } from './ciphers.ts';
import { openChip } from './open-chip.ts';
import { runPace } from './pace.ts';
import { readCardAccess } from './pace-parameters.ts';
import { ScriptedCard } from './scripted-card-for-tests.ts';
import { mostPlainBytes, SecureChannel } from './secure-messaging.ts';

const hex = (bytes: Uint8Array): string => toHex(bytes).toUpperCase();

/** The holder of ICAO 9303-11, App. D. */
const appendixD: Extract<ChipAccess, { kind: 'mrz' }> = {
  kind: 'mrz',
  documentNumber: 'L898902C',
  dateOfBirth: '690806',
  dateOfExpiry: '940623',
};
/** The holder of ICAO 9303-11, App. G.1. */
const appendixG: ChipAccess = {
  kind: 'mrz',
  documentNumber: 'T22000129',
  dateOfBirth: '640812',
  dateOfExpiry: '101031',
};

describe('BAC and 3DES secure messaging as in ICAO 9303-11, App. D', () => {
  const drawn = (count: number): Uint8Array =>
    fromHex(count === 8 ? '781723860C06C226' : '0B795240CB7049B01C19B33E32804F0B');
  const externalAuthenticate =
    '0082000028 72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2 5F1448EEA8AD90A7 28';
  const chipAnswer = '46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F 2F2D235D074D7449 9000';

  test('the key seed is the one of the example', () => {
    expect(mrzInformation(appendixD)).toBe('L898902C<369080619406236');
    expect(hex(passwordSecret(appendixD).subarray(0, 16))).toBe('239AB9CB282DAF66231DC5A4DF6BFBAE');
  });

  test('the conversation is the one of the example, byte for byte, up to the first four bytes of EF.COM', async () => {
    const card = new ScriptedCard([
      ['0084000008', '4608F91988702212 9000'],
      [externalAuthenticate, chipAnswer],
      ['0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800', '990290008E08FA855A5D4C50A8ED9000'],
      ['0CB000000D9701048E08ED6705417E96BA5500', '8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000'],
    ]);
    const plain = new PlainChannel(card);
    const session = await runBac(plain, appendixD, drawn);
    if (!session.ok) throw new Error('BAC failed');
    const secure = new SecureChannel(plain, session.value.keys, session.value.counter);
    const select = await secure.send({ ins: 0xa4, p1: 2, p2: 0x0c, data: fromHex('011E') });
    expect(select).toEqual({ ok: true, value: { data: new Uint8Array(0), status: 0x9000 } });
    const read = await secure.send({ ins: 0xb0, p1: 0, p2: 0, le: 4 });
    expect(read.ok && hex(read.value.data)).toBe('60145F01');
    expect(plain.traffic).toEqual({ apdus: 4, bytesOut: 5 + 46 + 27 + 19, bytesIn: 10 + 42 + 16 + 27 });
  });

  test('one wrong bit in the MAC of an answer ends the session for good', async () => {
    const card = new ScriptedCard([
      [null, '4608F91988702212 9000'],
      [null, chipAnswer],
      [null, '990290008E08FA855A5D4C50A8EC9000'],
    ]);
    const plain = new PlainChannel(card);
    const session = await runBac(plain, appendixD, drawn);
    if (!session.ok) throw new Error('BAC failed');
    const secure = new SecureChannel(plain, session.value.keys, session.value.counter);
    const select = await secure.send({ ins: 0xa4, p1: 2, p2: 0x0c, data: fromHex('011E') });
    expect(select).toMatchObject({ ok: false, fault: { code: 'card-unreadable' } });
    expect(await secure.send({ ins: 0xb0, p1: 0, p2: 0, le: 4 })).toEqual(select);
    expect(card.heard).toHaveLength(3);
  });

  test('success without secure messaging is not believed', async () => {
    const card = new ScriptedCard([[null, '601401009000']]);
    const secure = new SecureChannel(
      new PlainChannel(card),
      { suite: '3des', enc: new Uint8Array(16), mac: new Uint8Array(16) },
      new Uint8Array(8),
    );
    const read = await secure.send({ ins: 0xb0, p1: 0, p2: 0, le: 4 });
    expect(read).toMatchObject({ ok: false, fault: { code: 'card-unreadable' } });
  });

  test.each(['6300', '6988', '6982'])('the card says %s to a wrong MRZ: the code is wrong', async (word) => {
    const plain = new PlainChannel(
      new ScriptedCard([
        [null, '4608F919887022129000'],
        [null, word],
      ]),
    );
    expect(await runBac(plain, appendixD, drawn)).toMatchObject({ ok: false, fault: { kind: 'wrong-secret' } });
  });
});

describe('PACE as in ICAO 9303-11, App. G.1', () => {
  const cardAccess = fromHex('3114 3012060A04007F0007020204020202010202010D');
  const z = '95A3A016522EE98D01E76CB6B98B42C3';
  const terminalKeys = [
    '7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99',
    'A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595',
  ];
  const mappedGenerator = brainpoolP256r1.Point.fromAffine({
    x: BigInt('0x8CED63C91426D4F0EB1435E7CB1D74A46723A0AF21C89634F65A9AE87A9265E2'),
    y: BigInt('0x8C879506743F8611AC33645C5B985C80B5F09A0B83407C1B6A4D857AE76FE522'),
  });
  const times = (point: typeof mappedGenerator, scalar: string): string =>
    hex(point.multiply(BigInt(`0x${scalar}`)).toBytes(false));
  const chipMap = times(brainpoolP256r1.Point.BASE, '498FF49756F2DC1587840041839A85982BE7761D14715FB091EFA7BCE9058560');
  const chipKey = times(mappedGenerator, '107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A');
  const terminalMap = times(brainpoolP256r1.Point.BASE, terminalKeys[0] ?? '');
  const terminalKey = times(mappedGenerator, terminalKeys[1] ?? '');

  const steps = (ending: readonly [string | null, string]): (readonly [string | null, string])[] => [
    ['0022C1A40F 800A04007F00070202040202 830101', '9000'],
    ['10860000027C0000', `7C128010${z}9000`],
    [`10860000457C438141${terminalMap}00`, `7C438241${chipMap}9000`],
    [`10860000457C438341${terminalKey}00`, `7C438441${chipKey}9000`],
    ending,
  ];
  const accepted = ['008600000C7C0A8508C2B0BD78D94BA86600', '7C0A86083ABB9674BCE93C089000'] as const;
  const draws = () => {
    const keys = [...terminalKeys];
    return (): bigint => BigInt(`0x${keys.shift() ?? '1'}`);
  };
  const offer = () => {
    const offers = readCardAccess(cardAccess);
    const [first] = offers.ok ? offers.value : [];
    if (!first) throw new Error('no offer');
    return first;
  };

  test('the password key opens the nonce of the example', () => {
    const key = deriveKey('aes-128', passwordSecret(appendixG), 3);
    expect(hex(key)).toBe('89DED1B26624EC1E634C1989302849DD');
    expect(hex(decryptCbc('aes-128', key, new Uint8Array(16), fromHex(z)))).toBe('3F00C4D39D153F2B2A214A078D899B22');
  });

  test('the conversation is the one of the example, byte for byte, and so are the session keys', async () => {
    const plain = new PlainChannel(new ScriptedCard(steps(accepted)));
    const keys = await runPace(plain, offer(), appendixG, draws());
    expect(keys.ok && [keys.value.keys.suite, hex(keys.value.keys.enc), hex(keys.value.keys.mac)]).toEqual([
      'aes-128',
      'F5F0E35C0D7161EE6724EE513A0D9A7F',
      'FE251C7858B356B24514B3BD5F4297D1',
    ]);
  });

  test('a card whose token is wrong is not trusted', async () => {
    const plain = new PlainChannel(new ScriptedCard(steps([null, '7C0A86083ABB9674BCE93C099000'])));
    const keys = await runPace(plain, offer(), appendixG, draws());
    expect(keys).toMatchObject({ ok: false, fault: { kind: 'fault', fault: { code: 'card-unreadable' } } });
  });

  test.each(['6300', '63C2'])(
    'the card says %s to our token: the code is wrong, and nothing else is tried',
    async (word) => {
      const card = new ScriptedCard([[null, `${hex(cardAccess)}9000`], ...steps([null, word])]);
      const opened = await openChip(new PlainChannel(card), [appendixG], { key: draws() });
      expect(opened).toMatchObject({ ok: false, fault: { code: 'access-code-wrong' } });
      expect(card.heard).toHaveLength(6);
    },
  );

  test('a card that answers 6982 to our token: with a CAN the code is wrong; with an MRZ, BAC is tried', async () => {
    const script = [[null, `${hex(cardAccess)}9000`], ...steps([null, '6982'])] as const;
    const withCan = new ScriptedCard(script.map(([, answer]) => [null, answer]));
    const opened = await openChip(new PlainChannel(withCan), [{ kind: 'can', can: '000017' }], { key: draws() });
    expect(opened).toMatchObject({ ok: false, fault: { code: 'access-code-wrong' } });
    expect(withCan.heard).toHaveLength(6);
    const withMrz = new ScriptedCard([...script, ['00A4040C07A0000002471001', '9000'], ['0084000008', '6985']]);
    await openChip(new PlainChannel(withMrz), [appendixG], { key: draws() });
    expect(withMrz.heard).toHaveLength(8);
  });

  test('the card says 63C9 at the choice: it is made, and nine tries are enough to go on', async () => {
    const [chosen, ...others] = steps(accepted);
    const plain = new PlainChannel(new ScriptedCard([[chosen?.[0] ?? null, '63C9'], ...others]));
    expect((await runPace(plain, offer(), appendixG, draws())).ok).toBe(true);
  });

  test.each(['63C2', '63C1', '6983'])('the card warns %s before the try: it is left alone', async (word) => {
    const card = new ScriptedCard([
      [null, `${hex(cardAccess)}9000`],
      [null, word],
    ]);
    const opened = await openChip(new PlainChannel(card), [{ kind: 'can', can: '000017' }]);
    expect(opened).toMatchObject({ ok: false, fault: { code: 'card-refused' } });
    expect(card.heard).toHaveLength(2);
  });

  test('a card that refuses PACE with the MRZ (6982) is opened by BAC instead', async () => {
    const card = new ScriptedCard([
      ['00B09C0000', `${hex(cardAccess)}9000`],
      [null, '6982'],
      ['00A4040C07A0000002471001', '9000'],
      ['0084000008', '6985'],
    ]);
    const opened = await openChip(new PlainChannel(card), [appendixG]);
    expect(opened).toMatchObject({ ok: false, fault: { code: 'card-refused', detail: 'BAC challenge answered 6985' } });
  });

  test.each([
    ['a point off the curve', `04${'01'.repeat(64)}`],
    ['our own key sent back', terminalMap],
    ['a compressed point', `02${'01'.repeat(32)}`],
    ['nothing', ''],
  ])('the card maps with %s: the reading stops', async (_what, point) => {
    const length = (point.length / 2).toString(16).padStart(2, '0');
    const outer = (point.length / 2 + 2).toString(16).padStart(2, '0');
    const script = steps(accepted).slice(0, 2);
    const plain = new PlainChannel(new ScriptedCard([...script, [null, `7C${outer}82${length}${point}9000`]]));
    const keys = await runPace(plain, offer(), appendixG, draws());
    expect(keys).toMatchObject({ ok: false, fault: { kind: 'fault', fault: { code: 'card-unreadable' } } });
  });
});

describe('opening', () => {
  test('a bank card has neither EF.CardAccess nor the application: it is not an ID card', async () => {
    const card = new ScriptedCard([
      ['00B09C0000', '6A82'],
      ['00A4020C02011C', '6A82'],
      ['00A4040C07A0000002471001', '6A82'],
    ]);
    const opened = await openChip(new PlainChannel(card), [{ kind: 'can', can: '000017' }]);
    expect(opened).toMatchObject({ ok: false, fault: { code: 'not-an-id-card' } });
  });

  test('a code that no card can have costs the card nothing', async () => {
    const card = new ScriptedCard([]);
    const opened = await openChip(new PlainChannel(card), [{ kind: 'can', can: '12345' }]);
    expect(opened).toMatchObject({ ok: false, fault: { code: 'access-code-wrong' } });
    expect(card.heard).toHaveLength(0);
  });

  test('the strongest offer that this reader knows comes first; others are passed over', () => {
    const file = fromHex(
      '313C 3012060A04007F0007020204020202010202010D 3012060A04007F00070202040204020102020111 3012060A04007F00070202040302020102020101',
    );
    const offers = readCardAccess(file);
    expect(offers.ok && offers.value.map((one) => [one.suite, one.parameters, one.ambiguous])).toEqual([
      ['aes-256', 17, false],
      ['aes-128', 13, false],
    ]);
  });

  test('mapping with the chip’s proof comes before mapping without; of several curves the larger; the choice is named', () => {
    const gm = '3012060A04007F00070202040204020102020110';
    const cam = '3012060A04007F0007020204060402010202010D';
    const camOnLarger = '3012060A04007F00070202040604020102020111';
    const integrated = '3012060A04007F0007020204040402010202010D';
    const overDh = '3012060A04007F00070202040104020102020102';
    const file = fromHex(`3164 ${gm}${cam}${camOnLarger}${integrated}${overDh}`);
    const offers = readCardAccess(file);
    expect(offers.ok && offers.value.map((one) => [one.mapping, one.parameters, one.ambiguous])).toEqual([
      ['chip-authentication', 17, true],
      ['chip-authentication', 13, true],
      ['generic', 16, false],
    ]);
  });

  test('a card that refuses the strongest way that it offers is asked for the next, with the same secret', async () => {
    const file = '31283012060A04007F0007020204020402010202010D3012060A04007F0007020204020202010202010D';
    const card = new ScriptedCard([
      ['00B09C0000', `${file}9000`],
      ['0022C1A40F800A04007F00070202040204830102', '6A80'],
      ['0022C1A40F800A04007F00070202040202830102', '6A80'],
    ]);
    const opened = await openChip(new PlainChannel(card), [{ kind: 'can', can: '000017' }]);
    expect(opened).toMatchObject({ ok: false, fault: { code: 'card-refused' } });
    expect(card.heard).toHaveLength(3);
  });

  test('AES-CMAC is the one of NIST SP 800-38B', () => {
    const key = fromHex('2B7E151628AED2A6ABF7158809CF4F3C');
    expect(hex(cmac('aes-128', key, new Uint8Array(0)))).toBe('BB1D6929E95937287FA37D129B756746');
    expect(hex(cmac('aes-128', key, fromHex('6BC1BEE22E409F96E93D7E117393172A')))).toBe(
      '070A16B46B4D4144F79BDD9DD04A287C',
    );
  });

  test('a short answer carries 223 bytes under AES and 231 under 3DES', () => {
    expect([mostPlainBytes('aes-128', 256), mostPlainBytes('3des', 256)]).toEqual([223, 231]);
  });
});
