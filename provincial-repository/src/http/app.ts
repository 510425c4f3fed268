import swagger from '@fastify/swagger';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { copyRefusalPage, refusalPage } from '../../web/layout.ts';
import { diskFull, isDiskFull } from '../intake/admission.ts';
import { uploadsPath } from '../intake/uploads.ts';
import { problemType, Refusal } from './problems.ts';
import { guardEveryCall } from './who-may-call.ts';

/** A route as an outsider can count it: method and path pattern. */
export type Route = { method: string; path: string };
export type App = Awaited<ReturnType<typeof makeApp>>['app'];

/** How long a caller may take, ms: for the head of a call, for the body of one that is not an upload, between two bytes. */
export type Patience = { headMs: number; bodyMs: number; silenceMs: number };
export const defaultPatience: Patience = { headMs: 20_000, bodyMs: 30_000, silenceMs: 120_000 };
/** Lines open at once; beyond it new ones are dropped, and kiosks come back later. */
const openLines = 2_000;

/** The HTTP program: guards, problem details, OpenAPI, a log line per call that names the route and never the address. */
export const makeApp = async (
  log: Logger,
  origins: () => ReadonlySet<string>,
  consoles: readonly string[],
  patience: Patience,
) => {
  const app = Fastify({
    logger: false,
    bodyLimit: 64 * 1024,
    // A 256 MiB bag over a slow line takes hours; what is bounded is silence.
    requestTimeout: 6 * 3_600_000,
    connectionTimeout: patience.silenceMs,
    keepAliveTimeout: 20_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    http: {
      headersTimeout: patience.headMs,
      // how often Node looks whether a head is late
      connectionsCheckingInterval: Math.ceil(patience.headMs / 4),
      maxHeaderSize: 16 * 1024,
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.server.maxConnections = openLines;
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  const routes: Route[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, path: url });
  });
  guardEveryCall(app, origins, consoles);
  logCalls(app, log);
  hangUpOnSlowBodies(app, patience.bodyMs);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Provincial repository',
        version: '1',
        description: 'Receives sealed dossiers from kiosks: signed manifest, tus 1.0, commit, signed receipt.',
      },
      components: {
        securitySchemes: {
          kiosk: {
            type: 'apiKey',
            in: 'header',
            name: 'Authorization',
            description: 'Kiosk <compact JWS of KioskCall>',
          },
          manifest: {
            type: 'apiKey',
            in: 'header',
            name: 'Authorization',
            description: 'Manifest <compact JWS of Manifest>: delivers the one dossier that it names',
          },
          officer: { type: 'apiKey', in: 'cookie', name: 'officer' },
        },
      },
    },
  });
  app.setErrorHandler((error: FastifyError | Error, request, reply) => {
    const refusal = refusalOf(error);
    if (refusal.status >= 500 && !(error instanceof Refusal)) log.error(withoutValues(error), 'a call failed by a bug');
    return sendRefusal(request, reply, refusal);
  });
  app.setNotFoundHandler((request, reply) =>
    sendRefusal(request, reply, new Refusal(404, 'no-such-address', 'There is nothing here', 'see GET /openapi.json')),
  );
  return { app, routes };
};

/** A body that comes a byte at a time holds a line and a parser: all but uploads must be said within `bodyMs`. */
const hangUpOnSlowBodies = (app: FastifyInstance, bodyMs: number): void => {
  app.addHook('onRequest', async ({ raw, url }) => {
    // an upload, or a photo over a phone's slow line, takes as long as it takes; its silence is bounded by `connectionTimeout`
    if (raw.complete || url.startsWith(uploadsPath) || /^\/phone\/[\w-]{22}\/file$/.test(url)) return;
    const timer = setTimeout(() => raw.destroy(), bodyMs);
    timer.unref();
    raw.once('close', () => clearTimeout(timer));
    raw.once('end', () => clearTimeout(timer));
  });
};

const refusalOf = (error: FastifyError | Error): Refusal => {
  if (error instanceof Refusal) return error;
  if (isDiskFull(error)) return diskFull();
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  if (status === 413) return new Refusal(413, 'too-large', 'The body is too large', 'send at most 64 KiB here');
  if (status === 415) return new Refusal(415, 'wrong-type', 'This content type is not taken', 'send application/json');
  if ('validation' in error && error.validation) {
    const [first] = error.validation;
    return new Refusal(
      400,
      'wrong-shape',
      'The call does not follow the schema',
      `${first?.instancePath ?? ''} ${first?.message ?? ''}: see GET /openapi.json`,
    );
  }
  if (status >= 400 && status < 500)
    return new Refusal(status, 'bad-call', 'The call cannot be read', 'check its body and headers');
  return new Refusal(
    500,
    'internal',
    'Something broke here',
    'nothing that was receipted is affected: try again later',
  );
};

const sendRefusal = (request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply => {
  reply.code(refusal.status).headers(refusal.headers);
  const wantsPage = (request.headers.accept ?? '').includes('text/html');
  if (wantsPage && request.url.startsWith('/copies/'))
    return reply.type('text/html; charset=utf-8').send(copyRefusalPage(refusal.kind));
  const forPeople = wantsPage && request.url.startsWith('/officer');
  if (forPeople) return reply.type('text/html; charset=utf-8').send(refusalPage(refusal.status, refusal.kind));
  return reply.type(problemType).send(JSON.stringify(refusal.problem()));
};

const logCalls = (app: FastifyInstance, log: Logger): void => {
  app.addHook('onResponse', async (request, reply) => {
    log.info(
      {
        method: request.method,
        // the pattern, never the address: queries hold names, paths hold codes
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'call',
    );
  });
};

/** An error for the log: its kind and the places it passed, not its message, which may quote data. */
export const withoutValues = (error: Error): Record<string, string> => ({
  error: error.name,
  code: 'code' in error ? String(error.code) : '',
  stack: (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 12)
    .join(' '),
});
