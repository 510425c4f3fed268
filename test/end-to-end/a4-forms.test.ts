import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  startVirtualFormPrinter,
  type VirtualFormPrinter,
} from '../virtual-hardware/form-printer/virtual-form-printer.ts';
import { PageByHand } from './page-by-hand.ts';
import { Story, until } from './story.ts';
import { BIRTH, confirmPerson, declareBirth, identifyByCard, scanOnePage } from './visit-by-hand.ts';

/** Official forms on A4 through the real CUPS: blank before one begins, filled in after the review, none for the next citizen. */

let folder = '';
let printer: VirtualFormPrinter;
let story: Story;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'a4-'));
  chmodSync(folder, 0o755); // cupsd's filters run as another account
  printer = await startVirtualFormPrinter({ runFolder: join(folder, 'run') });
  story = await Story.begin({ formPrinter: { queue: printer.queue, server: printer.cupsServer } });
});
afterAll(async () => {
  await story?.end();
  await printer?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const wordsOf = async (n: number): Promise<string> =>
  (await promisify(execFile)('pdftotext', ['-layout', printer.printed[n]?.file ?? '', '-'])).stdout.replace(
    /\s+/gu,
    ' ',
  );

test('blank form, checklist and filled form come out of CUPS; a form that waits for paper goes with its citizen', async () => {
  const page = await PageByHand.walkUp(story.demo.kioskUrl);
  await page.says({ type: 'begin', choice: 'procedure' });
  await story.bench.putCard('mai');
  await identifyByCard(page, story.bench, 'mai');
  await confirmPerson(page);
  await page.says({ type: 'choose-procedure', id: BIRTH });
  await page.reaches('before', ({ blankForm }) => blankForm?.trouble === null);

  await page.says({ type: 'print-form', what: 'blank' });
  await page.reaches('before', ({ blankForm }) => blankForm?.print === 'printed');
  const blank = await wordsOf(0);
  expect(blank).toContain('TỜ KHAI ĐĂNG KÝ KHAI SINH');
  expect(blank).not.toContain('Nông');
  await page.says({ type: 'print-checklist' });
  await page.reaches('before', ({ checklist, checklistOnA4 }) => checklist === 'printed' && checklistOnA4 === true);
  expect(await wordsOf(1)).toContain('GIẤY TỜ CẦN MANG');

  await page.says({ type: 'next' });
  await page.reaches('form');
  await declareBirth(page);
  await scanOnePage(page, story.bench);
  await page.says({ type: 'next' });
  await page.reaches('review', ({ form }) => form?.trouble === null);
  await page.says({ type: 'print-form', what: 'filled' });
  await page.reaches('review', ({ form }) => form?.print === 'printed');
  const filled = await wordsOf(2);
  expect(filled).toContain('Nông Thị Mai');
  expect(filled).toContain('004190000017');

  // The paper runs out in the middle: the screen says so, the job is cancelled, and nothing of it lies anywhere.
  printer.failRepeatedly({ kind: 'paper-out' });
  await page.reaches('review', ({ form }) => form?.trouble === 'paper-out');
  expect((await story.health()).devices.find(({ device }) => device === 'form-printer')?.fault?.code).toBe('paper-out');
  printer.clearFaults();
  await page.reaches('review', ({ form }) => form?.trouble === null);
  printer.failNext({ kind: 'jam' });
  await page.says({ type: 'print-form', what: 'filled' });
  await page.reaches('review', ({ form }) => form?.print === 'unknown');
  await until(() => printer.waiting() === 0, 'the jammed job is cancelled at the printer', 15_000);

  const spool = (): string[] => readdirSync(join(folder, 'run', 'spool')).filter((name) => name.startsWith('d'));
  expect(spool()).toEqual([]);
  await page.says({ type: 'finish' }, { type: 'next' });
  await page.reaches('ended');
  page.close();
  printer.clearFaults();
  expect(printer.printed).toHaveLength(3);
  expect(story.ledger<{ n: number }>('SELECT count(*) AS n FROM prints')?.n).toBe(0); // the daemon printed nothing itself
});

test('a visit that dies while its form waits for paper: the daemon takes it back before the refill', async () => {
  await until(async () => (await story.health()).ready, 'a visit process stands ready', 60_000);
  const page = await PageByHand.walkUp(story.demo.kioskUrl);
  await page.says({ type: 'begin', choice: 'procedure' });
  await identifyByCard(page, story.bench, 'mai');
  await confirmPerson(page);
  if (page.screen.name === 'resume') await page.says({ type: 'go-on', with: 'new' });
  await page.says({ type: 'choose-procedure', id: BIRTH });
  await page.reaches('before', ({ blankForm }) => blankForm?.trouble === null);
  const printed = printer.printed.length;
  printer.failNext({ kind: 'paper-out' });
  await page.says({ type: 'print-form', what: 'blank' });
  await until(() => printer.waiting() === 1, 'the printer holds the form');
  const live = (await story.health()).visits.find(({ state }) => state === 'live');
  process.kill(live?.pid ?? 0, 'SIGKILL');
  await until(() => printer.waiting() === 0, 'it is taken back');
  page.close();
  printer.clearFaults();
  expect(printer.printed).toHaveLength(printed);
  await until(
    async () => (await story.health()).journal.some(({ event }) => event === 'visit-ended'),
    'the daemon has seen the visit end',
  );
});
