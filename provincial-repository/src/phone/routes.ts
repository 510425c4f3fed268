import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import type { Readable } from 'node:stream';
import type { Clock } from '@mot-cua/domain/clock.ts';
import {
  MOST_PHONE_FILE_BYTES,
  MOST_PHONE_NOTE_BYTES,
  PhoneDropId,
  PhoneDropOpened,
  SEAL_BYTES,
} from '@mot-cua/domain/phone-drop.ts';
import { Problem } from '@mot-cua/domain/receiving.ts';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { phonePage } from '../../web/phone/page.ts';
import type { App } from '../http/app.ts';
import { Refusal } from '../http/problems.ts';
import { byKiosk, callerOf } from '../intake/callers.ts';
import type { KioskGate } from '../intake/kiosk-calls.ts';
import { rateLimit } from '../lookups/look-up.ts';
import type { PhoneDrops } from './drops.ts';

const bytesType = 'application/octet-stream';

/** What the page may do: its own script and style, calls to us; nothing else, from nowhere else. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'none'; " +
  "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

export type PhoneRouteParts = {
  readonly drops: PhoneDrops;
  readonly clock: Clock;
  readonly gate: KioskGate;
  /** name of the repository, for the head of the page */
  readonly name: string;
  /** calls to /phone of all phones together, in any minute */
  readonly perMinute: number;
};

/** A citizen's phone and a kiosk, past each other's eyes: the kiosk by its key, the phone by the id alone. */
export const phoneRoutes = async (
  app: App,
  { drops, clock, gate, name, perMinute }: PhoneRouteParts,
): Promise<void> => {
  const params = Type.Object({ id: PhoneDropId });
  const security = [{ kiosk: [] }];
  const limit = rateLimit(clock, perMinute);
  const web = new URL('../../web/phone/', import.meta.url);
  const script = stripTypeScriptTypes(await readFile(new URL('phone.ts', web), 'utf8'));
  const style = await readFile(new URL('phone.css', web), 'utf8');
  const quiet = (reply: FastifyReply): FastifyReply =>
    reply
      .header('content-security-policy', pagePolicy)
      .header('referrer-policy', 'no-referrer')
      .header('x-robots-tag', 'noindex, nofollow');

  // bytes that nobody here reads are not parsed; each route bounds them itself
  app.addContentTypeParser(bytesType, { bodyLimit: MOST_PHONE_FILE_BYTES + SEAL_BYTES }, (_request, body, parsed) =>
    parsed(null, body),
  );

  app.put(
    '/v1/phone-drops/:id',
    {
      onRequest: byKiosk(gate, true),
      schema: {
        summary: 'Opens a drop for one file from a phone',
        security,
        params,
        response: { 200: PhoneDropOpened, '4xx': Problem },
      },
    },
    async (request) => drops.open(callerOf(request).kioskId, request.params.id, null),
  );
  app.get(
    '/v1/phone-drops/:id',
    {
      onRequest: byKiosk(gate, false),
      exposeHeadRoute: false,
      schema: { summary: 'What a phone has sent: 204 nothing yet, 200 sealed bytes', security, params },
    },
    async (request, reply) => {
      const path = drops.file(callerOf(request).kioskId, request.params.id);
      if (path === null) return reply.code(204).send();
      const { size } = await stat(path);
      return reply.type(bytesType).header('content-length', size).send(createReadStream(path));
    },
  );
  app.delete(
    '/v1/phone-drops/:id',
    { onRequest: byKiosk(gate, false), schema: { summary: 'Ends a drop; what is in it is gone', security, params } },
    async (request, reply) => {
      await drops.end(callerOf(request).kioskId, request.params.id);
      return reply.code(204).send();
    },
  );
  app.put(
    '/v1/phone-notes/:id',
    {
      onRequest: byKiosk(gate, true),
      schema: {
        summary: 'Leaves sealed bytes for a phone, to be read once',
        security,
        params,
        response: { 200: PhoneDropOpened, '4xx': Problem },
      },
    },
    async (request) => {
      const note = await readBounded(request.body as Readable, MOST_PHONE_NOTE_BYTES);
      return drops.open(callerOf(request).kioskId, request.params.id, note);
    },
  );

  app.get(
    '/phone/:id',
    { exposeHeadRoute: false, schema: { summary: 'The page that a phone opens', params } },
    async (request, reply) => {
      limit('phones');
      return quiet(reply)
        .type('text/html; charset=utf-8')
        .send(phonePage(name, drops.isOpen(request.params.id)).text);
    },
  );
  app.get('/phone-page/phone.js', { schema: { hide: true } }, async (_request, reply) =>
    quiet(reply).type('text/javascript; charset=utf-8').send(script),
  );
  app.get('/phone-page/phone.css', { schema: { hide: true } }, async (_request, reply) =>
    quiet(reply).type('text/css; charset=utf-8').send(style),
  );
  app.put(
    '/phone/:id/file',
    { schema: { summary: 'The sealed file of a phone, once', params } },
    async (request, reply) => {
      limit('phones');
      const { body } = request;
      if (!isStream(body)) throw new Refusal(415, 'wrong-type', 'This content type is not taken', `send ${bytesType}`);
      await drops.take(request.params.id, body);
      return reply.code(204).send();
    },
  );
  // POST: what only looks (a preview of a messenger, a scanner of links) must not use it up
  app.post(
    '/phone/:id/note',
    { schema: { summary: 'The sealed note for this phone, once', params } },
    async (request, reply) => {
      limit('phones');
      return quiet(reply)
        .type(bytesType)
        .send(await drops.readNote(request.params.id));
    },
  );
};

const isStream = (body: unknown): body is Readable => typeof body === 'object' && body !== null && 'pipe' in body;

const readBounded = async (body: unknown, most: number): Promise<Buffer> => {
  if (!isStream(body)) throw new Refusal(415, 'wrong-type', 'This content type is not taken', `send ${bytesType}`);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > most) throw new Refusal(413, 'too-large', 'The note is too large', `send at most ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
