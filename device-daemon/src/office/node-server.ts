import type { Server } from 'node:http';
import { createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import Fastify, { type FastifyRequest } from 'fastify';
import { isCertificateOf, type NodeCredentials } from './node-line.ts';
import { nodeRoutes } from './node-routes.ts';
import type { OfficeNode } from './office-node.ts';

export type NodeServer = { readonly port: number; readonly close: () => Promise<void> };

/** Whose certificate the caller has proved; null: of no machine of this plan. */
export const provedNode = (request: FastifyRequest, plan: OfficePlan): string | null => {
  const socket = request.raw.socket as TLSSocket;
  if (!socket.authorized) return null;
  const certificate = socket.getPeerCertificate();
  return plan.nodes.find((node) => isCertificateOf(node, certificate))?.id ?? null;
};

/**
 * Where the other machines write to this one when no door is open here (../office-door has the same routes behind its own walls). Who
 * has no certificate of the office's authority gets no answer at all.
 */
export const startNodeServer = async (
  credentials: NodeCredentials,
  node: Pick<OfficeNode, 'hear' | 'brought' | 'plan'>,
  listen: { readonly port: number; readonly host?: string },
  journal: (event: string, facts: Record<string, string | number>) => void,
): Promise<NodeServer> => {
  const { key, certificate: cert, authority: ca } = credentials;
  const app = Fastify({
    logger: false,
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    serverFactory: (handler) => {
      const server = createServer(
        {
          key,
          cert,
          ca,
          minVersion: 'TLSv1.2',
          requestCert: true,
          rejectUnauthorized: true,
          handshakeTimeout: 5_000,
          headersTimeout: 5_000,
          requestTimeout: 30_000,
          keepAliveTimeout: 60_000,
        },
        handler,
      );
      server.maxConnections = 100;
      // Fastify's types know one kind of server at a time; what it calls of it is the same
      return server as unknown as Server;
    },
  });
  nodeRoutes(app, (request) => provedNode(request, node.plan), node, journal);
  await app.listen({ port: listen.port, host: listen.host ?? '::' });
  const address = app.server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, close: () => app.close() };
};
