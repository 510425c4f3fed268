import type { ServerResponse } from 'node:http';
import { ExceptionId } from '@mot-cua/domain/exceptions/exceptions.ts';
import { WatchId, WatchKey } from '@mot-cua/domain/exceptions/visit-office.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { CoBrowseDesk, WatchNews } from './co-browse-desk.ts';
import type { ExceptionDesk } from './exception-desk.ts';

/** Who calls, as the door knows it (office-door/door-server.ts, `more`); null after it has answered why not. */
export type WatcherOf = (
  request: FastifyRequest,
  reply: FastifyReply,
) => { readonly staff: { readonly id: string } } | null;

const Ask = Type.Object({ exception: ExceptionId, key: WatchKey }, { additionalProperties: false });
const Leave = Type.Object({ watch: WatchId }, { additionalProperties: false });
const Listen = Type.Object({ watch: WatchId }, { additionalProperties: false });

const BEAT_MS = 5_000;

/**
 * Looking on from a console: `POST /office/co-browse` asks, `GET /office/co-browse?watch=…` is the stream of what comes of it,
 * `POST /office/co-browse/end` leaves. On the door of the kiosk itself: what a citizen does passes no other machine.
 */
export const coBrowseRoutes = (
  app: FastifyInstance,
  who: WatcherOf,
  room: { readonly desk: ExceptionDesk; readonly coBrowse: CoBrowseDesk },
): void => {
  app.post<{ Body: Static<typeof Ask> }>('/office/co-browse', { schema: { body: Ask } }, async (request, reply) => {
    const caller = who(request, reply);
    if (!caller) return reply;
    const { exception, key } = request.body;
    const about = room.desk.standing(exception);
    const visit = about && 'visit' in about.facts ? about.facts.visit : null;
    if (!visit) return reply.code(404).send({ why: 'no-visit' });
    const asked = room.coBrowse.ask(room.desk.officer(caller.staff.id), { exception, visit }, key);
    return asked.ok ? reply.send({ watch: asked.value }) : reply.code(409).send({ why: asked.fault });
  });
  app.post<{ Body: Static<typeof Leave> }>(
    '/office/co-browse/end',
    { schema: { body: Leave } },
    async (request, reply) => {
      const caller = who(request, reply);
      if (!caller) return reply;
      room.coBrowse.leave(request.body.watch, caller.staff.id);
      return reply.code(204).send();
    },
  );
  app.get<{ Querystring: Static<typeof Listen> }>(
    '/office/co-browse',
    { schema: { querystring: Listen } },
    async (request, reply) => {
      const caller = who(request, reply);
      if (!caller) return reply;
      const { watch } = request.query;
      const waiting: WatchNews[] = [];
      let stream: ServerResponse | null = null;
      const send = (news: WatchNews): void => {
        if (!stream) {
          waiting.push(news);
          return;
        }
        // a page that does not keep up misses views, never the end: each view is whole
        if (news.t === 'view' && stream.writableNeedDrain) return;
        stream.write(`data: ${JSON.stringify(news)}\n\n`);
        if (news.t === 'over') stream.end();
      };
      const deaf = room.coBrowse.listen(watch, caller.staff.id, send);
      if (!deaf) return reply.code(404).send({ why: 'over' });
      reply.hijack();
      stream = reply.raw;
      stream.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      for (const news of waiting) send(news);
      const beat = setInterval(() => stream?.write('event: beat\ndata: \n\n'), BEAT_MS);
      stream.on('close', () => {
        clearInterval(beat);
        deaf();
        // the officer's page is gone: nobody looks on any more
        room.coBrowse.leave(watch, caller.staff.id);
      });
      return reply;
    },
  );
};
