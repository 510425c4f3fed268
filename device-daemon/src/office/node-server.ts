import type { NodeCredentials } from './node-line.ts';
import { nodeRoutes } from './node-routes.ts';
import type { OfficeNode } from './office-node.ts';
import { portOfApp, provedNode, tlsApp } from './tls-app.ts';

export type NodeServer = { readonly port: number; readonly close: () => Promise<void> };

const MOST_CONNECTIONS = 100;
const HEAD_MS = 5_000;

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
  const app = tlsApp({ credentials, callers: 'nodes', mostConnections: MOST_CONNECTIONS, headMs: HEAD_MS });
  nodeRoutes(app, (request) => provedNode(request, node.plan), node, journal);
  await app.listen({ port: listen.port, host: listen.host ?? '::' });
  return { port: portOfApp(app), close: () => app.close() };
};
