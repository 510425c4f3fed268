import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../serial-cable/opened-terminal.ts';
import { startVirtualTicketPrinter } from '../ticket-printer/virtual-ticket-printer.ts';

const devices = join(import.meta.dirname, '../../../device-daemon/src/devices');
const missing =
  spawnSync('/usr/bin/python3', ['-c', "import gi; gi.require_version('UMockdev', '1.0')"], { encoding: 'utf8' })
    .status === 0
    ? null
    : 'umockdev is not installed (Debian: umockdev gir1.2-umockdev-1.0 python3-gi)';
if (missing) console.info(`USB and HID labs are skipped: ${missing}`);

type Lab = { child: ChildProcess; said: string; ended: number | null; order(line: string): void };

/** Starts a lab around one of the daemon's own device programs. */
const startLab = (lab: string, labArguments: string[], program: string, ...programArguments: string[]): Lab => {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', join(devices, program), ...programArguments];
  const child = spawn('/usr/bin/python3', [join(import.meta.dirname, lab), ...labArguments, '--', ...node], {
    env: { ...process.env, TMPDIR: folder },
  });
  const state: Lab = { child, said: '', ended: null, order: (line) => void child.stdin.write(`${line}\n`) };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      state.said += part;
    });
  child.on('close', (code) => {
    state.ended = code ?? -1;
  });
  return state;
};

let folder = '';
let lab: Lab | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labs-'));
});
afterEach(async () => {
  if (lab && lab.ended === null) lab.child.kill('SIGTERM');
  await until(() => lab === null || lab.ended !== null, 10_000);
  lab = null;
  expect((await readdir(folder)).filter((name) => name !== 'printer')).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});
const says = (words: string | RegExp): Promise<void> =>
  until(
    () => (typeof words === 'string' ? lab!.said.includes(words) : words.test(lab!.said)),
    15_000,
    () => lab!.said,
  );

describe.skipIf(missing)('a ticket printer on USB', () => {
  const onUsb = async (command: string) => {
    const printer = await startVirtualTicketPrinter({ path: join(folder, 'printer') });
    lab = startLab('usb_printer.py', [printer.path], 'ticket-printer/cli.ts', command, '--usb', '0483:0215');
    return printer;
  };

  it('prints the test ticket through the bulk pipes, and the daemon learns that it came out', async () => {
    const printer = await onUsb('test');
    try {
      await until(
        () => lab!.ended !== null,
        25_000,
        () => lab!.said,
      );
      expect(lab!.said).toContain('outcome   completed');
      expect(lab!.ended).toBe(0);
      expect(printer.slips).toHaveLength(1);
      expect(printer.errors).toEqual([]);
      expect(printer.slips[0]!.rowsBehindCutter).toBe(0);
    } finally {
      await printer.stop();
    }
  }, 40_000);

  it('tells of the open cover while it is open, and that the cable was pulled', async () => {
    const printer = await onUsb('watch');
    try {
      await says('fault     none');
      printer.failRepeatedly({ kind: 'cover-open' });
      await says('cover-open');
      printer.clearFaults();
      await says('no fault');
      lab!.order('unplug');
      await says('disconnected');
    } finally {
      lab!.child.kill('SIGTERM');
      await until(() => lab!.ended !== null, 10_000);
      await printer.stop();
    }
  }, 60_000);
});

describe.skipIf(missing)('buttons as a HID device', () => {
  it('three presses are three ratings, a bouncing contact is one, two buttons at once are none, a pulled cable ends it', async () => {
    lab = startLab('hid_buttons.py', [], 'satisfaction-buttons/cli.ts', '--hid', '1a86:e129');
    await says('press the buttons');
    for (const button of [1, 2, 3]) lab.order(`press ${button}`);
    await says(/1 {2}Không hài lòng\n2 {2}Hài lòng\n3 {2}Rất hài lòng\n/);
    lab.order('bounce 2');
    lab.order('both');
    lab.order('press 1');
    await says(/Rất hài lòng\n2 {2}Hài lòng\n1 {2}Không hài lòng\n/);
    lab.order('unplug');
    await says('disconnected');
    await until(() => lab!.ended !== null, 10_000);
    expect(lab.ended).toBe(1);
  }, 40_000);
});
