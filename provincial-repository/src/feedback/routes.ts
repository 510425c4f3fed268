import type { Clock } from '@mot-cua/domain/clock.ts';
import { MOST_ANSWER } from '@mot-cua/domain/feedback/feedback-status.ts';
import { DossierId } from '@mot-cua/domain/receiving.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { feedbackListPage, feedbackPage } from '../../web/feedback-page.ts';
import type { Html } from '../../web/html.ts';
import type { App } from '../http/app.ts';
import { Refusal } from '../http/problems.ts';
import { judgementOf } from '../judging/judging.ts';
import type { Session } from '../officers/sign-in.ts';
import type { Store } from '../store/database.ts';
import type { Folders } from '../store/durable-files.ts';
import { answerFeedback, feedbackList, oneFeedback } from './feedback.ts';

export type FeedbackRouteParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly at: Folders;
  readonly name: string;
  /** the officer who may do this, by session; with the token of a form where something is changed */
  readonly officer: (request: FastifyRequest, token?: string) => Session;
  readonly audit: (session: Session, action: string, subject: string, detail?: Record<string, number>) => Promise<void>;
  readonly show: (reply: FastifyReply, page: Html) => FastifyReply;
};

const security = [{ officer: [] }];
const ofFeedback = Type.Object({ dossierId: DossierId });

/** The officers' list of what people think of the service, and their answers. */
export const feedbackRoutes = (app: App, parts: FeedbackRouteParts): void => {
  const { store, clock, at, name, officer, audit, show } = parts;

  app.get(
    '/officer/feedback',
    {
      schema: {
        summary: 'Feedback of citizens',
        security,
        querystring: Type.Object({
          which: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('done')])),
          page: Type.Optional(Type.String({ pattern: '^[0-9]{1,4}$' })),
        }),
      },
    },
    async (request, reply) => {
      const session = officer(request);
      const { which = 'open', page = '0' } = request.query;
      const list = await feedbackList(store, which, Number(page));
      await audit(session, 'feedback-list-viewed', 'repository', { feedback: list.rows.length });
      return show(reply, feedbackListPage({ name, session, which, page: Number(page), ...list }));
    },
  );

  app.get(
    '/officer/feedback/:dossierId',
    { schema: { summary: 'One piece of feedback', security, params: ofFeedback } },
    async (request, reply) => {
      const session = officer(request);
      const { dossierId } = request.params;
      const feedback = await oneFeedback(store, at, dossierId);
      if (!feedback) throw new Refusal(404, 'unknown-dossier', 'This feedback is not known', 'go back to the list');
      await audit(session, 'feedback-viewed', dossierId);
      return show(reply, feedbackPage({ name, session, feedback, judgement: await judgementOf(store, dossierId) }));
    },
  );

  app.post(
    '/officer/feedback/:dossierId',
    {
      schema: {
        summary: 'Say how it stands, and answer',
        security,
        params: ofFeedback,
        body: Type.Object({
          token: Type.String({ maxLength: 100 }),
          status: Type.String({ pattern: '^[0-9]{1,2}$' }),
          answer: Type.Optional(Type.String({ maxLength: 4 * MOST_ANSWER })),
        }),
      },
    },
    async (request, reply) => {
      const { token, status, answer = '' } = request.body;
      const session = officer(request, token);
      const { dossierId } = request.params;
      await store.transaction().execute((change) =>
        answerFeedback(change, {
          dossierId,
          officer: session.officer,
          status: Number(status),
          // a browser sends CR LF; what is read aloud and shown is plain text
          answer: answer.replace(/\r\n?/g, '\n').trim().normalize('NFC'),
          now: clock.now(),
        }),
      );
      return reply.redirect(`/officer/feedback/${dossierId}`, 303);
    },
  );
};
