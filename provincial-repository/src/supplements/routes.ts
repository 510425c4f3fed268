import type { Clock } from '@mot-cua/domain/clock.ts';
import type { Metadata } from '@mot-cua/domain/dossier.ts';
import { textOf } from '@mot-cua/domain/procedure-package/package-texts.ts';
import { DossierId } from '@mot-cua/domain/receiving.ts';
import { SupplementPaper } from '@mot-cua/domain/supplement.ts';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { App } from '../http/app.ts';
import { Refusal } from '../http/problems.ts';
import type { Forms } from '../officers/form-words.ts';
import type { Session } from '../officers/sign-in.ts';
import type { Store } from '../store/database.ts';
import { askForSupplement } from './supplements.ts';

const paperShape = Compile(SupplementPaper);
/** The key under which a paper that no package names is scanned. */
const OTHER = 'bo-sung-khac';

/** What an officer may ask for: the papers that came, and those that the procedure knows. */
export const papersToAskFor = (forms: Forms, metadata: Metadata): { key: string; title: string }[] => {
  const titles = new Map(metadata.papers.map(({ key, title }) => [key, title]));
  const form = forms.get(metadata.procedureId);
  for (const { key } of form?.papers ?? [])
    if (form && !titles.has(key)) titles.set(key, textOf(form, 'vi', `paper.${key}.title`) ?? key);
  return [...titles].map(([key, title]) => ({ key, title })).slice(0, 19);
};

export type SupplementRouteParts = {
  readonly store: Store;
  readonly clock: Clock;
  /** the officer who may do this, by session and by the token of the form; a refusal otherwise */
  readonly officer: (request: FastifyRequest, token: string) => Session;
  readonly askable: (dossierId: string) => Promise<{ key: string; title: string }[] | null>;
};

/** The form of `web/supplement-card.ts`. */
export const supplementRoutes = (app: App, { store, clock, officer, askable }: SupplementRouteParts): void => {
  app.post(
    '/officer/dossiers/:dossierId/supplement',
    {
      schema: {
        summary: 'Ask for papers that are missing, once',
        security: [{ officer: [] }],
        params: Type.Object({ dossierId: DossierId }),
        body: Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 600 }), { maxProperties: 40 }),
      },
    },
    async (request, reply) => {
      const { dossierId } = request.params;
      const { body } = request;
      const session = officer(request, body['token'] ?? '');
      const known = await askable(dossierId);
      if (!known) throw new Refusal(404, 'unknown-dossier', 'This dossier is not known', 'go back to the list');
      const asked = [...known, { key: OTHER, title: (body['other-title'] ?? '').trim() }].flatMap(({ key, title }) => {
        const reason = body[key === OTHER ? 'reason-other' : `reason-${key}`] ?? '';
        if (reason === '') return [];
        const paper = { key, title, reason };
        if (!paperShape.Check(paper))
          throw new Refusal(422, 'nothing-asked', 'A paper without a name', 'say what the other paper is called');
        return [paper];
      });
      const note = (body['note'] ?? '').trim().normalize('NFC');
      await store
        .transaction()
        .execute((change) =>
          askForSupplement(change, { dossierId, officer: session.officer, papers: asked, note, now: clock.now() }),
        );
      return reply.redirect(`/officer/dossiers/${dossierId}`, 303);
    },
  );
};
