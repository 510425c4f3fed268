import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { FiguresQuestion } from '@mot-cua/domain/office/figures/office-figures.ts';
import type { StaffMember } from '@mot-cua/domain/office/office-plan.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FiguresKeeper } from './figures-keeper.ts';

/** Who may read figures: a manager or a supervisor who is signed in and not locked out. */
export type FiguresDoor = {
  /** null: it has been answered already why not */
  readonly session: (request: FastifyRequest, reply: FastifyReply) => { readonly staff: StaffMember } | null;
};

/** `GET /office/figures`, behind the walls of the office's door (its `more`). */
export const figuresRoutes = (app: FastifyInstance, { session }: FiguresDoor, keeper: FiguresKeeper): void => {
  app
    .withTypeProvider<TypeBoxTypeProvider>()
    .get('/office/figures', { schema: { querystring: FiguresQuestion } }, async (request, reply) => {
      const open = session(request, reply);
      if (!open) return reply;
      if (!open.staff.roles.some((role) => role === 'manager' || role === 'supervisor'))
        return reply.code(403).send({ title: 'not allowed', detail: 'Your role does not have the figures.' });
      await keeper.caughtUp; // right after a start the past is still being counted
      return keeper.figures(request.query.kind, request.query.day);
    });
};
