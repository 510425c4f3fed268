import { createReadStream } from 'node:fs';
import { CopyLink, CopyLinkEnd, DossierId, Problem } from '@mot-cua/domain/receiving.ts';
import Type from 'typebox';
import type { App } from '../http/app.ts';
import { Refusal } from '../http/problems.ts';
import { byKiosk, callerOf, unknownDossier } from '../intake/callers.ts';
import type { KioskGate } from '../intake/kiosk-calls.ts';
import { addressOf, type Folders } from '../store/durable-files.ts';
import { type CopyLinkParts, endCopyLink, newCopyLink, openCopy } from './copy-links.ts';

export type CopyRouteParts = CopyLinkParts & {
  at: Folders;
  gate: KioskGate;
  /** calls to /copies of all people together, in any minute */
  perMinute: number;
};

/** Certified copies on their way to the citizen: the kiosk that certified makes and ends the link, whoever holds it downloads. */
export const copyRoutes = (app: App, parts: CopyRouteParts): void => {
  const { store, clock, at, gate, perMinute } = parts;
  const params = Type.Object({ dossierId: DossierId });
  const security = [{ kiosk: [] }];

  /** Received, and sent by the caller: all else is as unknown as none. */
  const ownReceived = async (kioskId: string, dossierId: string): Promise<void> => {
    const found = await store
      .selectFrom('records')
      .innerJoin('manifests', 'manifests.dossierId', 'records.dossierId')
      .select('records.dossierId')
      .where('records.dossierId', '=', dossierId)
      .where('manifests.kioskId', '=', kioskId)
      .executeTakeFirst();
    if (!found) throw unknownDossier();
  };

  app.put(
    '/v1/dossiers/:dossierId/copy-link',
    {
      onRequest: byKiosk(gate, true),
      schema: {
        summary: 'A new link to a certified copy; the one before ends',
        security,
        params,
        response: { 200: CopyLink, '4xx': Problem },
      },
    },
    async (request) => {
      const { kioskId } = callerOf(request);
      await ownReceived(kioskId, request.params.dossierId);
      return newCopyLink(parts, request.params.dossierId, `kiosk:${kioskId}`);
    },
  );

  app.delete(
    '/v1/dossiers/:dossierId/copy-link',
    {
      onRequest: byKiosk(gate, true),
      schema: {
        summary: 'Ends the link to a certified copy',
        security,
        params,
        response: { 200: CopyLinkEnd, '4xx': Problem },
      },
    },
    async (request) => {
      const { kioskId } = callerOf(request);
      await ownReceived(kioskId, request.params.dossierId);
      return { ended: await endCopyLink(parts, request.params.dossierId, `kiosk:${kioskId}`) };
    },
  );

  let minute = { since: clock.monotonic(), count: 0 };
  const bound = (): void => {
    const now = clock.monotonic();
    if (now - minute.since >= 60_000) minute = { since: now, count: 0 };
    minute.count += 1;
    if (minute.count <= perMinute) return;
    throw new Refusal(429, 'too-many-copies', 'Too many downloads at once', 'wait a minute, then try again', {
      'retry-after': String(Math.ceil((60_000 - (now - minute.since)) / 1000)),
    });
  };

  app.get(
    '/copies/:token',
    {
      // a program that only looks (HEAD) must not use a download up
      exposeHeadRoute: false,
      schema: {
        summary: 'The one certified copy that this link was made for (PDF)',
        params: Type.Object({ token: Type.String({ minLength: 1, maxLength: 100 }) }),
      },
    },
    async (request, reply) => {
      // the address is the key: it is told to nobody
      reply.header('referrer-policy', 'no-referrer').header('x-robots-tag', 'noindex, nofollow');
      bound();
      const copy = await openCopy(parts, request.params.token);
      return reply
        .type('application/pdf')
        .header('content-disposition', 'attachment; filename="ban-sao-chung-thuc-dien-tu.pdf"')
        .header('content-length', copy.bytes)
        .send(createReadStream(addressOf(at.opened, copy.sha256)));
    },
  );
};
