import type { Metadata } from '@mot-cua/domain/dossier.ts';
import { feedbackForm } from '@mot-cua/domain/feedback/feedback-form.ts';
import { declarationOf, giveAnswer, openDraft } from '@mot-cua/domain/forms/draft.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newDossier, type Options } from './test-kiosk.ts';
import { officerKey, type RunningSite, runningSite } from './test-repository.ts';

/** Góp ý, phản ánh: taken in like every bag, read in a list of its own, answered to whoever holds the slip. */
let here: RunningSite;
let cookie = '';
beforeAll(async () => {
  here = await runningSite();
  const entered = await fetch(`${here.url}/officer/enter?key=${officerKey}`);
  cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}, 60_000);
afterAll(() => here?.end());

const page = async (path: string): Promise<string> =>
  (await fetch(`${here.url}${path}`, { headers: { cookie, accept: 'text/html' } })).text();
const post = async (path: string, form: Record<string, string>): Promise<number> => {
  const token = /name="token" value="([^"]+)"/.exec(await page('/officer/feedback'))?.[1] ?? '';
  const body = new URLSearchParams({ token, ...form });
  const headers = { cookie, accept: 'text/html' };
  return (await fetch(`${here.url}${path}`, { method: 'POST', body, headers, redirect: 'manual' })).status;
};

const words = 'Quầy số ba chỉ có một cán bộ,\ntôi chờ hai giờ <b>liền</b>.';
const nobody = { fullName: '', personalNumber: null };
const bag = (answers: Record<string, string | boolean>, metadata: Partial<Metadata> = {}): Options => {
  const draft = Object.entries({ '/about': 'waiting', '/words': words, ...answers }).reduce(
    (before, [ref, value]) => {
      const given = giveAnswer(before, ref, value, 'typed', 1);
      if (!given.ok) throw new Error(`${ref}: ${given.fault.code}`);
      return given.value;
    },
    openDraft(feedbackForm, null, Date.UTC(2026, 10, 23)),
  );
  const { id: procedureId, version: packageVersion } = feedbackForm.procedure;
  return {
    papers: 'none',
    manifest: { procedureId, packageVersion },
    metadata: {
      kind: 'feedback',
      procedureId,
      procedureTitle: 'Phản ánh, kiến nghị',
      identification: { level: 'none', method: 'NONE' },
      submitter: { ...nobody, dateOfBirth: '' },
      owner: nobody,
      ...metadata,
    },
    payload: (payload) => {
      const declaration = { ...JSON.parse(String(payload.get('data/declaration.json'))), procedureId, packageVersion };
      payload.set('data/declaration.json', Buffer.from(JSON.stringify({ ...declaration, ...declarationOf(draft) })));
    },
  };
};
const sent = async (answers: Record<string, string | boolean> = {}) => {
  const dossier = await newDossier(here.kiosks[0], here.recipient, bag(answers));
  const answer = await here.a.deliver(dossier);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return dossier;
};

test('it has a receipt, no official code, no place among the dossiers and one in the list of feedback', async () => {
  const { dossierId, manifest } = await sent();
  expect(here.rows('select * from outbox where dossierId = ?', dossierId)).toEqual([]);
  expect(here.rows('select * from judgements where dossierId = ?', dossierId)).toEqual([]);
  for (const path of ['/officer', `/officer?q=${manifest.provisionalCode}`, '/officer?q=chờ'])
    expect(await page(path)).not.toContain(dossierId);
  expect(await page(`/officer/dossiers/${dossierId}`)).toContain('unknown-dossier');
  expect(await post(`/officer/dossiers/${dossierId}/status`, { status: '2' })).toBe(404);
  const list = await page('/officer/feedback');
  expect(list).toContain(manifest.provisionalCode);
  expect(list).toContain('Chờ đợi, trả kết quả muộn');
  expect(list).not.toContain('Quầy số ba');
  const one = await page(`/officer/feedback/${dossierId}`);
  expect(one).toContain('<p>tôi chờ hai giờ &lt;b&gt;liền&lt;/b&gt;.</p>');
  expect(one).not.toContain('Số điện thoại');
});

test('a number is shown where a call is wanted, and nowhere else', async () => {
  const { dossierId } = await sent({ '/wantsCall': true, '/phone': '0912345678' });
  expect(await page(`/officer/feedback/${dossierId}`)).toContain('0912345678');
  expect(await page('/officer/feedback')).toContain('muốn được gọi lại');
  expect(await page('/officer/feedback')).not.toContain('0912345678');
  expect(JSON.stringify(here.rows('select * from audit'))).not.toContain('0912345678');
});

test('whoever holds the slip reads how it stands and what was answered; without the secret nobody does', async () => {
  const { dossierId, manifest, secret } = await sent();
  const look = async () => (await here.a.lookUp(manifest.provisionalCode, secret)).body;
  expect(await look()).toMatchObject({ procedureId: '0.000001', status: 1, officialCode: null });
  expect(await post(`/officer/feedback/${dossierId}`, { status: '4' })).toBe(303);
  expect(await look()).toMatchObject({ status: 4 });
  expect(await post(`/officer/feedback/${dossierId}`, { status: '10', answer: ' \r\n ' })).toBe(422);
  expect(await look()).toMatchObject({ status: 4 });
  expect(await post(`/officer/feedback/${dossierId}`, { status: '10', answer: 'Từ thứ Hai\r\ncó thêm người.' })).toBe(
    303,
  );
  expect(await look()).toMatchObject({ status: 10, answer: 'Từ thứ Hai\ncó thêm người.' });
  expect((await here.a.lookUp(manifest.provisionalCode, 'WRONG000')).status).toBe(404);
  expect(await page('/officer/feedback')).not.toContain(manifest.provisionalCode);
  expect(await page('/officer/feedback?which=done')).toContain(manifest.provisionalCode);
  const events = (await here.a.events(dossierId)).body.events.map(({ kind, status }) => `${kind} ${status ?? ''}`);
  expect(events).toEqual(['received 1', 'status 4', 'status 10']);
  const acts = here.rows<{ detail: string }>("select detail from audit where action = 'feedback-handled'");
  expect(JSON.stringify(acts)).not.toContain('thứ Hai');
});

test('a state that feedback does not have, and a form of another session, change nothing', async () => {
  const { dossierId } = await sent();
  for (const status of ['1', '2', '9', '99'])
    expect(await post(`/officer/feedback/${dossierId}`, { status, answer: 'Xin cảm ơn.' })).toBe(422);
  expect(await post(`/officer/feedback/${dossierId}`, { status: '4', token: 'x' })).toBe(403);
  expect(here.rows('select status from records where dossierId = ?', dossierId)).toEqual([{ status: 1 }]);
});

describe('what is not feedback as our kiosks make it is kept apart, and an alarm', () => {
  test.each<[string, Partial<Metadata>]>([
    ['it names who wrote it', { submitter: { fullName: 'Nông Thị Mai', personalNumber: null, dateOfBirth: '' } }],
    ['it has somebody’s number', { owner: { fullName: '', personalNumber: '004190000017' } }],
  ])('%s', async (_what, metadata) => {
    const dossier = await newDossier(here.kiosks[0], here.recipient, bag({}, metadata));
    expect((await here.a.deliver(dossier)).status).toBe(422);
    expect(here.rows('select kind from alarms where dossierId = ?', dossier.dossierId)).toEqual([
      { kind: 'bag-in-quarantine' },
    ]);
  });
});
