import { createHash } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import {
  HeldPapersQuestion,
  type HolderProof,
  OwnDossiersQuestion,
  provincePaths,
} from '@mot-cua/domain/province-questions.ts';
import { Problem } from '@mot-cua/domain/receiving.ts';
import { MOST_SEALED_CHARS, sealedMediaType } from '@mot-cua/domain/sealed-question.ts';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { App } from '../http/app.ts';
import { Refusal } from '../http/problems.ts';
import { byKiosk, callerOf } from '../intake/callers.ts';
import type { KioskGate } from '../intake/kiosk-calls.ts';
import { rateLimit } from '../lookups/look-up.ts';
import type { QuestionKeys } from '../questions/question-keys.ts';
import { answerSealed } from '../questions/sealed-desk.ts';
import type { Store } from '../store/database.ts';
import { heldPapers } from './held-papers.ts';
import { ownDossiers } from './own-dossiers.ts';
import { recordOffered, recordShare } from './shares.ts';

export type CitizenRouteParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly gate: KioskGate;
  readonly keys: QuestionKeys;
  readonly perMinute: number;
};

const shapes = { dossiers: Compile(OwnDossiersQuestion), papers: Compile(HeldPapersQuestion) };

/**
 * What a citizen who stands at a kiosk, proved by chip and holder check, may be shown of themselves. How the kiosk knows them we
 * cannot see, but it signs each question, and signature and claim are in the share log before the answer leaves: whoever forges one
 * leaves their name. What comes back by reference is held against that log (`wasShown`). A kiosk that asks too much is slowed.
 */
export const citizenRoutes = (app: App, parts: CitizenRouteParts): void => {
  const { store, clock, gate, keys, perMinute } = parts;
  const limit = rateLimit(clock, perMinute);
  app.addContentTypeParser(
    sealedMediaType,
    { parseAs: 'string', bodyLimit: MOST_SEALED_CHARS },
    (_request, body, parsed) => parsed(null, String(body)),
  );
  const sealed = {
    onRequest: byKiosk(gate, true),
    bodyLimit: MOST_SEALED_CHARS,
    schema: {
      security: [{ kiosk: [] }],
      consumes: [sealedMediaType],
      body: Type.String({ pattern: '^[\\w-]+\\.[\\w-]*\\.[\\w-]+\\.[\\w-]+\\.[\\w-]+$', maxLength: MOST_SEALED_CHARS }),
      response: { 200: Type.String(), '4xx': Problem },
    },
  };
  const titled = (summary: string) => ({ ...sealed, schema: { ...sealed.schema, summary } });

  app.post(provincePaths.dossiers, titled('A citizen’s own dossiers, asked under seal'), async (request, reply) => {
    const { kioskId, signedCall } = signedBy(request);
    limit(kioskId);
    const answer = await answerSealed(
      { keys, clock },
      provincePaths.dossiers,
      request.body,
      shapes.dossiers,
      ({ personalNumber, proof }) => {
        refuseNameless(proof);
        return store.transaction().execute(async (change) => {
          const found = await ownDossiers(change, personalNumber);
          const items = found.dossiers.length;
          const share = { at: clock.now(), kioskId, personalNumber, proof, items, signedCall };
          await recordShare(change, { ...share, what: 'own-dossiers' });
          return found;
        });
      },
    );
    return reply.type(sealedMediaType).send(answer);
  });

  app.post(
    provincePaths.papers,
    titled('Papers that need not be scanned again, asked under seal'),
    async (request, reply) => {
      const { kioskId, signedCall } = signedBy(request);
      limit(kioskId);
      const answer = await answerSealed(
        { keys, clock },
        provincePaths.papers,
        request.body,
        shapes.papers,
        ({ personalNumber, proof, wanted }) => {
          refuseNameless(proof);
          return store.transaction().execute(async (change) => {
            const papers = await heldPapers(change, personalNumber, wanted, clock.now());
            const items = papers.length;
            const share = { at: clock.now(), kioskId, personalNumber, proof, items, signedCall };
            const number = await recordShare(change, { ...share, what: 'held-papers' });
            await recordOffered(
              change,
              number,
              papers.map(({ id }) => id),
            );
            return { papers };
          });
        },
      );
      return reply.type(sealedMediaType).send(answer);
    },
  );
};

/** The kiosk that signed this very question; what is signed as another's, or as nothing, opens nothing. */
const signedBy = (request: FastifyRequest): { kioskId: string; signedCall: string } => {
  const { kioskId, signed } = callerOf(request);
  if (signed?.bodySha256 !== createHash('sha256').update(String(request.body)).digest('hex'))
    throw new Refusal(
      401,
      'question-not-signed',
      'The kiosk did not sign this question',
      'sign the call with bodySha256, the hex SHA-256 of its body',
    );
  return { kioskId, signedCall: signed.jws };
};

/** "An officer looked" is somebody's word only with a name to it. */
const refuseNameless = ({ holder, officer }: HolderProof): void => {
  if (holder === 'officer' && (officer ?? '').trim() === '')
    throw new Refusal(400, 'nobody-looked', 'No officer is named', 'say which officer compared face and portrait');
};
