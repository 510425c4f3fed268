import { pathToFileURL } from 'node:url';
import { systemClock } from '../../system-clock.ts';
import { readArguments } from '../command-line.ts';
import { buttonBoxAt } from './button-box.ts';

/** For technicians, with no daemon. Exit code 0 after Ctrl-C, 1 when the box is not there, 2 when the arguments are wrong. */
const usage = `Shows each press of a button box until Ctrl-C.

  node device-daemon/src/devices/satisfaction-buttons/cli.ts (--path NODE [--baud N] | --hid VVVV:PPPP)

  --path NODE   a serial box, e.g. /dev/mot-cua/satisfaction-buttons; --baud 9600 unless told
  --hid V:P     a HID box: vendor and product in hexadecimal, as lsusb tells them`;

const MEANINGS = { 3: 'Rất hài lòng', 2: 'Hài lòng', 1: 'Không hài lòng' } as const;

const boxOf = (path?: string, baud?: string, hid?: string) => {
  const baudRate = Number(baud ?? 9_600);
  if (path && Number.isInteger(baudRate) && baudRate > 0) return buttonBoxAt({ path, baudRate }, systemClock);
  const ids = /^([0-9a-f]{4}):([0-9a-f]{4})$/i.exec(hid ?? '');
  if (!ids) return null;
  const [vendorId, productId] = [Number.parseInt(ids[1]!, 16), Number.parseInt(ids[2]!, 16)];
  return buttonBoxAt({ vendorId, productId }, systemClock);
};

export const main = async (args: readonly string[]): Promise<number> => {
  const { values } = readArguments(usage, {
    args: [...args],
    options: { path: { type: 'string' }, baud: { type: 'string' }, hid: { type: 'string' } },
  });
  const buttons = boxOf(values.path, values.baud, values.hid);
  if (!buttons) {
    console.error(usage);
    return 2;
  }
  const opened = await buttons.open({ signal: new AbortController().signal, deadlineMs: 5_000 });
  if (!opened.ok) {
    console.error(`${opened.fault.code}: ${opened.fault.detail}`);
    return 1;
  }
  console.log(`box       ${opened.value || '(does not tell its name)'}\npress the buttons; Ctrl-C ends`);
  const code = await new Promise<number>((resolve) => {
    buttons.onPress((score) => console.log(`${score}  ${MEANINGS[score]}`));
    buttons.onLost((fault) => {
      console.error(`${fault.code}: ${fault.detail}`);
      resolve(1);
    });
    process.once('SIGINT', () => resolve(0));
  });
  await buttons.close();
  return code;
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exit(await main(process.argv.slice(2)));
