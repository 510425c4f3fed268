import type { Clock } from '@mot-cua/domain/clock.ts';
import {
  MOST_RATING_NOTE,
  PublicRatings,
  RatingCode,
  RatingReport,
  RatingReportAnswer,
} from '@mot-cua/domain/ratings/rating-report.ts';
import { isRatingReason, onScale } from '@mot-cua/domain/ratings/ratings.ts';
import { Problem } from '@mot-cua/domain/receiving.ts';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import type { Html } from '../../web/html.ts';
import { publicRatingsPage, ratedPage, ratingPage } from '../../web/ratings-page.ts';
import type { App } from '../http/app.ts';
import { Refusal } from '../http/problems.ts';
import { byKiosk, callerOf } from '../intake/callers.ts';
import type { KioskGate } from '../intake/kiosk-calls.ts';
import type { Keys } from '../keys.ts';
import { rateLimit } from '../lookups/look-up.ts';
import type { Store } from '../store/database.ts';
import { codeState, publicRatings, rateByCode, ratedMonths, takeRatings } from './ratings.ts';

export type RatingRouteParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly gate: KioskGate;
  readonly keys: Keys;
  readonly name: string;
  /** title of a procedure; null: only its id is known */
  readonly titleOf: (procedureId: string) => string | null;
  /** pages opened and ratings sent by telephones, all together, in any minute */
  readonly perMinute: number;
};

const OFFICE_OFFSET_MS = 7 * 3_600_000;
const LEVELS = 3;

/** Ratings by kiosks, by the code of a slip, and the ratios that everybody may read. */
export const ratingRoutes = (app: App, parts: RatingRouteParts): void => {
  const { store, clock, gate, keys, name, titleOf } = parts;
  const limit = rateLimit(clock, parts.perMinute);
  const show = (reply: FastifyReply, page: Html): FastifyReply =>
    reply.header('x-robots-tag', 'noindex').type('text/html; charset=utf-8').send(page.text);

  app.post(
    '/v1/ratings',
    {
      onRequest: byKiosk(gate, false), // told twice it changes nothing
      schema: {
        summary: 'Ratings given at a kiosk or counter, and codes printed on slips',
        security: [{ kiosk: [] }],
        body: RatingReport,
        response: { 200: RatingReportAnswer, '4xx': Problem },
      },
    },
    async (request) => {
      const { kioskId } = callerOf(request);
      const office = keys.kiosks.get(kioskId)?.office;
      if (office === undefined) throw new Error('an admitted kiosk has no key');
      return takeRatings(store, kioskId, office, request.body, clock.now());
    },
  );

  const params = Type.Object({ code: RatingCode });
  app.get(
    '/rate/:code',
    { exposeHeadRoute: false, schema: { summary: 'The page behind the QR of a slip', params } },
    async (request, reply) => {
      limit('phones');
      const { code } = request.params;
      const state = await codeState(store, code, clock.now());
      if (state.is !== 'open') return show(reply.code(state.is === 'unknown' ? 404 : 410), ratedPage(name, state.is));
      return show(reply, ratingPage({ name, code, office: state.office, title: titleOf(state.procedureId) }));
    },
  );
  app.post(
    '/rate/:code',
    {
      schema: {
        summary: 'Rates once',
        params,
        body: Type.Object({
          score: Type.Optional(Type.String({ maxLength: 1 })),
          reasons: Type.Optional(
            Type.Union([Type.String({ maxLength: 40 }), Type.Array(Type.String({ maxLength: 40 }), { maxItems: 6 })]),
          ),
          note: Type.Optional(Type.String({ maxLength: 4 * MOST_RATING_NOTE })),
        }),
      },
    },
    async (request, reply) => {
      limit('phones');
      const { code } = request.params;
      const { score: told = '', reasons = [], note = '' } = request.body;
      const score = Number(told);
      if (!onScale(score, LEVELS)) {
        const state = await codeState(store, code, clock.now());
        if (state.is !== 'open') return show(reply.code(state.is === 'unknown' ? 404 : 410), ratedPage(name, state.is));
        const { office } = state;
        return show(
          reply.code(422),
          ratingPage({ name, code, office, title: titleOf(state.procedureId), lacking: true }),
        );
      }
      const text = note.replace(/\r\n?/g, '\n').trim().normalize('NFC');
      if (text.length > MOST_RATING_NOTE)
        throw new Refusal(422, 'too-long', 'The text is too long', `write at most ${MOST_RATING_NOTE} characters`);
      const rating = { score, levels: LEVELS, reasons: [reasons].flat().filter(isRatingReason), note: text } as const;
      const was = await rateByCode(store, code, rating, clock.now());
      const status = was === 'open' ? 200 : was === 'unknown' ? 404 : 410;
      return show(reply.code(status), ratedPage(name, was === 'open' ? 'thanks' : was));
    },
  );

  const month = Type.Optional(Type.String({ pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])$' }));
  const thisMonth = (): string => new Date(clock.now() + OFFICE_OFFSET_MS).toISOString().slice(0, 7);
  app.get(
    '/ratings.json',
    {
      schema: {
        summary:
          'Share of people who were satisfied, by office, procedure and month; null with fewer than five ratings',
        querystring: Type.Object({ month }),
        response: { 200: PublicRatings },
      },
    },
    async (request) => {
      limit('public');
      return publicRatings(store, request.query.month ?? thisMonth());
    },
  );
  app.get(
    '/ratings',
    { schema: { summary: 'The same as a page', querystring: Type.Object({ month }) } },
    async (request, reply) => {
      limit('public');
      const ratings = await publicRatings(store, request.query.month ?? thisMonth());
      return show(reply, publicRatingsPage({ name, ratings, months: await ratedMonths(store), titleOf }));
    },
  );
};
