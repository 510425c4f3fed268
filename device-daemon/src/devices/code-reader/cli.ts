import { pathToFileURL } from 'node:url';
import { systemClock } from '../../system-clock.ts';
import { readArguments } from '../command-line.ts';
import { createSerialLink } from '../links/serial.ts';
import { createCodeReader } from './driver.ts';

/** For technicians, with no daemon. Exit code 0 after Ctrl-C, 1 when the reader is not there, 2 when arguments are wrong. */
const usage = `Shows what a code reader reads until Ctrl-C: how many characters and fields, not the text.

  node device-daemon/src/devices/code-reader/cli.ts --path NODE [--baud N] [--show]

  --path NODE   e.g. /dev/mot-cua/code-reader; --baud 115200 unless told
  --show        print the text in full (try it with a test code, not with somebody's card)`;

export const main = async (args: readonly string[]): Promise<number> => {
  const { values } = readArguments(usage, {
    args: [...args],
    options: { path: { type: 'string' }, baud: { type: 'string' }, show: { type: 'boolean', default: false } },
  });
  const baudRate = Number(values.baud ?? 115_200);
  if (!values.path || !Number.isInteger(baudRate) || baudRate < 1) {
    console.error(usage);
    return 2;
  }
  const link = createSerialLink({ path: values.path, baudRate, clock: systemClock });
  const reader = createCodeReader({ link, clock: systemClock });
  const opened = await reader.open({ signal: new AbortController().signal, deadlineMs: 5_000 });
  if (!opened.ok) {
    console.error(`${opened.fault.code}: ${opened.fault.detail}`);
    return 1;
  }
  console.log(`reader    ${opened.value || '(does not tell its name)'}\nhold a code before it; Ctrl-C ends`);
  const code = await new Promise<number>((resolve) => {
    reader.onCode((text) =>
      console.log(values.show ? text : `${text.length} characters, ${text.split('|').length} fields`),
    );
    reader.onStatus((status) => {
      if (status.fault) console.error(`${status.fault.code}: ${status.fault.detail}`);
    });
    reader.onLost((fault) => {
      console.error(`${fault.code}: ${fault.detail}`);
      resolve(1);
    });
    process.once('SIGINT', () => resolve(0));
  });
  await reader.close();
  return code;
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exit(await main(process.argv.slice(2)));
