import { randomBytes, randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { hashPin } from '../helpers/pin.ts';
import { badgeDigest, displayDigest } from './badge.ts';
import { certifyNode, makeAuthority } from './office-authority.ts';

/**
 * `npm run staff -- <what>`: makes what an office's plan and machines need so that people and machines are known at the door. Secrets
 * are asked for on standard input or made here, never given as arguments.
 *
 *   hash                                        asks for a secret number, prints what goes into the plan as `pin`
 *   badge [--new]                               asks for what the badge reader types, or makes a new text; prints `badge`
 *   display                                     makes a display's key; prints the key and what goes into the plan
 *   ca --office <name> --domain <name> --out <folder>          makes the office's authority: authority.pem, authority.key.pem
 *   certificate --ca <folder> --node <id> --host <name> --out <folder>   makes a node's <id>.pem and <id>.key.pem
 */
const usage = [
  'staff hash',
  'staff badge [--new]',
  'staff display',
  'staff ca --office <name> --domain <songhien.caobang.gov.vn> --out <folder>',
  'staff certificate --ca <folder> --node <id> --host <name> --out <folder>',
].join('\n  ');
const stop = (why: string): never => {
  process.stderr.write(`${why}\nusage:\n  ${usage}\n`);
  process.exit(2);
};
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const ask = async (question: string): Promise<string> => {
  const input = createInterface({ input: process.stdin, output: process.stderr });
  const answer = (await input.question(question)).trim();
  input.close();
  return answer;
};
/** Never over what is there: a second authority of one office would part its machines. */
const write = (file: string, text: string, mode: number): void => {
  try {
    writeFileSync(file, text, { mode, flag: 'wx' });
  } catch (error) {
    stop(
      `${file} was not written (${(error as NodeJS.ErrnoException).code ?? 'unknown'}); nothing that exists is replaced`,
    );
  }
};
const readFrom = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return stop(`${file} cannot be read: give the folder that "staff ca" has written`);
  }
};

const given = (() => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        new: { type: 'boolean', default: false },
        office: { type: 'string' },
        domain: { type: 'string' },
        out: { type: 'string' },
        ca: { type: 'string' },
        node: { type: 'string' },
        host: { type: 'string' },
      },
    });
  } catch (error) {
    return stop(error instanceof Error ? error.message : 'wrong arguments');
  }
})();
const { values } = given;
const needed = (name: 'office' | 'domain' | 'out' | 'ca' | 'node' | 'host'): string =>
  values[name] ?? stop(`give --${name}`);

switch (given.positionals[0]) {
  case 'hash': {
    const pin = await ask('Secret number, 6 to 8 digits: ');
    if (!/^[0-9]{6,8}$/.test(pin)) stop('that is not 6 to 8 digits; nothing was made');
    if (/^(\d)\1+$/.test(pin) || '0123456789 9876543210'.includes(pin))
      stop('that number is guessed first; choose another');
    say(await hashPin(pin));
    break;
  }
  case 'badge': {
    const typed = values.new
      ? Array.from({ length: 16 }, () => randomInt(10)).join('')
      : await ask('Hold the badge to the reader: ');
    if (!/^[\x21-\x7e]{8,128}$/.test(typed)) stop('a badge types 8 to 128 letters and digits; nothing was made');
    if (values.new) say(`write on the badge   ${typed}`);
    say(`plan, staff, badge   ${badgeDigest(typed)}`);
    break;
  }
  case 'display': {
    const key = randomBytes(32).toString('base64url');
    say(`open the display at  https://<node>/display?key=${key}`);
    say(`plan, displays, key  ${displayDigest(key)}`);
    break;
  }
  case 'ca': {
    const domain = needed('domain');
    if (!/^([a-z0-9-]+\.)+[a-z]{2,}$/.test(domain))
      stop(`"${domain}" is no domain of an office: e.g. songhien.caobang.gov.vn`);
    const out = needed('out');
    const authority = makeAuthority(needed('office'), domain, Date.now());
    mkdirSync(out, { recursive: true, mode: 0o700 });
    write(join(out, 'authority.key.pem'), authority.key, 0o600);
    write(join(out, 'authority.pem'), authority.certificate, 0o644);
    say(`${join(out, 'authority.pem')} goes onto every machine; authority.key.pem onto none: lock it away`);
    break;
  }
  case 'certificate': {
    const ca = needed('ca');
    const authority = {
      key: readFrom(join(ca, 'authority.key.pem')),
      certificate: readFrom(join(ca, 'authority.pem')),
    };
    const made = certifyNode(authority, { id: needed('node'), host: needed('host') }, Date.now());
    if (!made.ok) stop(made.fault);
    else {
      const out = needed('out');
      mkdirSync(out, { recursive: true, mode: 0o700 });
      write(join(out, `${values.node}.key.pem`), made.value.key, 0o600);
      write(join(out, `${values.node}.pem`), made.value.certificate, 0o644);
      say(`${values.node}.pem, ${values.node}.key.pem and authority.pem go onto that machine`);
    }
    break;
  }
  default:
    stop(given.positionals[0] === undefined ? 'say what' : `"${given.positionals[0]}" is no command`);
}
