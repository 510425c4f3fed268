import { readFileSync } from 'node:fs';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { ServiceKey, type ServiceKeys } from '@mot-cua/domain/sealed-question.ts';
import { Compile } from 'typebox/compile';

const shape = Compile(ServiceKey);
const mostKeys = 20;

/**
 * Reads the public keys of a service (JWKS, RFC 7517). What is not needed is left out; a private key in it is refused, as
 * it would go to every visit. Errors: one sentence for the technician.
 */
export const readServiceKeys = (file: string): Result<ServiceKeys, string> => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return failed(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  let set: unknown;
  try {
    set = JSON.parse(text);
  } catch {
    return failed(`${file}: is not JSON`);
  }
  const given: unknown = typeof set === 'object' && set !== null && 'keys' in set ? set.keys : null;
  if (!Array.isArray(given) || given.length > mostKeys)
    return failed(`${file}: is no JWKS of at most ${mostKeys} keys`);
  const keys: ServiceKey[] = [];
  for (const [index, key] of given.entries()) {
    if (typeof key === 'object' && key !== null && 'd' in key)
      return failed(`${file}, key ${index}: is a private key; it belongs to the service alone`);
    if (!shape.Check(key) || !fits(key)) continue; // a set may hold keys for other ends
    const { kid, use, kty, crv, x, y } = key;
    keys.push({ kid, use, kty, crv, x, ...(y === undefined ? {} : { y }) });
  }
  for (const use of ['enc', 'sig'] as const)
    if (!keys.some((key) => key.use === use))
      return failed(`${file}: holds no key with use "${use}" and a kid, on a curve known here`);
  return done({ keys });
};

const fits = ({ use, kty, crv, y }: ServiceKey): boolean => {
  const octet = crv === 'X25519' || crv === 'Ed25519';
  if (octet !== (kty === 'OKP') || octet === (y !== undefined)) return false;
  return !octet || crv === (use === 'enc' ? 'X25519' : 'Ed25519');
};
