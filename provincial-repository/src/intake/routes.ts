import {
  DossierEvents,
  DossierId,
  DossierState,
  HeartbeatAnswer,
  LackAnswer,
  LackQuestion,
  Problem,
} from '@mot-cua/domain/receiving.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Limits } from '../config.ts';
import { duplicateOf } from '../duplicates/duplicates.ts';
import type { App } from '../http/app.ts';
import { problemType, Refusal } from '../http/problems.ts';
import { takeHeartbeat } from '../kiosks/heartbeats.ts';
import { receiptOf } from '../receipts/receipts.ts';
import { eventsOf } from '../store/events.ts';
import { diskFull } from './admission.ts';
import { byKiosk, byKioskOrManifest, callerOf } from './callers.ts';
import type { CommitParts, Commits } from './commit.ts';
import type { KioskGate } from './kiosk-calls.ts';
import { whatLacks } from './lacks.ts';
import { type Announced, announce, ownDossier } from './manifests.ts';
import { type UploadCall, type Uploads, uploadsPath } from './uploads.ts';

export type IntakeParts = Pick<CommitParts, 'store' | 'keys' | 'clock'> & {
  gate: KioskGate;
  uploads: Uploads;
  commits: Commits;
  limits: Limits;
};

const params = Type.Object({ dossierId: DossierId });
const security = [{ kiosk: [] }];
/** for the routes that a bearer of a manifest may call too */
const securityOfDelivery = [{ kiosk: [] }, { manifest: [] }];
const refusals = { '4xx': Problem, '5xx': Problem };

/** Routes by which a kiosk hands over its dossiers. */
export const intakeRoutes = (app: App, parts: IntakeParts): void => {
  const { store, keys, clock, gate, commits, limits } = parts;
  const onRequest = byKiosk(gate, false);
  const onDelivery = byKioskOrManifest(gate, false);
  const announcing = { store, keys, clock, maxSealedBytes: limits.sealedBytes };

  const stateOf = async (announced: Announced): Promise<DossierState> => {
    const receipt = await receiptOf(store, announced.dossierId);
    if (receipt) return { dossierId: announced.dossierId, state: 'received', missing: false, receipt };
    return { dossierId: announced.dossierId, state: 'announced', missing: await commits.isMissing(announced) };
  };

  app.put(
    '/v1/dossiers/:dossierId',
    {
      onRequest: onDelivery,
      schema: {
        summary: 'Announce a dossier by its signed manifest (idempotent)',
        security: securityOfDelivery,
        params,
        body: Type.Object(
          { manifest: Type.String({ minLength: 20, maxLength: 16_384 }) },
          { additionalProperties: false },
        ),
        response: { 200: DossierState, ...refusals },
      },
    },
    async (request) => {
      const { dossierId } = request.params;
      await announce(announcing, callerOf(request), dossierId, request.body.manifest);
      return stateOf(await ownDossier(store, callerOf(request), dossierId));
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
    async (request) => stateOf(await ownDossier(store, callerOf(request), request.params.dossierId)),
  );

  app.post(
    '/v1/dossiers/:dossierId/commit',
    {
      onRequest: onDelivery,
      schema: {
        summary: 'Take the uploaded bag in and get the receipt (idempotent)',
        security: securityOfDelivery,
        params,
        response: { 200: Type.Object({ receipt: Type.String() }), ...refusals },
      },
    },
    async (request) => ({ receipt: await commits.commit(callerOf(request), request.params.dossierId) }),
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
    async (request) => {
      const { dossierId } = request.params;
      await ownDossier(store, callerOf(request), dossierId);
      const duplicate = await duplicateOf(store, dossierId);
      return {
        events: await eventsOf(store, dossierId),
        ...(duplicate ? { duplicate: { of: duplicate.ofDossier, decided: duplicate.decision } } : {}),
      };
    },
  );

  app.post(
    '/v1/lacks',
    {
      onRequest,
      // five hundred ids and digests
      bodyLimit: 128 * 1024,
      schema: {
        summary: 'Which of these are lacking, which were received (after a long time off-line)',
        security,
        body: LackQuestion,
        response: { 200: LackAnswer, ...refusals },
      },
    },
    async (request) => whatLacks(store, callerOf(request).kioskId, request.body),
  );

  app.post(
    '/v1/heartbeats',
    {
      onRequest,
      schema: {
        summary: 'How a kiosk is, with the signed head of its log (idempotent)',
        security,
        body: Type.Object(
          { heartbeat: Type.String({ minLength: 20, maxLength: 49_152 }) },
          { additionalProperties: false },
        ),
        response: { 200: HeartbeatAnswer, ...refusals },
      },
    },
    async (request) => takeHeartbeat(store, keys, clock, callerOf(request).kioskId, request.body.heartbeat),
  );

  app.get(
    '/v1/keys',
    {
      schema: {
        summary: 'Keys that receipts are signed with (JWKS, newest first), and who vouches for them',
        response: {
          200: Type.Object({
            keys: Type.Array(Type.Record(Type.String(), Type.String())),
            endorsements: Type.Array(Type.String()),
          }),
        },
      },
    },
    async () => keys.receipts.shown(),
  );

  void app.register(async (inner) => uploadRoutes(inner as App, parts));
};

/** tus 1.0. Bodies are not parsed here: they stream to the disk. */
const uploadRoutes = (app: App, { gate, uploads }: IntakeParts): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));

  app.post(
    uploadsPath,
    {
      onRequest: byKioskOrManifest(gate, true),
      schema: { summary: 'tus: create an upload', security: securityOfDelivery },
    },
    async (request, reply) => {
      const { headers } = request;
      if (headers['tus-resumable'] === undefined) throw withoutTus();
      const id = await uploads.admitCreation(
        callerOf(request),
        String(headers['upload-metadata'] ?? ''),
        one(headers['upload-length']),
      );
      return passOn(await uploads.answer(webRequest(request, reply), id), reply);
    },
  );
  const use = async (request: FastifyRequest<{ Params: { uploadId: string } }>, reply: FastifyReply) => {
    await uploads.admitUse(callerOf(request), request.params.uploadId);
    if (request.method === 'PATCH' && (await uploads.diskIsLow())) throw diskFull();
    const answer = await uploads.answer(webRequest(request, reply), null);
    if (answer.status >= 500 && (await uploads.diskIsLow())) throw diskFull();
    return passOn(answer, reply);
  };
  const url = `${uploadsPath}/:uploadId`;
  for (const [method, spend, summary] of [
    ['HEAD', false, 'tus: how many bytes are here'],
    ['PATCH', true, 'tus: append bytes'],
  ] as const) {
    const schema = { summary, security: securityOfDelivery };
    app.route({ method, url, onRequest: byKioskOrManifest(gate, spend), schema, handler: use });
  }
  const giveUp = { summary: 'tus: give an upload up', security };
  app.route({ method: 'DELETE', url, onRequest: byKiosk(gate, true), schema: giveUp, handler: use });
};

const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header);

const withoutTus = (): Refusal => new Refusal(412, 'no-tus', 'This address speaks tus', 'send Tus-Resumable: 1.0.0');

/**
 * A later call wants the upload: what is still on its way in (in this machine's own buffers, behind a cut) is read first. The
 * earlier body ends when nothing came at `looks` looks in a row, `everyMs` apart, or after `longestMs` where somebody still sends.
 */
const lettingGo = { everyMs: 8, looks: 5, longestMs: 900 };

/** Bytes of one upload that may wait for the disk before its line is asked to pause. */
const waitingBytes = 1024 * 1024;

/**
 * The same request for the tus server; its body streams. A line that breaks ends the piece where it broke: what arrived is
 * written and counts, and the upload is free again when it is. (An error would throw away what is still in buffers.)
 */
const webRequest = ({ raw, method, url, headers }: FastifyRequest, reply: FastifyReply): UploadCall => {
  const copy = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    const text = one(value);
    if (text !== undefined) copy.set(name, text);
  }
  // the tus library takes no blank after a comma, although lists in HTTP may have one (RFC 9110, 5.6.1)
  const metadata = copy.get('upload-metadata');
  if (metadata !== null) copy.set('upload-metadata', metadata.replace(/,\s+/g, ','));
  const address = `http://${headers.host ?? 'localhost'}${url}`;
  if (method === 'HEAD' || method === 'DELETE')
    return { request: new Request(address, { method, headers: copy }), letGo: () => undefined };
  let ended = false;
  let pieces = 0;
  let end = (): void => undefined;
  const letGo = (): void => {
    const begun = performance.now();
    let seen = pieces;
    let quiet = 0;
    const look = (): void => {
      if (ended) return;
      quiet = pieces === seen && !raw.isPaused() ? quiet + 1 : 0;
      seen = pieces;
      if (quiet >= lettingGo.looks || performance.now() - begun > lettingGo.longestMs) end();
      else setTimeout(look, lettingGo.everyMs);
    };
    look();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        end = (): void => {
          if (ended) return;
          ended = true;
          controller.close();
        };
        raw.on('data', (chunk: Buffer) => {
          if (ended) return;
          pieces += 1;
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
  return { request: new Request(address, init), letGo };
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
