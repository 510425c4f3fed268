import type { FastifyInstance } from 'fastify';
import type { DoorWho } from '../office-door/door-server.ts';
import type { PackageTitles } from '../office-door/package-titles.ts';

/** `GET /office/slips/papers/<procedure>`: what a slip of Mẫu 02 may ask for, for whoever is signed in; words of the catalogue, of nobody. */
export const slipRoutes = (
  routes: FastifyInstance,
  session: DoorWho['session'],
  titles: Pick<PackageTitles, 'papersOf'>,
): void => {
  routes.get<{ Params: { procedure: string } }>('/office/slips/papers/:procedure', async (request, reply) =>
    session(request, reply) ? { papers: titles.papersOf(request.params.procedure) } : reply,
  );
};
