import { Readable } from 'node:stream';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { DossierId } from '@mot-cua/domain/receiving.ts';
import { Challenge, KeptBag, KeptBags, Place, Proof, ReceiptBrought } from '@mot-cua/domain/second-place.ts';
import Fastify, { type FastifyError, type FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { FolderStory } from './bag-files.ts';
import { piecesOf } from './place.ts';
import { defaultPlace } from './place-config.ts';
import type { Journal, PlaceParts } from './place-parts.ts';
import { Refusal, refusals } from './refusal.ts';
import { type BelievedManifest, believeManifest } from './trust.ts';
import { Voices } from './voices.ts';

export type Receiver = {
  readonly url: string;
  readonly voices: Voices;
  readonly story: FolderStory;
  close(): Promise<void>;
};

/** How many of a kind run at once; a counter PC has other work too. Reading a bag for a proof costs as much as taking one. */
const UPLOADS_AT_ONCE = 4;
const READINGS_AT_ONCE = 2;
/** A call without a body must be here whole within this time, ms; a bag within it plus its size at `SLOWEST_BYTES_PER_MS`. */
const CALL_MS = 15_000;
const SLOWEST_BYTES_PER_MS = 64;
const CONNECTIONS = 64;

/**
 * The receiver of a second place: checks its folder, then listens. Throws when the folder or the port cannot be had.
 * Plain HTTP until the office has a certificate authority (issue 7): bags are sealed and proofs are digests, so who
 * listens on the way learns sizes, ids and times; who changes bytes on the way is found by digest, signature and proof.
 */
export const startReceiver = async (parts: PlaceParts, graceMs?: number): Promise<Receiver> => {
  const { clock, journal, files } = parts;
  const { config, kiosks } = parts.setup;
  const story = await files.check();
  journal('folder-checked', Object.fromEntries(Object.entries(story).map(([what, ids]) => [what, ids.length])));
  for (const what of ['damaged', 'unexplained', 'withoutBag'] as const)
    for (const dossier of story[what].slice(0, 100)) journal(`bag-${what}`, { dossier });
  const voices = new Voices(config.dataFolder, kiosks, clock, graceMs);
  const mostBytes = config.sealedBytes ?? defaultPlace.sealedBytes;
  const running = { uploads: 0, readings: 0 };

  const app = Fastify({
    logger: false,
    bodyLimit: 16 * 1024,
    requestTimeout: CALL_MS + mostBytes / SLOWEST_BYTES_PER_MS,
    connectionTimeout: 30_000,
    keepAliveTimeout: 10_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 60 },
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 2_000, maxHeaderSize: 16 * 1024 },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.server.maxConnections = CONNECTIONS;
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser('application/octet-stream', (_request, payload, taken) => taken(null, payload));

  // Whoever dribbles a call in byte by byte is cut off; the bytes of a bag get the time that they need.
  app.addHook('onRequest', async (request) => {
    const bytes = Math.min(mostBytes, Number(request.headers['content-length']) || 0);
    const cancel = clock.after(CALL_MS + bytes / SLOWEST_BYTES_PER_MS, () => {
      if (!request.raw.complete) request.raw.destroy();
    });
    request.raw.once('close', cancel);
    voices.callerOf(request.headers.authorization, request.method, request.url);
  });
  app.addHook('onResponse', async (request, reply) => {
    if (reply.statusCode >= 400)
      journal('call-refused', {
        method: request.method,
        route: request.routeOptions.url ?? '',
        status: reply.statusCode,
      });
  });
  app.setErrorHandler((error: FastifyError | Error, request, reply) => {
    const refusal = refusalOf(error, journal);
    // what is left of the body flows by, within the time that a call may take: else the answer is lost with the connection
    request.raw.resume();
    return reply
      .code(refusal.status)
      .headers(refusal.headers)
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(refusal.problem()));
  });
  app.setNotFoundHandler(() => {
    throw new Refusal(404, 'There is nothing here', 'the calls are described in domain/src/second-place.ts');
  });

  /** The manifest that a call about one bag shows, if a kiosk of this office signed it for this dossier. */
  const shown = (request: FastifyRequest, dossierId: string): BelievedManifest => {
    const jws = request.headers['bag-manifest'];
    if (typeof jws !== 'string') throw refusals.noManifest();
    const believed = believeManifest(jws, kiosks);
    if (!believed.ok) throw refusals.wrongManifest(believed.fault);
    if (believed.value.manifest.dossierId !== dossierId) throw refusals.otherDossier();
    return believed.value;
  };
  /** The same, for a bag that must be known here under this very manifest. */
  const known = async (request: FastifyRequest, dossierId: string): Promise<BelievedManifest> => {
    const believed = shown(request, dossierId);
    const here = await files.manifestOf(dossierId);
    if (!here) throw refusals.notHeld();
    if (here.sha256 !== believed.sha256) throw refusals.otherManifest();
    return here;
  };
  const oneOf = async <T>(what: keyof typeof running, most: number, work: () => Promise<T>): Promise<T> => {
    if (running[what] >= most) throw refusals.busy();
    running[what]++;
    try {
      return await work();
    } finally {
      running[what]--;
    }
  };
  const params = Type.Object({ dossierId: DossierId });

  app.get('/v1/place', { schema: { response: { 200: Place } } }, async () => ({
    type: 'second-place/1' as const,
    name: config.name,
    freeBytes: await files.freeBytes(),
  }));

  app.get('/v1/bags', { schema: { response: { 200: KeptBags } } }, async (request) => {
    const kiosk = voices.callerOf(request.headers.authorization, request.method, request.url);
    if (kiosk === null) throw refusals.stranger();
    return { bags: (await files.kept()).filter((bag) => bag.kioskId === kiosk) };
  });

  app.put('/v1/bags/:dossierId', { schema: { params, response: { 200: KeptBag } } }, async (request) => {
    const believed = shown(request, request.params.dossierId);
    const { size } = believed.manifest.sealed;
    if (size > mostBytes) throw refusals.tooLarge(mostBytes);
    if (Number(request.headers['content-length']) !== size || !(request.body instanceof Readable))
      throw refusals.wrongLength();
    const body = request.body;
    return await oneOf('uploads', UPLOADS_AT_ONCE, async () => {
      const broken = new AbortController();
      const kept = await files.keep(believed, untilBroken(body, broken), broken.signal);
      if (kept.ok) {
        body.resume(); // a bag that lies here already is not read again
        journal('bag-kept', { dossier: kept.value.dossierId, kiosk: kept.value.kioskId, bytes: size });
        return kept.value;
      }
      switch (kept.fault) {
        case 'other-manifest':
          throw refusals.otherManifest();
        case 'busy':
          throw refusals.busy();
        case 'full':
          throw refusals.full();
        case 'broken-off':
          throw refusals.brokenOff();
        default:
          throw refusals.wrongBytes();
      }
    });
  });

  app.get('/v1/bags/:dossierId', { schema: { params } }, async (request, reply) => {
    const believed = await known(request, request.params.dossierId);
    if (running.readings >= READINGS_AT_ONCE) throw refusals.busy();
    const bag = await files.open(request.params.dossierId);
    if (!bag) throw refusals.notHeld();
    running.readings++;
    const body = Readable.from(copiesOf(piecesOf(bag)), { objectMode: false });
    body.once('close', () => {
      running.readings--;
      void bag.close();
    });
    return reply.header('content-length', believed.manifest.sealed.size).type('application/octet-stream').send(body);
  });

  app.post(
    '/v1/bags/:dossierId/proof',
    { schema: { params, body: Challenge, response: { 200: Proof } } },
    async (request) => {
      await known(request, request.params.dossierId);
      const digest = await oneOf('readings', READINGS_AT_ONCE, () =>
        files.prove(request.params.dossierId, request.body.nonce),
      );
      if (digest === null) throw refusals.notHeld();
      return { digest };
    },
  );

  app.post(
    '/v1/bags/:dossierId/receipt',
    { schema: { params, body: ReceiptBrought, response: { 200: KeptBag } } },
    async (request) => {
      // a receipt speaks for itself: the kiosk may have erased the manifest by now
      const here = await files.manifestOf(request.params.dossierId);
      if (!here) throw refusals.notHeld();
      const { receipt } = request.body;
      const taken =
        (await files.receive(here, receipt)) || ((await parts.learnKeys()) && (await files.receive(here, receipt)));
      if (!taken) throw refusals.wrongReceipt();
      const { dossierId, kioskId, sealed } = here.manifest;
      journal('bag-received', { dossier: dossierId });
      return { dossierId, kioskId, size: sealed.size, sha256: sealed.sha256, state: 'received' as const };
    },
  );

  app.get('/v1/bags/:dossierId/receipt', { schema: { params, response: { 200: ReceiptBrought } } }, async (request) => {
    await known(request, request.params.dossierId);
    const receipt = await files.receiptOf(request.params.dossierId);
    if (receipt === null) throw refusals.notHeld();
    return { receipt };
  });

  await app.listen({ host: config.listen.host, port: config.listen.port });
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : config.listen.port;
  const host = config.listen.host.includes(':') ? `[${config.listen.host}]` : config.listen.host;
  return {
    url: `http://${host}:${port}`,
    voices,
    story,
    close: async () => {
      await app.close();
      voices.writeDown();
    },
  };
};

/** The body of a call until it ends or breaks; a break is told by `broken`, so that it is not taken for a fault of the disk. */
async function* untilBroken(body: Readable, broken: AbortController): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of body) yield piece as Uint8Array;
  } catch {
    broken.abort();
  }
}

/** Pieces that stay what they are while they wait to be sent. */
async function* copiesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece);
}

const refusalOf = (error: FastifyError | Error, journal: Journal): Refusal => {
  if (error instanceof Refusal) return error;
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  if (status >= 400 && status < 500)
    return new Refusal(
      status,
      'The call cannot be read',
      'it follows domain/src/second-place.ts: check body and headers',
    );
  const code = (error as NodeJS.ErrnoException).code ?? error.name;
  journal('call-failed', { cause: code });
  return new Refusal(
    500,
    'The disk or the program failed',
    `nothing was deleted; the technician finds "${code}" in the journal`,
  );
};
