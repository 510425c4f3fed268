import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashPin } from '@mot-cua/device-daemon/src/helpers/pin.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { project } from '../demo/demo.ts';
import { PageByHand } from './page-by-hand.ts';
import { Story, until } from './story.ts';

/** What an office may turn on beyond dossiers, through the real programs: practice, appointments, somebody who helps, notices. */

const CODE = '7K3F9QXM2B';
const COPIES = '2.000815';

let story: Story;
let folder: string;
beforeAll(async () => {
  mkdirSync(join(project, '.run'), { recursive: true });
  folder = mkdtempSync(join(project, '.run', 'appointments-'));
  const file = join(folder, 'list.json');
  const at = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 16);
  const code = createHash('sha256').update(`appointment:${CODE}`).digest('hex');
  writeFileSync(
    file,
    JSON.stringify({
      format: 'appointments/1',
      appointments: [{ code, service: 'tu-phap', at: `${at}:00+07:00` }],
    }),
  );
  story = await Story.begin({
    kioskConfig: {
      notices: [{ text: { vi: 'Quầy nghỉ sớm.', en: 'Closing early.' }, from: '2020-01-01', to: '2099-12-31' }],
      helpers: [{ id: '17', name: 'Hoàng Văn Sáng', role: 'community-team', pin: await hashPin('246810') }],
      appointments: { file, earlyMinutes: 720, lateMinutes: 720 },
    },
  });
});
afterAll(async () => {
  await story?.end();
  rmSync(folder, { recursive: true, force: true });
});

const visit = async (walk: (page: PageByHand) => Promise<void>): Promise<void> => {
  await until(async () => (await story.health()).ready, 'a visit process stands ready', 60_000);
  const page = await PageByHand.walkUp(story.demo.kioskUrl);
  try {
    await walk(page);
    await page.says({ type: 'finish' }, { type: 'next' });
    await page.reaches('ended');
  } finally {
    page.close();
  }
};
const count = (table: 'tickets' | 'prints' | 'dossiers' | 'ratings'): number =>
  story.ledger<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? -1;

test('a practice through all programs: notices on the first screen, an invented person, and afterwards nothing is in the ledger', async () => {
  await visit(async (page) => {
    expect((await page.reaches('welcome')).notices).toEqual([{ text: 'Quầy nghỉ sớm.', closed: false }]);
    await page.says({ type: 'begin', choice: 'practice' });
    const { person } = await page.reaches('confirm');
    expect([person.fullName, page.snapshot?.practice]).toEqual(['Nguyễn Thị Làm Thử', true]);
    await page.says({ type: 'confirm-person', correct: true });
    await page.reaches('choose');
    await page.says({ type: 'choose-procedure', id: COPIES });
    await page.reaches('before');
    await page.says({ type: 'take-ticket', service: 'tu-phap' });
    await page.reaches('practised');
  });
  expect([count('tickets'), count('prints'), count('dossiers'), count('ratings')]).toEqual([0, 0, 0, 0]);
});

test('an appointment’s code gives one number at its time, printed; an unknown one is answered plainly', async () => {
  await visit(async (page) => {
    await page.says({ type: 'begin', choice: 'appointment' }, { type: 'check-in', code: '0000000000' });
    expect((await page.reaches('check-in', ({ answer }) => answer !== null)).answer?.why).toBe('unknown');
    await page.says({ type: 'try-again' }, { type: 'check-in', code: `HEN ${CODE}` });
    const { ticket } = await page.reaches('ticket', ({ print }) => print === 'printed');
    expect(ticket).toMatchObject({ number: 'A001', appointedAt: expect.stringContaining('+07:00') });
  });
  expect(story.ledger('SELECT number, class FROM tickets')).toEqual({ number: 'A001', class: 'appointed' });
});

test('feedback without a card: sealed, forwarded, in the officers’ list, and its answer is found by the code on the slip', async () => {
  const words = 'Chữ trên phiếu hơi nhỏ, người già khó đọc.';
  let codes = { code: '', secret: '' };
  await visit(async (page) => {
    await page.says({ type: 'begin', choice: 'feedback' }, { type: 'answer', ref: '/about', value: 'kiosk' });
    await page.reaches('feedback', ({ phase }) => phase === 'words');
    await page.says({ type: 'answer', ref: '/words', value: words }, { type: 'next' });
    const { sent } = await page.reaches(
      'feedback',
      (shown) => shown.sent?.slip === 'printed' && shown.sent.custody === 'received',
    );
    codes = { code: sent?.provisionalCode ?? '', secret: sent?.secret ?? '' };
  });
  const officer = await story.officer();
  expect(await officer.search(codes.code)).toEqual([]);
  const [id] = await officer.feedback();
  expect(await officer.readFeedback(id ?? '')).toContain(words);
  await officer.answerFeedback(id ?? '', 'Cảm ơn. Tuần sau phiếu in chữ to hơn.');
  await visit(async (page) => {
    await page.says({ type: 'begin', choice: 'lookup' }, { type: 'look-up', ...codes });
    const { result } = await page.reaches('lookup', (shown) => shown.result !== null);
    expect(result).toMatchObject({ status: 'Đã có trả lời', answer: 'Cảm ơn. Tuần sau phiếu in chữ to hơn.' });
  });
  expect(story.ledger('SELECT procedure_id, state FROM dossiers')).toEqual({
    procedure_id: '0.000001',
    state: 'received',
  });
  expect(count('tickets')).toBe(1); // the appointment's, none for the feedback
});

test('somebody signs in to help, is welcomed, is named, is sent away; the log has both ids and no name', async () => {
  await visit(async (page) => {
    await page.says({ type: 'begin', choice: 'lookup' }, { type: 'ask-helper' });
    await page.says({ type: 'helper-sign-in', helper: '17', pin: '000000' });
    await page.reaches('assist', ({ refused }) => refused === 'wrong');
    await page.says({ type: 'helper-sign-in', helper: '17', pin: '246810' });
    await page.reaches('assist', ({ phase }) => phase === 'confirm');
    expect(page.snapshot?.helper).toBeUndefined();
    await page.says({ type: 'helper-answer', welcome: true });
    await page.reaches('lookup');
    expect(page.snapshot?.helper?.name).toBe('Hoàng Văn Sáng');
    await page.says({ type: 'end-help' });
    await page.sees(({ helper }) => helper === undefined, 'the helper is gone');
  });
  const logged = story.ledger<{ said: string }>(
    "SELECT group_concat(event || ' ' || subject, '; ') AS said FROM audit WHERE event LIKE 'helper-%'",
  );
  expect(logged?.said).toMatch(/^helper-signed-in h17 v[0-9a-f]{16}; helper-left h17 v[0-9a-f]{16}$/);
});
