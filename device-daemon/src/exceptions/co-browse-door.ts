import type { ServerResponse } from 'node:http';
import { ExceptionId } from '@mot-cua/domain/exceptions/exceptions.ts';
import { WatchId, WatchKey } from '@mot-cua/domain/exceptions/visit-office.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { CoBrowseDesk, WatchNews } from './co-browse-desk.ts';
import type { ExceptionDesk } from './exception-desk.ts';

/** Who calls, as the door knows it (office-door/door-server.ts, `more`). */
export type Watchers<Session> = {
  /** null after it has answered why not */
  readonly session: (
    request: FastifyRequest,
    reply: FastifyReply,
  ) => { readonly session: Session; readonly staff: { readonly id: string } } | null;
  readonly isOpen: (session: Session) => boolean;
};

const Ask = Type.Object({ exception: ExceptionId, key: WatchKey }, { additionalProperties: false });
const Leave = Type.Object({ watch: WatchId }, { additionalProperties: false });
const Listen = Type.Object({ watch: WatchId }, { additionalProperties: false });

const BEAT_MS = 5_000;

/**
 * Looking on from a console, for whoever serves people: `POST /office/co-browse` asks, `GET /office/co-browse?watch=…` is the stream of what comes of it,
 * `POST /office/co-browse/end` leaves. On the door of the kiosk itself: what a citizen does passes no other machine.
 */
export const coBrowseRoutes = <Session>(
  app: FastifyInstance,
  who: Watchers<Session>,
  room: { readonly desk: ExceptionDesk; readonly coBrowse: CoBrowseDesk },
): void => {
  app.post<{ Body: Static<typeof Ask> }>('/office/co-browse', { schema: { body: Ask } }, async (request, reply) => {
    const caller = who.session(request, reply);
    if (!caller) return reply;
    const { exception, key } = request.body;
    const { id } = caller.staff;
    if (!room.desk.isClerk(id)) {
      room.coBrowse.refuse(id);
      return reply.code(403).send({ why: 'not-allowed' });
    }
    const about = room.desk.standing(exception);
    // a call of another kiosk is known there and not here
    if (about?.facts.code !== 'EX-5') return reply.code(404).send({ why: 'no-visit' });
    const { visit } = about.facts;
    const asked = room.coBrowse.ask(room.desk.officer(id), { exception, visit }, key);
    return asked.ok ? reply.send({ watch: asked.value }) : reply.code(409).send({ why: asked.fault });
  });
  app.post<{ Body: Static<typeof Leave> }>(
    '/office/co-browse/end',
    { schema: { body: Leave } },
    async (request, reply) => {
      const caller = who.session(request, reply);
      if (!caller) return reply;
      room.coBrowse.leave(request.body.watch, caller.staff.id);
      return reply.code(204).send();
    },
  );
  app.get<{ Querystring: Static<typeof Listen> }>(
    '/office/co-browse',
    { schema: { querystring: Listen } },
    async (request, reply) => {
      const caller = who.session(request, reply);
      if (!caller) return reply;
      const { watch } = request.query;
      const waiting: WatchNews[] = [];
      // whoever has signed out, or is locked, sees nothing more, whatever their page does
      const over = (open: ServerResponse): void => void open.end();
      let stream: ServerResponse | null = null;
      const send = (news: WatchNews): void => {
        if (!stream) {
          waiting.push(news);
          return;
        }
        if (!who.isOpen(caller.session)) return over(stream);
        // a page that does not keep up misses views, never the end: each view is whole
        if (news.t === 'view' && stream.writableNeedDrain) return;
        stream.write(`data: ${JSON.stringify(news)}\n\n`);
        if (news.t === 'over') stream.end();
      };
      const deaf = room.coBrowse.listen(watch, caller.staff.id, send);
      if (!deaf) return reply.code(404).send({ why: 'over' });
      reply.hijack();
      stream = reply.raw;
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) stream.setHeader(name, value);
      stream.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const news of waiting) send(news);
      const beat = setInterval(() => {
        if (!who.isOpen(caller.session)) return over(reply.raw);
        reply.raw.write('event: beat\ndata: {}\n\n');
      }, BEAT_MS);
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
