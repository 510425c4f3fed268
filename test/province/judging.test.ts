import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { declarationOf } from '@mot-cua/domain/forms/draft.ts';
import { newDossier, type Options } from '@mot-cua/provincial-repository/test/test-kiosk.ts';
import { officerKey, type RunningSite, runningSite } from '@mot-cua/provincial-repository/test/test-repository.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { draftOf, type Sample } from '../house/declarations/declarations.ts';

/** Declarations that arrive are judged: good and bad are taken in, and what is bad goes no further unseen. */
const forty: readonly Sample[] = JSON.parse(
  readFileSync(new URL('../house/declarations/forty.json', import.meta.url), 'utf8'),
);

let here: RunningSite;
let cookie = '';
beforeAll(async () => {
  const proceduresFolder = fileURLToPath(new URL('../../domain/procedures', import.meta.url));
  here = await runningSite({}, { proceduresFolder });
  const entered = await fetch(`${here.url}/officer/enter?key=${officerKey}`);
  cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}, 60_000);
afterAll(() => here?.end());

const page = async (path: string): Promise<string> =>
  (await fetch(`${here.url}${path}`, { headers: { cookie, accept: 'text/html' } })).text();
const post = async (path: string, form: Record<string, string>): Promise<number> => {
  const token = /name="token" value="([^"]+)"/.exec(await page('/officer'))?.[1] ?? '';
  const body = new URLSearchParams({ token, ...form });
  const headers = { cookie, accept: 'text/html' };
  return (await fetch(`${here.url}${path}`, { method: 'POST', body, headers, redirect: 'manual' })).status;
};
type Row = { kind: string; said: string; seenBy: string | null };
const judged = (dossierId: string): Row[] =>
  here.rows<Row>('select kind, said, seenBy from judgements where dossierId = ?', dossierId);

/** A bag as the kiosk would have made it, had its own judge been asleep. */
const bagWith = (sample: Sample, over: { version?: string } = {}): Options => {
  const { draft, at } = draftOf(sample);
  const { id, version } = draft.pkg.procedure;
  const submittedAt = new Date(at).toISOString();
  const about = { procedureId: id, submittedAt };
  const packageVersion = over.version ?? version;
  return {
    papers: 'none',
    manifest: { ...about, packageVersion },
    metadata: about,
    payload: (payload) => {
      const declaration = {
        ...JSON.parse(String(payload.get('data/declaration.json'))),
        ...declarationOf(draft),
        procedureId: id,
        packageVersion,
      };
      payload.set('data/declaration.json', Buffer.from(JSON.stringify(declaration)));
    },
  };
};
const delivered = async (sample: Sample, over: { version?: string } = {}): Promise<string> => {
  const dossier = await newDossier(here.kiosks[0], here.recipient, bagWith(sample, over));
  const answer = await here.a.deliver(dossier);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return dossier.dossierId;
};
const one = (good: boolean): Sample => {
  const found = forty.find(({ says }) => (says.length === 0) === good);
  if (!found) throw new Error('the forty have some of each');
  return found;
};

test('the same forty declarations that screen and daemon judge: every bag is taken in, and what is wrong is kept in the same words', async () => {
  for (const sample of forty) {
    const said = sample.says.map(([, message]) => message);
    const kept = judged(await delivered(sample)).map((row) => [row.kind, JSON.parse(row.said)]);
    expect([sample.name, kept]).toEqual([sample.name, said.length === 0 ? [] : [['faulty', said]]]);
  }
}, 60_000);

describe('a declaration that its form would not have let pass', () => {
  test('is marked in the list and on its page, is an alarm, and is accepted only by an officer who says that they saw it', async () => {
    const sample = one(false);
    const dossierId = await delivered(sample);
    const message = sample.says[0]?.[1] ?? '';
    expect(here.rows('select kind from alarms where dossierId = ?', dossierId)).toEqual([
      { kind: 'declaration-faulty' },
    ]);
    expect(await page('/officer')).toContain('Tờ khai cần sửa');
    const shown = (await page(`/officer/dossiers/${dossierId}`)).replaceAll('&quot;', '"').replaceAll('&#39;', "'");
    expect(shown).toContain(message);
    expect(await post(`/officer/dossiers/${dossierId}/status`, { status: '2' })).toBe(409);
    expect(here.rows('select status from records where dossierId = ?', dossierId)).toEqual([{ status: 1 }]);
    expect(await post(`/officer/dossiers/${dossierId}/judgement-seen`, {})).toBe(303);
    expect(judged(dossierId)[0]?.seenBy).toBe('Trần Văn Thử');
    expect(await post(`/officer/dossiers/${dossierId}/status`, { status: '2' })).toBe(303);
    const acts = here.rows<{ action: string }>(
      'select action from audit where subject = ? order by sequence',
      dossierId,
    );
    expect(acts.map(({ action }) => action).filter((action) => !/viewed$|^official-code/.test(action))).toEqual([
      'dossier-announced',
      'declaration-faulty',
      'duplicate-found', // the same mother has handed in the same before
      'dossier-received',
      'judgement-seen',
      'status-set',
    ]);
  });

  test('may be refused, or sent back for papers, without any more ado', async () => {
    const dossierId = await delivered(one(false));
    expect(await post(`/officer/dossiers/${dossierId}/status`, { status: '3' })).toBe(303);
  });
});

test('made by a version of the form that is not here: taken in, said to be judged by nobody, and not accepted unseen', async () => {
  const dossierId = await delivered(one(true), { version: '2031.1.1' });
  expect(judged(dossierId)).toEqual([{ kind: 'unjudged', said: '[]', seenBy: null }]);
  expect(await page(`/officer/dossiers/${dossierId}`)).toContain('Chưa đối chiếu biểu mẫu');
  expect(await post(`/officer/dossiers/${dossierId}/status`, { status: '9' })).toBe(409);
});

test('no answer of the citizen stands in what is kept of a judgement', async () => {
  const sample = one(true);
  const options = bagWith(sample);
  const payload = options.payload;
  const dossier = await newDossier(here.kiosks[0], here.recipient, {
    ...options,
    payload: (files) => {
      payload?.(files);
      const declaration = JSON.parse(String(files.get('data/declaration.json')));
      declaration.data.hidden = 'LỜI KHAI KÍN';
      files.set('data/declaration.json', Buffer.from(JSON.stringify(declaration)));
    },
  });
  expect((await here.a.deliver(dossier)).status).toBe(200);
  const [kept] = judged(dossier.dossierId);
  expect([kept?.kind, JSON.parse(kept?.said ?? '[]')]).toEqual(['faulty', ['Ngoài biểu mẫu: /hidden']]);
});
