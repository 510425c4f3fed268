import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { isFeedback } from '@mot-cua/domain/feedback/feedback-form.ts';
import { neededText } from '@mot-cua/domain/procedure-package/package-texts.ts';
import { DossierId } from '@mot-cua/domain/receiving.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { alarmsPage } from '../../web/alarms-page.ts';
import { dossierPage } from '../../web/dossier-page.ts';
import type { Html } from '../../web/html.ts';
import { kiosksPage } from '../../web/kiosks-page.ts';
import { enteredPage, signInPage } from '../../web/layout.ts';
import { ownerPage } from '../../web/owner-page.ts';
import { paperPage } from '../../web/paper-page.ts';
import { ratingNotesPage } from '../../web/ratings-page.ts';
import { searchPage } from '../../web/search-page.ts';
import { type CopyLinkParts, endCopyLink, hasCopyLink } from '../copies/copy-links.ts';
import { duplicateOf, laterOnes } from '../duplicates/duplicates.ts';
import { duplicateForm } from '../duplicates/routes.ts';
import { feedbackRoutes } from '../feedback/routes.ts';
import type { App } from '../http/app.ts';
import { Refusal } from '../http/problems.ts';
import { refuseUnseen, seeJudgement } from '../judging/judging.ts';
import type { Keys } from '../keys.ts';
import { kioskList } from '../kiosks/kiosk-list.ts';
import { papersOfOwner } from '../owner-papers/owner-papers.ts';
import { ratingNotes } from '../ratings/ratings.ts';
import { refusalOf } from '../refusals/refusals.ts';
import { refusalRoutes } from '../refusals/routes.ts';
import { recordAct } from '../store/audit.ts';
import type { Store } from '../store/database.ts';
import { addressOf, type Folders } from '../store/durable-files.ts';
import { addEvent } from '../store/events.ts';
import { papersToAskFor, supplementRoutes } from '../supplements/routes.ts';
import { supplementOf } from '../supplements/supplements.ts';
import { papersOf, reusedPapersOf, searchDossiers, wholeDossier } from './dossiers.ts';
import type { Forms } from './form-words.ts';
import { pageRenderer } from './paper-pages.ts';
import { officerSessions, type Session } from './sign-in.ts';

export type OfficerParts = {
  copies: CopyLinkParts;
  store: Store;
  clock: Clock;
  at: Folders;
  keyFile: string;
  forms: Forms;
  kiosks: Keys['kiosks'];
  silentAfterMs: number;
  name: string;
  /** true when people come over https: the cookie is then Secure */
  secure: boolean;
};

const Position = Type.String({ pattern: '^[0-9]{1,3}$' });
const ofDossier = Type.Object({ dossierId: DossierId });
const ofPaper = Type.Object({ dossierId: DossierId, position: Position });
const security = [{ officer: [] }];
const notFound = () => new Refusal(404, 'unknown-dossier', 'This dossier is not known', 'go back to the list');

/** More than anybody reads at one go. */
const MOST_NOTES = 200;

/** Fields of a form; one that is there several times (boxes that were ticked) is a list. */
const fieldsOf = (fields: URLSearchParams): Record<string, string | string[]> =>
  Object.fromEntries(
    [...new Set(fields.keys())].map((name) => {
      const all = fields.getAll(name);
      return [name, all.length === 1 ? (all[0] ?? '') : all];
    }),
  );

/** Pages for officers: search, read, set a status. Every view and every change leaves an audit row. */
export const officerRoutes = (app: App, parts: OfficerParts): void => {
  const { store, clock, at, forms, name } = parts;
  const sessions = officerSessions(clock, parts.keyFile);
  const render = pageRenderer();
  const audit = (session: Session, action: string, subject: string, detail: Record<string, string | number> = {}) =>
    store
      .transaction()
      .execute((change) =>
        recordAct(change, { at: clock.now(), actor: `officer:${session.officer}`, action, subject, detail }),
      );
  const officerOf = (request: FastifyRequest): Session => {
    const session = sessions.of(request.headers.cookie);
    if (session) return session;
    throw new Refusal(401, 'not-signed-in', 'You are not signed in', 'open your sign-in link');
  };
  const show = (reply: FastifyReply, page: Html): FastifyReply =>
    reply.type('text/html; charset=utf-8').send(page.text);
  const paperOf = async (dossierId: string, position: string) => {
    const paper = (await papersOf(store, dossierId)).find((one) => one.position === Number(position));
    if (!paper) throw notFound();
    return paper;
  };

  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, parsed) =>
    parsed(null, fieldsOf(new URLSearchParams(String(body)))),
  );
  app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/officer', 303));
  app.get('/officer/style.css', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(await readFile(new URL('../../web/style.css', import.meta.url))),
  );

  app.get('/officer/icon.svg', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('image/svg+xml').send(await readFile(new URL('../../web/icon.svg', import.meta.url))),
  );

  app.get(
    '/officer/enter',
    {
      schema: {
        summary: 'Sign in by key link',
        querystring: Type.Object({ key: Type.String({ minLength: 1, maxLength: 200 }) }),
      },
    },
    async (request, reply) => {
      const { id, officer } = await sessions.enter(request.query.key);
      await store.transaction().execute((change) =>
        recordAct(change, {
          at: clock.now(),
          actor: `officer:${officer}`,
          action: 'signed-in',
          subject: 'repository',
        }),
      );
      const secure = parts.secure ? '; Secure' : '';
      reply.header('set-cookie', `officer=${id}; Path=/officer; HttpOnly; SameSite=Strict; Max-Age=28800${secure}`);
      // this address holds the key: it is told to nobody, not even to ourselves
      reply.header('referrer-policy', 'no-referrer');
      // A page and not a redirect: a strict cookie does not travel with a redirect that another site began.
      return show(reply, enteredPage(name));
    },
  );
  const FormToken = Type.Object({ token: Type.String({ maxLength: 100 }) });
  app.post('/officer/leave', { schema: { summary: 'Sign out', security, body: FormToken } }, async (request, reply) => {
    checkToken(officerOf(request), request.body.token);
    sessions.leave(request.headers.cookie);
    return reply
      .header('set-cookie', 'officer=; Path=/officer; HttpOnly; SameSite=Strict; Max-Age=0')
      .redirect('/officer', 303);
  });

  app.get(
    '/officer',
    {
      schema: {
        summary: 'Search and list',
        security,
        querystring: Type.Object({
          q: Type.Optional(Type.String({ maxLength: 200 })),
          page: Type.Optional(Type.String({ pattern: '^[0-9]{1,4}$' })),
        }),
      },
    },
    async (request, reply) => {
      const session = sessions.of(request.headers.cookie);
      if (!session) return show(reply.code(401), signInPage(name));
      const { q = '', page = '0' } = request.query;
      const found = await searchDossiers(store, q, Number(page));
      const { alarms } = await store
        .selectFrom('alarms')
        .select((row) => row.fn.countAll<number>().as('alarms'))
        .executeTakeFirstOrThrow();
      await audit(session, 'list-viewed', 'repository', { dossiers: found.dossiers.length });
      return show(reply, searchPage({ name, session, query: q, page: Number(page), alarms: Number(alarms), ...found }));
    },
  );

  app.get('/officer/alarms', { schema: { summary: 'What needs a look', security } }, async (request, reply) => {
    const session = officerOf(request);
    const alarms = await store.selectFrom('alarms').selectAll().orderBy('at', 'desc').limit(200).execute();
    await audit(session, 'alarms-viewed', 'repository');
    return show(reply, alarmsPage({ name, session, alarms }));
  });

  app.get('/officer/kiosks', { schema: { summary: 'How the kiosks are', security } }, async (request, reply) => {
    const session = officerOf(request);
    const now = clock.now();
    const kiosks = await kioskList(store, parts.kiosks, now, parts.silentAfterMs);
    await audit(session, 'kiosks-viewed', 'repository');
    return show(reply, kiosksPage({ name, session, kiosks, now }));
  });

  app.get(
    '/officer/dossiers/:dossierId',
    { schema: { summary: 'One dossier', security, params: ofDossier } },
    async (request, reply) => {
      const session = officerOf(request);
      const { dossierId } = request.params;
      const dossier = await wholeDossier(store, at, dossierId);
      if (!dossier) throw notFound();
      await audit(session, 'dossier-viewed', dossierId);
      const copyLink = await hasCopyLink(parts.copies, dossierId);
      const supplement = await supplementOf(store, dossierId);
      const duplicate = await duplicateOf(store, dossierId);
      const later = await laterOnes(store, dossierId);
      const refusal = await refusalOf(store, dossierId);
      const reused = await reusedPapersOf(store, dossierId);
      const askable = papersToAskFor(forms, dossier.metadata);
      return show(
        reply,
        dossierPage({
          name,
          session,
          forms,
          copyLink,
          supplement,
          duplicate,
          later,
          refusal,
          reused,
          askable,
          ...dossier,
        }),
      );
    },
  );

  supplementRoutes(app, {
    store,
    clock,
    officer: (request, token) => {
      const session = officerOf(request);
      checkToken(session, token);
      return session;
    },
    askable: async (dossierId) => {
      const dossier = await wholeDossier(store, at, dossierId);
      return dossier && papersToAskFor(forms, dossier.metadata);
    },
  });

  app.get(
    '/officer/ratings',
    { schema: { summary: 'What people wrote with their ratings', security: [{ officer: [] }] } },
    async (request, reply) => {
      const session = officerOf(request);
      const notes = await ratingNotes(store, MOST_NOTES);
      await audit(session, 'rating-notes-viewed', 'repository', { notes: notes.length });
      const titleOf = (id: string): string | null => {
        const form = forms.get(id);
        return form ? neededText(form, 'vi', 'procedure.title') : null;
      };
      return show(reply, ratingNotesPage({ name, session, notes, titleOf }));
    },
  );

  refusalRoutes(app, {
    store,
    clock,
    name,
    officer: (request, token) => {
      const session = officerOf(request);
      if (token !== undefined) checkToken(session, token);
      return session;
    },
    dossier: (dossierId) => wholeDossier(store, at, dossierId),
    audit,
    show,
  });

  duplicateForm(app, {
    store,
    clock,
    officer: (request, token) => {
      const session = officerOf(request);
      checkToken(session, token);
      return session;
    },
  });

  feedbackRoutes(app, {
    store,
    clock,
    at,
    name,
    officer: (request, token) => {
      const session = officerOf(request);
      if (token !== undefined) checkToken(session, token);
      return session;
    },
    audit,
    show,
  });

  app.post(
    '/officer/dossiers/:dossierId/judgement-seen',
    { schema: { summary: 'Say that what the form says was seen', security, params: ofDossier, body: FormToken } },
    async (request, reply) => {
      const session = officerOf(request);
      checkToken(session, request.body.token);
      const { dossierId } = request.params;
      await store
        .transaction()
        .execute((change) => seeJudgement(change, { dossierId, officer: session.officer, now: clock.now() }));
      return reply.redirect(`/officer/dossiers/${dossierId}`, 303);
    },
  );

  app.post(
    '/officer/dossiers/:dossierId/copy-link/end',
    { schema: { summary: 'End the link to a certified copy', security, params: ofDossier, body: FormToken } },
    async (request, reply) => {
      const session = officerOf(request);
      checkToken(session, request.body.token);
      const { dossierId } = request.params;
      await endCopyLink(parts.copies, dossierId, `officer:${session.officer}`);
      return reply.redirect(`/officer/dossiers/${dossierId}`, 303);
    },
  );

  app.post(
    '/officer/owners',
    {
      schema: {
        summary: 'Papers of one owner that need not be brought again',
        security,
        body: Type.Object({ token: Type.String({ maxLength: 100 }), owner: Type.String({ maxLength: 20 }) }),
      },
    },
    async (request, reply) => {
      const session = officerOf(request);
      checkToken(session, request.body.token);
      const ownerId = request.body.owner.replace(/[\s.-]/g, '');
      if (!/^([0-9]{12}|[0-9]{10}|[0-9]{13})$/.test(ownerId))
        throw new Refusal(422, 'no-such-owner', 'This is no number of an owner', 'type all 12 digits, or a tax code');
      const papers = await papersOfOwner(store, ownerId);
      await audit(session, 'owner-papers-viewed', 'repository', { papers: papers.length });
      return show(reply, ownerPage({ name, session, ownerId, papers }));
    },
  );

  app.post(
    '/officer/dossiers/:dossierId/status',
    {
      schema: {
        summary: 'Set the national status code',
        security,
        params: ofDossier,
        body: Type.Object({ token: Type.String({ maxLength: 100 }), status: Type.String({ pattern: '^([2-9]|10)$' }) }),
      },
    },
    async (request, reply) => {
      const session = officerOf(request);
      const { dossierId } = request.params;
      checkToken(session, request.body.token);
      const changed = await setStatus(parts, session, dossierId, Number(request.body.status));
      if (!changed) throw notFound();
      return reply.redirect(`/officer/dossiers/${dossierId}`, 303);
    },
  );

  app.get(
    '/officer/dossiers/:dossierId/papers/:position',
    {
      schema: {
        summary: 'One paper, page by page',
        security,
        params: ofPaper,
        querystring: Type.Object({ page: Type.Optional(Position) }),
      },
    },
    async (request, reply) => {
      const session = officerOf(request);
      const { dossierId, position } = request.params;
      const paper = await paperOf(dossierId, position);
      const page = Math.min(paper.pages, Math.max(1, Number(request.query.page ?? '1')));
      const { asked, completes } = await supplementOf(store, dossierId);
      return show(reply, paperPage({ name, session, paper, page, askable: !asked && !completes }));
    },
  );

  app.get(
    '/officer/dossiers/:dossierId/papers/:position/pages/:page/:size',
    {
      schema: {
        summary: 'One page as a picture (PNG)',
        security,
        params: Type.Object({
          dossierId: DossierId,
          position: Position,
          page: Position,
          size: Type.Union([Type.Literal('small.png'), Type.Literal('large.png')]),
        }),
      },
    },
    async (request, reply) => {
      const session = officerOf(request);
      const { dossierId, position, page, size } = request.params;
      const paper = await paperOf(dossierId, position);
      if (Number(page) < 1 || Number(page) > paper.pages) throw notFound();
      const large = size === 'large.png';
      // thumbnails belong to the view of the dossier, which has its row
      if (large) await audit(session, 'page-viewed', dossierId, { paper: paper.position, page: Number(page) });
      const picture = await render(addressOf(at.opened, paper.sha256), Number(page), large ? 1240 : 200);
      if (!picture.ok)
        throw new Refusal(503, 'page-not-drawn', 'This page cannot be drawn', 'download the PDF instead');
      return reply.type('image/png').send(picture.value);
    },
  );

  app.get(
    '/officer/dossiers/:dossierId/papers/:position/file',
    { schema: { summary: 'The PDF as received', security, params: ofPaper } },
    async (request, reply) => {
      const session = officerOf(request);
      const { dossierId, position } = request.params;
      const paper = await paperOf(dossierId, position);
      await audit(session, 'paper-downloaded', dossierId, { paper: paper.position });
      return reply
        .type('application/pdf')
        .header('content-disposition', `attachment; filename="${dossierId}-${paper.position + 1}.pdf"`)
        .header('content-length', paper.bytes)
        .send(createReadStream(addressOf(at.opened, paper.sha256)));
    },
  );
};

const checkToken = (session: Session, token: string): void => {
  if (token !== session.token)
    throw new Refusal(403, 'foreign-form', 'This form is not of this session', 'reload the page and try again');
};

/** Sets the status in one transaction with its event and its audit row; the same status again changes nothing. */
const setStatus = async (
  { store, clock }: OfficerParts,
  session: Session,
  dossierId: string,
  status: number,
): Promise<boolean> => {
  const now = clock.now();
  return store.transaction().execute(async (change) => {
    const before = await change
      .selectFrom('records')
      .innerJoin('manifests', 'manifests.dossierId', 'records.dossierId')
      .select(['records.status', 'manifests.procedureId'])
      .where('records.dossierId', '=', dossierId)
      .executeTakeFirst();
    if (!before || isFeedback(before.procedureId)) return false; // that has states of its own
    if (before.status === status) return true;
    await refuseUnseen(change, dossierId, status);
    await change.updateTable('records').set({ status }).where('dossierId', '=', dossierId).execute();
    await addEvent(change, dossierId, now, { kind: 'status', status });
    await recordAct(change, {
      at: now,
      actor: `officer:${session.officer}`,
      action: 'status-set',
      subject: dossierId,
      detail: { from: before.status, to: status },
    });
    return true;
  });
};
