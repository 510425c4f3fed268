import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sayNo } from '../http/own-origin.ts';
import { COMMANDS_PATH, LETTERS_PATH, MOST_LETTER_BYTES } from './node-line.ts';
import { BroughtCommand, NodeLetter } from './node-messages.ts';
import type { OfficeNode } from './office-node.ts';

const MOST_COMMAND_BYTES = 64_000;

/**
 * Where other machines of the office write to this one; behind the door's walls. `nodeOf`: whose certificate the caller has proved,
 * null: nobody's. Whoever writes in another's name is refused, and `onRefused` writes it down.
 */
export const nodeRoutes = (
  app: FastifyInstance,
  nodeOf: (request: FastifyRequest) => string | null,
  node: Pick<OfficeNode, 'hear' | 'brought' | 'plan'>,
  journal: (event: string, facts: Record<string, string | number>) => void,
  onRefused: (request: FastifyRequest) => void = () => undefined,
): void => {
  const refuse = (request: FastifyRequest, reply: FastifyReply, from: string): FastifyReply => {
    onRefused(request);
    journal('node-refused', { named: from });
    return sayNo(reply, 403, 'no machine of this office', 'Use the certificate that this office gave to this machine.');
  };
  app.post<{ Body: NodeLetter }>(
    LETTERS_PATH,
    { bodyLimit: MOST_LETTER_BYTES, schema: { body: NodeLetter } },
    async (request, reply) => {
      const { body } = request;
      if (nodeOf(request) !== body.from) return refuse(request, reply, body.from);
      if (body.office !== node.plan.id) return sayNo(reply, 409, 'another office', 'Give both machines the same plan.');
      return { letters: node.hear(body) };
    },
  );
  app.post<{ Body: BroughtCommand }>(
    COMMANDS_PATH,
    { bodyLimit: MOST_COMMAND_BYTES, schema: { body: BroughtCommand } },
    async (request, reply) => {
      const { body } = request;
      if (nodeOf(request) !== body.from) return refuse(request, reply, body.from);
      if (body.office !== node.plan.id) return sayNo(reply, 409, 'another office', 'Give both machines the same plan.');
      return node.brought(body.from, body.command);
    },
  );
};
