import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const KEY_BYTES = 32;
const cost = { N: 16_384, r: 8, p: 1 } as const;

const derive = (pin: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(pin, salt, KEY_BYTES, cost, (error, key) => (error ? reject(error) : resolve(key))),
  );

/** What stands in the configuration for a secret number. */
export const hashPin = async (pin: string): Promise<string> => {
  const salt = randomBytes(16);
  return `scrypt:${salt.toString('hex')}:${(await derive(pin, salt)).toString('hex')}`;
};

/** Takes as long for a wrong number as for the right one. */
export const isPin = async (pin: string, hash: string): Promise<boolean> => {
  const [, salt = '', key = ''] = hash.split(':');
  const expected = Buffer.from(key, 'hex');
  const given = await derive(pin, Buffer.from(salt, 'hex'));
  return given.length === expected.length && timingSafeEqual(given, expected);
};
