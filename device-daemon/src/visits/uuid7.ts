import { randomBytes } from 'node:crypto';

/** UUID version 7 (RFC 9562, 5.7): 48 bits of epoch ms, the rest random. Sorts by time of making. */
export const uuid7 = (epochMs: number, random: Uint8Array = randomBytes(10)): string => {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(epochMs, 0, 6);
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The look-up secret of a slip: 8 characters of Crockford's base 32, 40 bits; none can be mistaken for another. */
export const slipSecret = (random: Uint8Array = randomBytes(8)): string =>
  [...random.subarray(0, 8)].map((byte) => CROCKFORD[byte & 31]).join('');

/** What a person typed, as the slip has it: O is read as 0, I and L as 1, spaces and dashes dropped. */
export const readSlipSecret = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
