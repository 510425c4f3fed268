import { Readable } from 'node:stream';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { sayNo } from '../http/own-origin.ts';
import type { DoorWho } from '../office-door/door-server.ts';
import type { DossierPlaces } from './dossier-places.ts';
import type { PackageTexts } from './package-texts.ts';
import { AskSealed, AskStandings, type PapersLine, SEALED_PATH, STANDINGS_PATH } from './papers-line.ts';
import type { SealedBag, SealedBags } from './sealed-bags.ts';

export type PapersRoutesParts = {
  readonly office: string;
  readonly here: SealedBags | null;
  readonly places: DossierPlaces;
  readonly line: PapersLine;
  readonly packages: PackageTexts;
  readonly state: () => OfficeState;
  /** in the audit chain of this machine, before a byte leaves it; `staff` as in the plan */
  readonly given: (dossier: string, staff: string) => void;
  /** in the office's log: somebody of the staff asked to open what is sealed */
  readonly asked: (dossier: string, staff: string) => void;
};

/** Bags on their way at once, in both directions. */
const MOST_AT_ONCE = 4;
const PIECE_BYTES = 256 * 1024;
const OfDossier = Type.Object({ dossier: Type.String({ pattern: '^[0-9a-f-]{36}$' }) });
const OfPackage = Type.Object({ procedure: Type.String({ pattern: '^[A-Za-z0-9.]{1,40}$' }) });
const Version = Type.Object({ version: Type.String({ minLength: 1, maxLength: 40 }) });

/**
 * Sealed dossiers at the door. `POST /office/dossiers/<id>/sealed`: the bag as it lies on whatever machine of this office, for an officer
 * at whose counters a number of today stands for it; it opens in the officer's own page with the office's key, which no machine has.
 * `GET /office/packages/<procedure>?version=…`: the words of the form it was declared in. And what other machines ask.
 */
export const papersRoutes = (app: FastifyInstance, who: DoorWho, parts: PapersRoutesParts): void => {
  let underWay = 0;
  /** Sends what comes; counted until it is over. */
  const send = (reply: FastifyReply, size: number, sha256: string, bytes: AsyncIterable<Uint8Array>): FastifyReply => {
    underWay++;
    reply.raw.once('close', () => {
      underWay--;
    });
    return reply
      .headers({ 'content-type': 'application/octet-stream', 'content-length': size, 'x-sealed-sha256': sha256 })
      .send(Readable.from(bytes));
  };
  const busy = (reply: FastifyReply): FastifyReply =>
    sayNo(reply, 429, 'too many at once', 'Other dossiers are on their way; try again in a moment.');
  const notHere = (reply: FastifyReply): FastifyReply =>
    sayNo(reply, 404, 'not here', 'No machine of this office that is heard has it; it may be at the province by now.');

  const foreign = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    who.refused('not-this-node', request);
    return sayNo(reply, 403, 'no machine of this office', 'Use the certificate that this office gave to this machine.');
  };

  app.post<{ Params: { dossier: string } }>(
    '/office/dossiers/:dossier/sealed',
    { schema: { params: OfDossier } },
    async (request, reply) => {
      const open = who.session(request, reply);
      if (!open) return reply;
      const { roles, id: staff } = open.staff;
      const { dossier } = request.params;
      if (!roles.includes('officer') && !roles.includes('supervisor'))
        return sayNo(reply, 403, 'not allowed', 'Officers and supervisors open dossiers.');
      const tickets = [...parts.state().queue.tickets.values()];
      if (!tickets.some(({ dossiers }) => dossiers.some(({ id }) => id === dossier))) return notHere(reply);
      if (underWay >= MOST_AT_ONCE) return busy(reply);
      parts.asked(dossier, staff);
      const bag = await parts.here?.open(dossier);
      if (bag) {
        parts.given(dossier, staff);
        return send(reply, bag.size, bag.sha256, piecesOf(bag));
      }
      const known = parts.places.of(dossier).node;
      for (const node of known === null ? parts.line.others : [known]) {
        const coming = await parts.line.sealed(node, dossier, staff);
        if (coming) return send(reply, coming.size, coming.sha256, coming.bytes);
      }
      return notHere(reply);
    },
  );

  app.get<{ Params: { procedure: string }; Querystring: { version: string } }>(
    '/office/packages/:procedure',
    { schema: { params: OfPackage, querystring: Version } },
    async (request, reply) => {
      if (!who.session(request, reply)) return reply;
      const found = await parts.packages(request.params.procedure, request.query.version);
      return found ?? sayNo(reply, 404, 'no such form', 'This machine does not have the form in this version.');
    },
  );

  app.post<{ Body: AskStandings }>(STANDINGS_PATH, { schema: { body: AskStandings } }, async (request, reply) => {
    if (!isOurs(who.node(request), request.body.office, parts.office)) return foreign(request, reply);
    return {
      standings: request.body.dossiers.map((dossier) => ({
        dossier,
        standing: parts.here?.standing(dossier) ?? 'unknown',
      })),
    };
  });
  app.post<{ Body: AskSealed }>(SEALED_PATH, { schema: { body: AskSealed } }, async (request, reply) => {
    const { office, dossier, staff } = request.body;
    if (!isOurs(who.node(request), office, parts.office)) return foreign(request, reply);
    if (underWay >= MOST_AT_ONCE) return busy(reply);
    const bag = await parts.here?.open(dossier);
    if (!bag) return notHere(reply);
    parts.given(dossier, staff);
    return send(reply, bag.size, bag.sha256, piecesOf(bag));
  });
};

const isOurs = (node: string | null, office: string, ours: string): boolean => node !== null && office === ours;

/** Closed whatever happens: read to the end, broken off, or an error of the disk. */
async function* piecesOf({ bag, size }: SealedBag): AsyncGenerator<Uint8Array> {
  try {
    for (let at = 0; at < size; ) {
      const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, size - at));
      const read = await bag.read(piece, at);
      if (read === 0) throw new Error('a sealed bag is shorter than it was committed');
      yield piece.subarray(0, read);
      at += read;
    }
  } finally {
    await bag.close();
  }
}
