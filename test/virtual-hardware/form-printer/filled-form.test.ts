import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDraft } from '@mot-cua/domain/forms/draft.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CounterSlipContent } from '../../../device-daemon/src/counter-slips/slip-content.ts';
import { slipPrinting } from '../../../device-daemon/src/counter-slips/slip-printing.ts';
import { createFormPrinter } from '../../../device-daemon/src/devices/form-printer/driver.ts';
import { checklistSheet, filledForm } from '../../../device-daemon/src/printing/form-pdf.ts';
import { LeftForms } from '../../../device-daemon/src/printing/left-forms.ts';
import { systemClock } from '../../../device-daemon/src/system-clock.ts';
import { packageFromDisk, womanWithCard } from '../../../domain/procedures/packages-for-tests.ts';
import { until } from '../serial-cable/opened-terminal.ts';
import { startVirtualFormPrinter, type VirtualFormPrinter } from './virtual-form-printer.ts';

const call = () => ({ signal: new AbortController().signal, deadlineMs: 20_000 });
let folder = '';
let printer: VirtualFormPrinter;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vff-'));
  await chmod(folder, 0o755);
  printer = await startVirtualFormPrinter({ runFolder: join(folder, 'run') });
});
afterAll(async () => {
  await printer.stop();
  await rm(folder, { recursive: true, force: true });
});

it('a declaration that was filled on the kiosk comes out of CUPS as it reads, and the spool keeps nothing', async () => {
  const draft = openDraft(packageFromDisk('1.004222'), womanWithCard('chip-verified', 'chip'), systemClock.now());
  const driver = createFormPrinter({ queue: printer.queue, clock: systemClock, server: printer.cupsServer });
  expect(await driver.printPdf(await filledForm(draft), call())).toEqual({ ok: true, value: undefined });
  expect(printer.printed).toHaveLength(1);
  const words = (await promisify(execFile)('pdftotext', [printer.printed[0]?.file ?? '', '-'])).stdout;
  for (const part of [
    'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    'Mẫu CT01',
    'Nông Thị Mai',
    '31/01/1990',
    'Ý kiến của chủ hộ',
  ])
    expect(words).toContain(part);
  expect((await readdir(join(folder, 'run', 'spool'))).filter((name) => name.startsWith('d'))).toEqual([]);
}, 40_000);

it('a form that waits for paper when its visit dies is taken back, and what the refill prints is nothing of it', async () => {
  const driver = createFormPrinter({ queue: printer.queue, clock: systemClock, server: printer.cupsServer });
  const before = printer.printed.length;
  printer.failRepeatedly({ kind: 'paper-out' });
  const pdf = await filledForm(
    openDraft(packageFromDisk('1.004222'), womanWithCard('chip-verified', 'chip'), systemClock.now()),
  );
  const file = join(folder, 'form.pdf');
  await writeFile(file, pdf);
  await promisify(execFile)('lp', ['-d', printer.queue, file], {
    env: { PATH: '/usr/bin:/bin', CUPS_SERVER: printer.cupsServer },
  });
  await until(() => printer.waiting() === 1, 15_000); // CUPS has handed it on: it lies in the printer's own memory
  const events: string[] = [];
  const left = new LeftForms({
    printer: driver,
    clock: systemClock,
    journal: (event, facts) => events.push(`${event} ${JSON.stringify(facts)}`),
  });
  left.takeBack();
  await until(() => events.length === 1, 15_000);
  await left.stop();
  expect(events).toEqual(['forms-taken-back {"forms":1}']);
  await until(() => printer.waiting() === 0, 15_000);
  printer.clearFaults();
  expect(await driver.printPdf(await checklistSheet(packageFromDisk('1.000656')), call())).toMatchObject({ ok: true });
  expect(printer.printed).toHaveLength(before + 1);
  expect((await promisify(execFile)('pdftotext', [printer.printed.at(-1)?.file ?? '', '-'])).stdout).not.toContain(
    'Nông Thị Mai',
  );
}, 60_000);

it('a slip of the counter (Mẫu 03) comes out of CUPS as A4; where CUPS is gone it comes out on 80 mm', async () => {
  const strips: string[] = [];
  const printing = (server: string) => {
    const driver = createFormPrinter({ queue: printer.queue, clock: systemClock, server });
    return slipPrinting({
      clock: systemClock,
      strips: {
        print: async (id) => {
          strips.push(id);
          return { outcome: 'printed', fault: null };
        },
      },
      forms: { use: (run) => run(driver, call()) },
    });
  };
  const slip: CounterSlipContent = {
    office: 'Trung tâm Phục vụ hành chính công phường Sông Hiến',
    procedureTitle: 'Đăng ký khai sinh',
    code: 'H14.12-261201-0007',
    says: { form: '03', reason: 'not-entitled' },
    titles: {},
    officer: '101',
    writtenAt: systemClock.now(),
  };
  const before = printer.printed.length;
  const { signal } = new AbortController();
  expect(await printing(printer.cupsServer)('s-1', 'a4', slip, signal)).toEqual({
    paper: 'a4',
    outcome: 'printed',
    why: null,
  });
  expect([printer.printed.length, strips]).toEqual([before + 1, []]);
  const words = (await promisify(execFile)('pdftotext', [printer.printed.at(-1)?.file ?? '', '-'])).stdout;
  for (const part of ['Mẫu số 03', 'PHIẾU TỪ CHỐI', 'H14.12-261201-0007', 'giấy ủy quyền'])
    expect(words).toContain(part);
  expect(await printing(join(folder, 'none.sock'))('s-2', 'a4', slip, signal)).toMatchObject({
    paper: 'strip',
    outcome: 'printed',
  });
  expect([printer.printed.length, strips]).toEqual([before + 1, ['counter-slip:s-2']]);
}, 60_000);

it('a CUPS that is not there is an absent printer, never a wait', async () => {
  const nowhere = createFormPrinter({ queue: 'form-printer', clock: systemClock, server: join(folder, 'none.sock') });
  expect(await nowhere.status(call())).toMatchObject({ ok: false, fault: { code: 'absent' } });
  const nameless = createFormPrinter({ queue: 'another', clock: systemClock, server: printer.cupsServer });
  expect(await nameless.status(call())).toMatchObject({ ok: false, fault: { code: 'absent' } });
});
