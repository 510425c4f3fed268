import { DossierEvents, DossierId, DossierState, Problem } from '@mot-cua/domain/receiving.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Limits } from '../config.ts';
import type { App } from '../http/app.ts';
import { problemType, Refusal } from '../http/problems.ts';
import { eventsOf } from '../store/events.ts';
import type { CommitParts, Commits } from './commit.ts';
import type { KioskGate } from './kiosk-calls.ts';
import { type Announced, announce, ownDossier } from './manifests.ts';
import { receiptOf } from './receipts.ts';
import { type Uploads, uploadsPath } from './uploads.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** the kiosk that signed this call; empty on calls that are not a kiosk's */
    kioskId: string;
  }
}

export type IntakeParts = Pick<CommitParts, 'store' | 'keys' | 'clock'> & {
  gate: KioskGate;
  uploads: Uploads;
  commits: Commits;
  limits: Limits;
};

const params = Type.Object({ dossierId: DossierId });
const security = [{ kiosk: [] }];
const refusals = { '4xx': Problem, '5xx': Problem };

/** Admits a kiosk before any body is read; `spend` for calls that may not be repeated (see kiosk-calls.ts). */
export const byKiosk =
  (gate: KioskGate, spend: boolean) =>
  async (request: FastifyRequest): Promise<void> => {
    const path = request.url.split('?')[0] ?? '';
    request.kioskId = await gate.admit(request.headers.authorization, request.method, path, spend);
  };

/** Routes by which a kiosk hands over its dossiers. */
export const intakeRoutes = (app: App, parts: IntakeParts): void => {
  const { store, keys, clock, gate, commits, limits } = parts;
  const onRequest = byKiosk(gate, false);

  const stateOf = async (announced: Announced): Promise<DossierState> => {
    const receipt = await receiptOf(store, announced.dossierId);
    if (receipt) return { dossierId: announced.dossierId, state: 'received', missing: false, receipt };
    return { dossierId: announced.dossierId, state: 'announced', missing: await commits.isMissing(announced) };
  };

  app.put(
    '/v1/dossiers/:dossierId',
    {
      onRequest,
      schema: {
        summary: 'Announce a dossier by its signed manifest (idempotent)',
        security,
        params,
        body: Type.Object(
          { manifest: Type.String({ minLength: 20, maxLength: 16_384 }) },
          { additionalProperties: false },
        ),
        response: { 200: DossierState, ...refusals },
      },
    },
    async ({ kioskId, params: { dossierId }, body: { manifest } }) => {
      await announce(store, keys, clock, kioskId, dossierId, manifest, limits.sealedBytes);
      return stateOf(await ownDossier(store, kioskId, dossierId));
    },
  );

  app.get(
    '/v1/dossiers/:dossierId',
    {
      onRequest,
      schema: {
        summary: 'What is known and what is missing',
        security,
        params,
        response: { 200: DossierState, ...refusals },
      },
    },
    async ({ kioskId, params: { dossierId } }) => stateOf(await ownDossier(store, kioskId, dossierId)),
  );

  app.post(
    '/v1/dossiers/:dossierId/commit',
    {
      onRequest,
      schema: {
        summary: 'Take the uploaded bag in and get the receipt (idempotent)',
        security,
        params,
        response: { 200: Type.Object({ receipt: Type.String() }), ...refusals },
      },
    },
    async ({ kioskId, params: { dossierId } }) => ({ receipt: await commits.commit(kioskId, dossierId) }),
  );

  app.get(
    '/v1/dossiers/:dossierId/events',
    {
      onRequest,
      schema: {
        summary: 'Official code and status changes',
        security,
        params,
        response: { 200: DossierEvents, ...refusals },
      },
    },
    async ({ kioskId, params: { dossierId } }) => {
      await ownDossier(store, kioskId, dossierId);
      return { events: await eventsOf(store, dossierId) };
    },
  );

  app.get(
    '/v1/keys',
    {
      schema: {
        summary: 'Keys that receipts are signed with (JWKS)',
        response: { 200: Type.Object({ keys: Type.Array(Type.Record(Type.String(), Type.String())) }) },
      },
    },
    async () => {
      const { kty = '', crv = '', x = '', kid = '', alg = '', use = '' } = keys.receipt.publicJwk;
      return { keys: [{ kty, crv, x, kid, alg, use }] };
    },
  );

  void app.register(async (inner) => uploadRoutes(inner as App, parts));
};

/** tus 1.0. Bodies are not parsed here: they stream to the disk. */
const uploadRoutes = (app: App, { gate, uploads }: IntakeParts): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
  const summary = (text: string) => ({ schema: { summary: text, security } });

  app.post(
    uploadsPath,
    { onRequest: byKiosk(gate, true), ...summary('tus: create an upload') },
    async (request, reply) => {
      const { headers } = request;
      if (headers['tus-resumable'] === undefined) throw withoutTus();
      const id = await uploads.admitCreation(
        request.kioskId,
        String(headers['upload-metadata'] ?? ''),
        one(headers['upload-length']),
      );
      return passOn(await uploads.answer(webRequest(request, reply), id), reply);
    },
  );
  for (const [method, spend, text] of [
    ['HEAD', false, 'tus: how many bytes are here'],
    ['PATCH', true, 'tus: append bytes'],
    ['DELETE', true, 'tus: give an upload up'],
  ] as const) {
    app.route<{ Params: { uploadId: string } }>({
      method,
      url: `${uploadsPath}/:uploadId`,
      onRequest: byKiosk(gate, spend),
      ...summary(text),
      handler: async (request, reply) => {
        await uploads.admitUse(request.kioskId, request.params.uploadId);
        return passOn(await uploads.answer(webRequest(request, reply), null), reply);
      },
    });
  }
};

const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header);

const withoutTus = (): Refusal => new Refusal(412, 'no-tus', 'This address speaks tus', 'send Tus-Resumable: 1.0.0');

/** Bytes of one upload that may wait for the disk before its line is asked to pause. */
const waitingBytes = 1024 * 1024;

/**
 * The same request for the tus server; its body streams. A line that breaks ends the piece where it broke: what arrived is
 * written and counts, and the upload is free again when it is. (An error would throw away what is still in buffers.)
 */
const webRequest = ({ raw, method, url, headers }: FastifyRequest, reply: FastifyReply): Request => {
  const copy = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    const text = one(value);
    if (text !== undefined) copy.set(name, text);
  }
  // the tus library takes no blank after a comma, although lists in HTTP may have one (RFC 9110, 5.6.1)
  const metadata = copy.get('upload-metadata');
  if (metadata !== null) copy.set('upload-metadata', metadata.replace(/,\s+/g, ','));
  const address = `http://${headers.host ?? 'localhost'}${url}`;
  if (method === 'HEAD' || method === 'DELETE') return new Request(address, { method, headers: copy });
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let ended = false;
        const end = (): void => {
          if (ended) return;
          ended = true;
          controller.close();
        };
        raw.on('data', (chunk: Buffer) => {
          if (ended) return;
          controller.enqueue(new Uint8Array(chunk));
          if ((controller.desiredSize ?? 0) <= 0) raw.pause();
        });
        raw.once('end', end);
        raw.once('error', end);
        raw.once('close', end);
        reply.raw.once('close', end);
        raw.pause();
      },
      pull() {
        raw.resume();
      },
      cancel() {
        raw.resume();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: waitingBytes }),
  );
  const init: RequestInit & { duplex: 'half' } = { method, headers: copy, body, duplex: 'half' };
  return new Request(address, init);
};

/** What to do about each refusal of the tus server. */
const advice: Record<number, string> = {
  400: 'check the tus headers',
  403: 'send Content-Type: application/offset+octet-stream and Upload-Offset',
  404: 'create a new upload: POST /v1/uploads',
  409: 'ask for the offset with HEAD and go on from there',
  410: 'create a new upload: POST /v1/uploads',
  412: 'send Tus-Resumable: 1.0.0',
  413: 'the upload is longer than announced: ask for the offset with HEAD',
  415: 'send Content-Type: application/offset+octet-stream',
};

const passOn = async (answer: Response, reply: FastifyReply): Promise<FastifyReply> => {
  for (const [name, value] of answer.headers) {
    if (name !== 'content-length' && name !== 'access-control-expose-headers') reply.header(name, value);
  }
  reply.code(answer.status);
  const text = await answer.text();
  if (answer.status < 400) return reply.send(text === '' ? undefined : text);
  const kind = answer.status >= 500 ? 'upload-broke' : 'upload-refused';
  const detail = advice[answer.status] ?? 'ask for the offset with HEAD and go on from there';
  const refusal = new Refusal(answer.status, kind, text.trim() || 'The upload was refused', detail);
  return reply.type(problemType).send(JSON.stringify(refusal.problem()));
};
