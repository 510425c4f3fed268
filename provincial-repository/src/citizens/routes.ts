import type { Clock } from '@mot-cua/domain/clock.ts';
import { HeldPapersQuestion, OwnDossiersQuestion, provincePaths } from '@mot-cua/domain/province-questions.ts';
import { Problem } from '@mot-cua/domain/receiving.ts';
import { MOST_SEALED_CHARS, sealedMediaType } from '@mot-cua/domain/sealed-question.ts';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { App } from '../http/app.ts';
import { byKiosk, callerOf } from '../intake/callers.ts';
import type { KioskGate } from '../intake/kiosk-calls.ts';
import { rateLimit } from '../lookups/look-up.ts';
import type { QuestionKeys } from '../questions/question-keys.ts';
import { answerSealed } from '../questions/sealed-desk.ts';
import type { Store } from '../store/database.ts';
import { heldPapers } from './held-papers.ts';
import { ownDossiers } from './own-dossiers.ts';
import { recordShare } from './shares.ts';

export type CitizenRouteParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly gate: KioskGate;
  readonly keys: QuestionKeys;
  readonly perMinute: number;
};

const shapes = { dossiers: Compile(OwnDossiersQuestion), papers: Compile(HeldPapersQuestion) };

/**
 * What a citizen who stands at a kiosk, proved by chip and holder check, may be shown of themselves. The kiosk is enrolled and
 * is believed in how it knows them; every answer is in the share log before it leaves, and a kiosk that asks too much is slowed.
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
    const { kioskId } = callerOf(request);
    limit(kioskId);
    const answer = await answerSealed(
      { keys, clock },
      provincePaths.dossiers,
      request.body,
      shapes.dossiers,
      ({ personalNumber, proof }) =>
        store.transaction().execute(async (change) => {
          const found = await ownDossiers(change, personalNumber);
          const items = found.dossiers.length;
          await recordShare(change, { at: clock.now(), kioskId, what: 'own-dossiers', personalNumber, proof, items });
          return found;
        }),
    );
    return reply.type(sealedMediaType).send(answer);
  });

  app.post(
    provincePaths.papers,
    titled('Papers that need not be scanned again, asked under seal'),
    async (request, reply) => {
      const { kioskId } = callerOf(request);
      limit(kioskId);
      const answer = await answerSealed(
        { keys, clock },
        provincePaths.papers,
        request.body,
        shapes.papers,
        ({ personalNumber, proof, wanted }) =>
          store.transaction().execute(async (change) => {
            const papers = await heldPapers(change, personalNumber, wanted, clock.now());
            await recordShare(change, {
              at: clock.now(),
              kioskId,
              what: 'held-papers',
              personalNumber,
              proof,
              items: papers.length,
            });
            return { papers };
          }),
      );
      return reply.type(sealedMediaType).send(answer);
    },
  );
};
