import { brainpoolP256r1 } from '@noble/curves/misc.js';
import { expect, test } from 'vitest';
import { answer, encodeAnswer, parseCommand } from './apdu.ts';
import { answerMutualAuthentication, bacKeys } from './bac.ts';
import { cmac8, deriveSessionKeys, pad, retailMac } from './ciphers.ts';
import { paceOid, passwordKey, passwordOfMrz, startPace, USUAL_PACE } from './pace.ts';
import { desChannel } from './secure-messaging.ts';
import { cardAccess } from './security-infos.ts';
import { concat, fromHex, oid, tlv, toHex } from './tlv.ts';

/** Published figures, so that card and reader cannot share an error that each of them would find right. */

const BAC_MRZ = 'L898902C<369080619406236';

test('ICAO 9303-11 appendix D: the chip derives the published keys and answers the published authentication', () => {
  const keys = bacKeys(BAC_MRZ);
  // the published keys carry DES parity in their lowest bits
  const withoutParity = (hex: string): string => toHex(fromHex(hex).map((byte) => byte & 0xfe));
  expect(toHex(keys.encryption.map((byte) => byte & 0xfe))).toBe(withoutParity('AB94FDECF2674FDFB9B391F85D7F76F2'));
  expect(toHex(keys.mac.map((byte) => byte & 0xfe))).toBe(withoutParity('7962D9ECE03D1ACD4C76089DCE131543'));

  const result = answerMutualAuthentication(
    keys,
    fromHex('4608F91988702212'),
    fromHex('0B4F80323EB3191CB04970CB4052790B'),
    fromHex('72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A7'),
  );
  expect(toHex(result?.answer ?? new Uint8Array())).toBe(
    '46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D7449',
  );
  expect(toHex(result?.counter ?? new Uint8Array())).toBe('887022120C06C226');
});

test('ICAO 9303-11 appendix D: a protected SELECT and READ come out as published', () => {
  const result = answerMutualAuthentication(
    bacKeys(BAC_MRZ),
    fromHex('4608F91988702212'),
    fromHex('0B4F80323EB3191CB04970CB4052790B'),
    fromHex('72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A7'),
  );
  if (!result) throw new Error('authentication refused');
  const channel = desChannel(result.keys, result.counter);
  const select = parseCommand(fromHex('0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800'));
  const opened = select && channel.open(select);
  expect(opened?.ok && toHex(opened.command.data)).toBe('011E');
  expect(toHex(encodeAnswer(channel.close(answer(0x9000), false)))).toBe('990290008E08FA855A5D4C50A8ED9000');
  const read = parseCommand(fromHex('0CB000000D9701048E08ED6705417E96BA5500'));
  const readOpened = read && channel.open(read);
  expect(readOpened?.ok && readOpened.command.le).toBe(4);
  expect(toHex(encodeAnswer(channel.close(answer(0x9000, fromHex('60145F01')), false)))).toBe(
    '8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000',
  );
});

test('ICAO 9303-11 appendix G.1: with the published nonce and private keys the chip says every published byte', () => {
  const fixed = [
    '3F00C4D39D153F2B2A214A078D899B22',
    '498FF49756F2DC1587840041839A85982BE7761D14715FB091EFA7BCE9058560',
    '107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A',
  ].map(fromHex);
  const password = passwordOfMrz('T22000129364081251010318');
  expect(toHex(passwordKey(password, 'aes-128'))).toBe('89DED1B26624EC1E634C1989302849DD');
  const run = startPace(USUAL_PACE, password, () => fixed.shift() ?? new Uint8Array());
  expect(toHex(run.encryptedNonce())).toBe('95A3A016522EE98D01E76CB6B98B42C3');

  const { Point } = brainpoolP256r1;
  const key = (hex: string): bigint => BigInt(`0x${hex}`);
  const terminalMapping = Point.BASE.multiply(key('7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99'));
  expect(run.mapNonce(terminalMapping.toBytes(false))).not.toBeNull();
  const mapped = Point.fromAffine({
    x: key('8CED63C91426D4F0EB1435E7CB1D74A46723A0AF21C89634F65A9AE87A9265E2'),
    y: key('8C879506743F8611AC33645C5B985C80B5F09A0B83407C1B6A4D857AE76FE522'),
  });
  const terminalPrivate = key('A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595');
  const own = run.agreeKey(mapped.multiply(terminalPrivate).toBytes(false));
  // the chip's key times the terminal's gives the published secret only if the generator was mapped as published
  const secret = Point.fromBytes(own ?? new Uint8Array())
    .multiply(terminalPrivate)
    .toBytes(false)
    .subarray(1, 33);
  expect(toHex(secret)).toBe('28768D20701247DAE81804C9E780EDE582A9996DB4A315020B2733197DB84925');
  const keys = deriveSessionKeys(secret);
  expect(toHex(keys.encryption)).toBe('F5F0E35C0D7161EE6724EE513A0D9A7F');
  expect(toHex(keys.mac)).toBe('FE251C7858B356B24514B3BD5F4297D1');
  const terminalToken = cmac8(keys.mac, tlv(0x7f49, oid(paceOid(USUAL_PACE)), tlv(0x86, own ?? new Uint8Array())));
  expect(toHex(terminalToken)).toBe('C2B0BD78D94BA866');
  const authenticated = run.authenticate(fromHex('C2B0BD78D94BA866'));
  expect(toHex(authenticated?.token ?? new Uint8Array())).toBe('3ABB9674BCE93C08');
});

test('EF.CardAccess holds the published PACEInfo', () => {
  expect(toHex(cardAccess([USUAL_PACE]))).toBe('31143012060A04007F0007020204020202010202010D');
});

test('RFC 4493: AES-CMAC of 0, 16, 40 and 64 bytes', () => {
  const key = fromHex('2B7E151628AED2A6ABF7158809CF4F3C');
  const message = fromHex(
    '6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E5130C81C46A35CE411E5FBC1191A0A52EFF69F2445DF4F9B17AD2B417BE66C3710',
  );
  const macs = [0, 16, 40, 64].map((length) => toHex(cmac8(key, message.subarray(0, length))));
  expect(macs).toEqual(['BB1D6929E9593728', '070A16B46B4D4144', 'DFA66747DE9AE630', '51F0BEBF7E3B9D92']);
});

test('retail MAC of ICAO 9303-11 appendix D over the authentication cryptogram', () => {
  const cryptogram = fromHex('72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2');
  expect(toHex(retailMac(bacKeys(BAC_MRZ).mac, pad(concat(cryptogram), 8)))).toBe('5F1448EEA8AD90A7');
});
