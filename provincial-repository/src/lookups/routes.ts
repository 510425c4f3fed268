import type { Clock } from '@mot-cua/domain/clock.ts';
import { LookupAnswer, Problem } from '@mot-cua/domain/receiving.ts';
import Type from 'typebox';
import type { App } from '../http/app.ts';
import { byKiosk, callerOf } from '../intake/callers.ts';
import type { KioskGate } from '../intake/kiosk-calls.ts';
import type { Store } from '../store/database.ts';
import { lookUp, rateLimit } from './look-up.ts';

/** Look-up by the holder of a slip; the kiosk forwards what was typed. */
export const lookupRoutes = (app: App, store: Store, clock: Clock, gate: KioskGate, perMinute: number): void => {
  const limit = rateLimit(clock, perMinute);
  app.post(
    '/v1/lookups',
    {
      onRequest: byKiosk(gate, true),
      schema: {
        summary: 'Status of a dossier by code and secret of the slip',
        security: [{ kiosk: [] }],
        body: Type.Object(
          { code: Type.String({ minLength: 1, maxLength: 60 }), secret: Type.String({ minLength: 1, maxLength: 60 }) },
          { additionalProperties: false },
        ),
        response: { 200: LookupAnswer, '4xx': Problem },
      },
    },
    async (request) => {
      const { code, secret } = request.body;
      limit(callerOf(request).kioskId);
      return lookUp(store, clock, code, secret);
    },
  );
};
