import type { Server } from 'node:https';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { isCertificateOf, type NodeCredentials } from './node-line.ts';

export type TlsAppParts = {
  readonly credentials: NodeCredentials;
  /** `nodes`: whoever has no certificate of the office's authority gets no answer at all; `anybody`: browsers come too, they have none */
  readonly callers: 'nodes' | 'anybody';
  readonly mostConnections: number;
  readonly mostBodyBytes?: number;
  /** until the handshake is done, and until a request's head is there, ms */
  readonly headMs: number;
};

/** An HTTPS server with this machine's certificate of the office, asking callers for theirs. It listens when it is told to. */
export const tlsApp = ({
  credentials,
  callers,
  mostConnections,
  mostBodyBytes,
  headMs,
}: TlsAppParts): FastifyInstance => {
  const app = Fastify<Server>({
    logger: false,
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    ...(mostBodyBytes === undefined ? {} : { bodyLimit: mostBodyBytes }),
    requestTimeout: 30_000,
    keepAliveTimeout: 60_000,
    https: {
      key: credentials.key,
      cert: credentials.certificate,
      ca: credentials.authority,
      minVersion: 'TLSv1.2',
      requestCert: true,
      rejectUnauthorized: callers === 'nodes',
      handshakeTimeout: headMs,
      headersTimeout: headMs,
    },
  });
  app.server.maxConnections = mostConnections;
  return app;
};

/** Where it listens; 0: it does not. */
export const portOfApp = (app: FastifyInstance): number => {
  const address = app.server.address();
  return typeof address === 'object' && address ? address.port : 0;
};

/** Whose certificate the caller has proved by the handshake; null: of no machine of this plan. */
export const provedNode = (request: FastifyRequest, plan: OfficePlan): string | null => {
  const socket = request.raw.socket as TLSSocket;
  if (!socket.authorized) return null;
  const certificate: PeerCertificate = socket.getPeerCertificate();
  return plan.nodes.find((node) => isCertificateOf(node, certificate))?.id ?? null;
};
