import { createServer, type Server } from 'node:http';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import type { LookupAnswer } from '@mot-cua/domain/receiving.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { kioskAuthority } from '../forwarding/authority.ts';
import { RepositoryLine } from '../forwarding/repository-line.ts';
import { KioskForTests } from '../outbox/kiosk-for-tests.ts';
import { LookupDesk } from './lookup-desk.ts';

const answer: LookupAnswer = {
  provisionalCode: 'TAM-KIOSK-B-261123-0001',
  officialCode: 'H14.12-261123-0001',
  procedureId: '1.001193',
  submittedAt: '2026-11-23T08:00:00+07:00',
  receivedAt: '2026-11-23T08:00:05+07:00',
  status: 2,
};

/** A repository that knows one dossier; or a login page, or a lock, as the test wants. */
type Mood = 'knows-one' | 'locked' | 'login-page' | 'login-page-404';
let mood: Mood;
let asked: number;
let server: Server;
let clock: ManualClock;
let kiosk: KioskForTests;
let line: RepositoryLine;
let desk: LookupDesk;

beforeEach(async () => {
  mood = 'knows-one';
  asked = 0;
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked++;
      const { code, secret } = JSON.parse(Buffer.concat(chunks).toString()) as { code: string; secret: string };
      const knows = code === answer.provisionalCode && secret === 'RIGHT000';
      const status =
        mood === 'locked' ? 429 : mood === 'login-page' ? 200 : mood === 'login-page-404' ? 404 : knows ? 200 : 404;
      const isPage = mood.startsWith('login-page');
      const type = isPage ? 'text/html' : status === 200 ? 'application/json' : 'application/problem+json';
      response.writeHead(status, { 'content-type': type });
      response.end(
        isPage ? '<html>' : JSON.stringify(status === 200 ? answer : { title: 'no', status, detail: '', type: '' }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  clock = new ManualClock();
  kiosk = new KioskForTests({ clock });
  line = new RepositoryLine({
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    authority: kioskAuthority(kiosk.kioskId, kiosk.deviceKey, kiosk.clock),
    receiptKeys: new Map(),
    clock,
  });
  desk = new LookupDesk(kiosk.ledger, clock, kiosk.outbox, line);
});
afterEach(async () => {
  await line.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  kiosk.remove();
});
const lineDown = async (): Promise<void> => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
};

test('code and secret fit: the answer of the repository, which holds no name', async () => {
  expect(await desk.lookUp(answer.provisionalCode, 'RIGHT000')).toEqual({ found: true, answer, custody: 'received' });
});

test('five wrong secrets lock a code for a quarter of an hour, even for the right one; other codes stay open', async () => {
  const wrong = async () => desk.lookUp(answer.provisionalCode, 'WRONG000');
  for (const left of [4, 3, 2, 1]) expect(await wrong()).toEqual({ found: false, why: 'not-found', triesLeft: left });
  expect(await wrong()).toEqual({ found: false, why: 'locked', triesLeft: 0 });
  const before = asked;
  expect(await desk.lookUp(answer.provisionalCode, 'RIGHT000')).toMatchObject({ why: 'locked', triesLeft: 0 });
  expect(asked).toBe(before); // the repository is not even asked
  expect(await desk.lookUp('TAM-OTHER', 'WRONG000')).toMatchObject({ why: 'not-found', triesLeft: 4 });
  kiosk.restart();
  desk = new LookupDesk(kiosk.ledger, clock, kiosk.outbox, line);
  expect(await wrong()).toMatchObject({ why: 'locked' }); // a restart opens nothing
  await clock.advance(15 * 60_000 + 1);
  expect(await desk.lookUp(answer.provisionalCode, 'RIGHT000')).toMatchObject({ found: true });
});

test('the right secret forgets the wrong ones before it', async () => {
  await desk.lookUp(answer.provisionalCode, 'WRONG000');
  await desk.lookUp(answer.provisionalCode, 'RIGHT000');
  expect(await desk.lookUp(answer.provisionalCode, 'WRONG000')).toMatchObject({ triesLeft: 4 });
});

test('the line is down: this kiosk answers for what it holds, and says "saved here"', async () => {
  const id = await kiosk.submitted();
  const code = kiosk.outbox.find(id)?.provisional_code ?? '';
  await lineDown();
  expect(await desk.lookUp(code, 'SECRET00')).toMatchObject({
    found: true,
    custody: 'saved-here',
    answer: { provisionalCode: code, officialCode: null, receivedAt: null, procedureId: '1.004873' },
  });
  expect(await desk.lookUp(code, 'WRONG000')).toEqual({ found: false, why: 'not-found', triesLeft: 4 });
});

test('the dossier has not arrived yet, or the repository locks the code: its own kiosk still answers', async () => {
  const id = await kiosk.submitted();
  const code = kiosk.outbox.find(id)?.provisional_code ?? '';
  expect(await desk.lookUp(code, 'SECRET00')).toMatchObject({ found: true, custody: 'saved-here' });
  mood = 'locked';
  expect(await desk.lookUp(code, 'SECRET00')).toMatchObject({ found: true });
});

test.each<[string, Mood | 'down']>([
  ['the line is down', 'down'],
  ['a login page answers', 'login-page'],
  ['a login page answers with 404', 'login-page-404'],
])('%s and the dossier is not from here: "not available now", and no try is used up', async (_what, how) => {
  if (how === 'down') await lineDown();
  else mood = how;
  for (let time = 0; time < 7; time++)
    expect(await desk.lookUp(answer.provisionalCode, 'WRONG000')).toEqual({
      found: false,
      why: 'unavailable',
      triesLeft: 5,
    });
});

test('the repository asks to wait (429): said as locked, and a right secret is not counted as wrong here', async () => {
  mood = 'locked';
  for (let time = 0; time < 7; time++)
    expect(await desk.lookUp(answer.provisionalCode, 'RIGHT000')).toMatchObject({ found: false, why: 'locked' });
  mood = 'knows-one';
  expect(await desk.lookUp(answer.provisionalCode, 'RIGHT000')).toMatchObject({ found: true });
});
