import { createInterface } from 'node:readline/promises';
import { hashPin } from './pin.ts';

/** `node hash-cli.ts`: asks for a secret number of 6 to 8 digits on standard input and prints what goes into kiosk.json. */
const input = createInterface({ input: process.stdin, output: process.stderr });
const pin = (await input.question('Secret number, 6 to 8 digits: ')).trim();
input.close();
if (/^[0-9]{6,8}$/.test(pin)) process.stdout.write(`${await hashPin(pin)}\n`);
else {
  process.stderr.write('that is not 6 to 8 digits; nothing was made\n');
  process.exit(2);
}
