import { HelperView } from '@mot-cua/domain/visit-flow.ts';
import Type, { type Static } from 'typebox';

/**
 * Somebody who may help at this kiosk, in kiosk.json under `helpers`. `pin` is what `hash-cli.ts` prints for the secret number:
 * `scrypt:<salt, 32 hex>:<key, 64 hex>` (RFC 7914 with N = 16384, r = 8, p = 1), never the number itself. Badges of the office take its
 * place with the counters (issue 7), behind the same port (`HelperDesk`).
 */
export const HelperConfig = Type.Object(
  {
    id: Type.String({ pattern: '^[0-9]{2,6}$' }),
    ...HelperView.properties,
    pin: Type.String({ pattern: '^scrypt:[0-9a-f]{32}:[0-9a-f]{64}$' }),
  },
  { additionalProperties: false },
);
export type HelperConfig = Static<typeof HelperConfig>;
