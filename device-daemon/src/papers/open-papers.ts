import type { Clock } from '@mot-cua/domain/clock.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import type { FastifyInstance } from 'fastify';
import type { NodeCredentials } from '../office/node-line.ts';
import type { DoorWho } from '../office-door/door-server.ts';
import { DossierPlaces } from './dossier-places.ts';
import { packageTexts } from './package-texts.ts';
import { PapersLine } from './papers-line.ts';
import { type PapersRoutesParts, papersRoutes } from './papers-routes.ts';
import type { SealedBags, Standing } from './sealed-bags.ts';

export type PapersParts = Pick<PapersRoutesParts, 'state' | 'given'> & {
  readonly office: OfficePlan;
  readonly self: string;
  readonly credentials: NodeCredentials;
  readonly here: SealedBags | null;
  readonly packagesFolder: string | null;
  readonly clock: Clock;
  /** a dossier is somewhere else than was known: pictures are drawn anew */
  readonly onChange: () => void;
};

/** The papers of an office at one machine's door: where each dossier is, and the sealed ones for officers who have the key. */
export const openPapers = (parts: PapersParts) => {
  const { office, self, credentials, here, clock, state, given } = parts;
  const line = new PapersLine({ office: office.id, self, nodes: office.nodes, credentials, clock });
  const places = new DossierPlaces({ here, line, clock, onChange: parts.onChange });
  return {
    standing: (dossier: string): Standing => places.of(dossier).standing,
    routes: (app: FastifyInstance, who: DoorWho): void =>
      papersRoutes(app, who, {
        office: office.id,
        here,
        places,
        line,
        packages: packageTexts(parts.packagesFolder),
        state,
        given,
        asked: (dossier, staff) => who.override(staff, 'sealed-dossier-opened', dossier, 'line-down'),
      }),
    stop: async (): Promise<void> => {
      places.stop();
      await line.stop();
    },
  };
};
