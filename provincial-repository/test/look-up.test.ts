import { ManualClock } from '@mot-cua/domain/clock.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { newDossier, type TestDossier } from './test-kiosk.ts';
import { eventually, type RunningSite, runningSite } from './test-repository.ts';

// deadlines for a busy machine: nothing here waits without one, nothing needs so long by itself
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let site: RunningSite;
const clock = new ManualClock();
beforeAll(async () => {
  site = await runningSite({ clock }, { dossierCodes: { agency: 'H14.12', afterMs: 60_000 } });
});
afterAll(() => site.end());

const delivered = async (): Promise<TestDossier> => {
  const dossier = await newDossier(site.kiosks[0], site.recipient);
  await site.a.deliver(dossier);
  return dossier;
};
const minutes = (count: number): Promise<void> => clock.advance(count * 60_000);

test('code and secret of the slip, typed in small letters at another kiosk: the status, and no name', async () => {
  const dossier = await delivered();
  const { provisionalCode } = dossier.manifest;
  const answer = await site.b.lookUp(` ${provisionalCode.toLowerCase()} `, dossier.secret.toLowerCase());
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  expect(answer.body).toEqual({
    provisionalCode,
    officialCode: null,
    procedureId: '1.004873',
    submittedAt: '2026-11-23T08:05:00+07:00',
    receivedAt: new Date(clock.now()).toISOString(),
    status: 1,
  });
});

test('the official code comes when its time has come, numbered by the day in Viet Nam, and opens the same dossier', async () => {
  const dossier = await delivered();
  expect((await site.a.events(dossier.dossierId)).body.events.length).toBe(1);
  const events = await eventually(async () => {
    await clock.advance(10_000);
    const { body } = await site.a.events(dossier.dossierId);
    return body.events.length === 2 ? body.events : null;
  });
  const code = events[1]?.officialCode ?? '';
  expect(code).toMatch(/^H14\.12-261123-000\d$/);
  expect((await site.a.lookUp(code, dossier.secret)).body.officialCode).toBe(code);
});

test('a dossier announced and not yet received is said to be so', async () => {
  const dossier = await newDossier(site.kiosks[0], site.recipient);
  await site.a.announce(dossier);
  const { body } = await site.a.lookUp(dossier.manifest.provisionalCode, dossier.secret);
  expect([body.receivedAt, body.status]).toEqual([null, null]);
});

test('a wrong secret and an unknown code get the very same answers, from the first try to the lock', async () => {
  const dossier = await delivered();
  const story = async (code: string) => {
    const answers: unknown[] = [];
    for (let tries = 0; tries < 7; tries++) {
      const { status, body, headers } = await site.a.lookUp(code, 'WRONG');
      answers.push([status, body, headers.get('retry-after')]);
    }
    return answers;
  };
  const wrong = await story(dossier.manifest.provisionalCode);
  expect(wrong).toEqual(await story('TAM-nobody-261123-0001'));
  expect(wrong.map((answer) => (Array.isArray(answer) ? answer[0] : null))).toEqual([
    404, 404, 404, 404, 404, 429, 429,
  ]);
});

test('a locked code stays locked for the right secret too, tells when to come back, and opens after 15 minutes', async () => {
  const dossier = await delivered();
  const code = dossier.manifest.provisionalCode;
  for (let tries = 0; tries < 5; tries++) await site.b.lookUp(code, `WRONG${tries}`);
  const locked = await site.a.lookUp(code, dossier.secret);
  expect([locked.status, locked.headers.get('retry-after')]).toEqual([429, '900']);
  expect(locked.body.detail).toContain('counter');
  await minutes(14);
  expect((await site.a.lookUp(code, dossier.secret)).headers.get('retry-after')).toBe('60');
  await minutes(2);
  expect((await site.a.lookUp(code, dossier.secret)).status).toBe(200);
});

test('wrong tries on the provisional code lock the official code of the same dossier too', async () => {
  const dossier = await delivered();
  const officialCode = await eventually(async () => {
    await clock.advance(10_000);
    const { body } = await site.a.events(dossier.dossierId);
    return body.events.find((event) => event.officialCode)?.officialCode ?? null;
  });
  for (let tries = 0; tries < 5; tries++) await site.b.lookUp(dossier.manifest.provisionalCode, `WRONG${tries}`);
  expect((await site.b.lookUp(officialCode, dossier.secret)).status).toBe(429);
});

test('twenty guesses at once do not outrun the lock', async () => {
  const dossier = await delivered();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, guess) => site.a.lookUp(dossier.manifest.provisionalCode, `G${guess}`)),
  );
  expect(answers.filter(({ status }) => status === 404).length).toBe(5);
  expect(answers.filter(({ status }) => status === 429).length).toBe(15);
});

test('four wrong tries, the right one, four wrong tries: no lock', async () => {
  const dossier = await delivered();
  const code = dossier.manifest.provisionalCode;
  for (let round = 0; round < 2; round++) {
    for (let tries = 0; tries < 4; tries++) expect((await site.a.lookUp(code, 'WRONG')).status).toBe(404);
    expect((await site.a.lookUp(code, dossier.secret)).status).toBe(200);
  }
});

test('a kiosk that asks too often is slowed down', async () => {
  const own = await runningSite({ clock }, { limits: { lookupsPerKioskPerMinute: 3 } });
  try {
    const statuses: number[] = [];
    for (let tries = 0; tries < 4; tries++) statuses.push((await own.a.lookUp(`CODE-${tries}`, 'X')).status);
    expect(statuses).toEqual([404, 404, 404, 429]);
    expect((await own.b.lookUp('CODE-9', 'X')).status).toBe(404);
    await clock.advance(60_000);
    expect((await own.a.lookUp('CODE-9', 'X')).status).toBe(404);
  } finally {
    await own.end();
  }
});
