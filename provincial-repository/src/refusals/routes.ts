import type { Clock } from '@mot-cua/domain/clock.ts';
import { DossierId } from '@mot-cua/domain/receiving.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Html } from '../../web/html.ts';
import { refusalSlip, supplementSlip } from '../../web/slips.ts';
import type { App } from '../http/app.ts';
import { Refusal } from '../http/problems.ts';
import type { WholeDossier } from '../officers/dossiers.ts';
import type { Session } from '../officers/sign-in.ts';
import type { Store } from '../store/database.ts';
import { supplementOf } from '../supplements/supplements.ts';
import { refusalOf, refuseDossier } from './refusals.ts';

const params = Type.Object({ dossierId: DossierId });
const security = [{ officer: [] }];

export type RefusalRouteParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly name: string;
  /** by session, and by the token of the form where one is given; a refusal otherwise */
  readonly officer: (request: FastifyRequest, token?: string) => Session;
  readonly dossier: (dossierId: string) => Promise<WholeDossier | null>;
  readonly audit: (session: Session, action: string, subject: string) => Promise<void>;
  readonly show: (reply: FastifyReply, page: Html) => FastifyReply;
};

/** Not taking a dossier on, and the two slips that a citizen takes home (Mẫu 02, Mẫu 03), for the printer of the counter. */
export const refusalRoutes = (app: App, parts: RefusalRouteParts): void => {
  const { store, clock, name, officer, dossier, audit, show } = parts;
  const nothing = (): Refusal => new Refusal(404, 'no-such-slip', 'There is no such slip', 'go back to the dossier');
  app.post(
    '/officer/dossiers/:dossierId/refuse',
    {
      schema: {
        summary: 'Refuse a dossier for a reason of the list',
        security,
        params,
        body: Type.Object({
          token: Type.String({ maxLength: 100 }),
          reason: Type.String({ maxLength: 40 }),
          note: Type.Optional(Type.String({ maxLength: 600 })),
        }),
      },
    },
    async (request, reply) => {
      const { token, reason, note = '' } = request.body;
      const session = officer(request, token);
      const { dossierId } = request.params;
      await store.transaction().execute((change) =>
        refuseDossier(change, {
          dossierId,
          officer: session.officer,
          reason,
          note: note.trim().normalize('NFC'),
          now: clock.now(),
        }),
      );
      return reply.redirect(`/officer/dossiers/${dossierId}/slips/03`, 303);
    },
  );
  app.get(
    '/officer/dossiers/:dossierId/slips/:form',
    {
      schema: {
        summary: 'Phiếu yêu cầu bổ sung (02) or phiếu từ chối (03), to be printed on A4',
        security,
        params: Type.Object({ dossierId: DossierId, form: Type.Union([Type.Literal('02'), Type.Literal('03')]) }),
      },
    },
    async (request, reply) => {
      const session = officer(request);
      const { dossierId, form } = request.params;
      const whole = await dossier(dossierId);
      if (!whole) throw nothing();
      const { asked } = await supplementOf(store, dossierId);
      const refusal = await refusalOf(store, dossierId);
      const of = { name, dossier: whole };
      const slip =
        form === '02' ? asked && supplementSlip({ ...of, asked }) : refusal && refusalSlip({ ...of, refusal });
      if (!slip) throw nothing();
      await audit(session, 'slip-shown', dossierId);
      return show(reply, slip);
    },
  );
};
