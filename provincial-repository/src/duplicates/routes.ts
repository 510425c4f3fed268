import type { Clock } from '@mot-cua/domain/clock.ts';
import { DuplicateAnswer, DuplicateDecision } from '@mot-cua/domain/duplicates.ts';
import { isReasonFor, reasonsOf } from '@mot-cua/domain/exceptions/reasons.ts';
import { DossierId, Problem } from '@mot-cua/domain/receiving.ts';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { App } from '../http/app.ts';
import { Refusal } from '../http/problems.ts';
import { byKiosk, callerOf } from '../intake/callers.ts';
import type { KioskGate } from '../intake/kiosk-calls.ts';
import { ownDossier } from '../intake/manifests.ts';
import type { Session } from '../officers/sign-in.ts';
import type { Store } from '../store/database.ts';
import { decideDuplicate } from './duplicates.ts';

const params = Type.Object({ dossierId: DossierId });

/** In the words of the consoles (domain/src/exceptions/reasons.ts). */
const actionOf = { 'keep-both': 'continue', 'withdraw-later': 'cancel', 'supplement-earlier': 'merge' } as const;
export const reasonsFor = (decision: DuplicateDecision): readonly string[] =>
  reasonsOf[actionOf[decision]].filter((reason) => reason !== 'other'); // that one wants a note, which the counter's inbox takes

/** What an officer decided at a counter of the office, brought by the kiosk that the dossier came from. */
export const duplicateRoutes = (
  app: App,
  { store, clock, gate }: { readonly store: Store; readonly clock: Clock; readonly gate: KioskGate },
): void => {
  app.post(
    '/v1/dossiers/:dossierId/duplicate',
    {
      onRequest: byKiosk(gate, false),
      schema: {
        summary: 'What an officer decided about a dossier that repeats another (idempotent)',
        security: [{ kiosk: [] }],
        params,
        body: DuplicateAnswer,
        response: { 200: Type.Object({ decision: DuplicateDecision }), '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => {
      const { dossierId } = request.params;
      const { kioskId } = callerOf(request);
      await ownDossier(store, callerOf(request), dossierId);
      const { decision, reason, officer } = request.body;
      if (!isReasonFor(actionOf[decision], reason, 'at the counter')) throw noReason();
      const actor = `kiosk:${kioskId} officer:${officer}`;
      await store
        .transaction()
        .execute((change) =>
          decideDuplicate(change, { dossierId, answer: { decision, reason }, actor, now: clock.now() }),
        );
      return { decision };
    },
  );
};

/** The form on the dossier's page. */
export const duplicateForm = (
  app: App,
  parts: {
    readonly store: Store;
    readonly clock: Clock;
    readonly officer: (request: FastifyRequest, token: string) => Session;
  },
): void => {
  const { store, clock } = parts;
  app.post(
    '/officer/dossiers/:dossierId/duplicate',
    {
      schema: {
        summary: 'Decide about a dossier that repeats another',
        security: [{ officer: [] }],
        params,
        body: Type.Object({
          token: Type.String({ maxLength: 100 }),
          /** `<decision>/<reason>` */
          choice: Type.String({ pattern: '^[a-z-]{1,40}/[a-z-]{1,40}$' }),
        }),
      },
    },
    async (request, reply) => {
      const session = parts.officer(request, request.body.token);
      const { dossierId } = request.params;
      const [given = '', reason = ''] = request.body.choice.split('/');
      const decision = DuplicateDecision.anyOf.map((one) => one.const).find((one) => one === given);
      if (!decision || !reasonsFor(decision).includes(reason)) throw noReason();
      const actor = `officer:${session.officer}`;
      await store
        .transaction()
        .execute((change) =>
          decideDuplicate(change, { dossierId, answer: { decision, reason }, actor, now: clock.now() }),
        );
      return reply.redirect(`/officer/dossiers/${dossierId}`, 303);
    },
  );
};

const noReason = (): Refusal =>
  new Refusal(422, 'no-such-reason', 'This is no reason for that decision', 'choose one of the list');
