import type { Target } from '../target.ts';
import * as chipFiles from './chip-files.ts';
import * as codes from './codes.ts';
import * as exchange from './exchange.ts';
import * as holder from './holder.ts';
import * as portraits from './portraits.ts';
import * as trust from './trust.ts';

/** Every parser of the identity path. */
export const targets: readonly Target[] = [chipFiles, holder, trust, exchange, codes, portraits].flatMap((room) =>
  Object.values(room),
);

export const targetNamed = (name: string): Target => {
  const found = targets.find((target) => target.name === name);
  if (!found) throw new Error(`no parser is called ${name}; there are ${targets.map((one) => one.name).join(', ')}`);
  return found;
};
