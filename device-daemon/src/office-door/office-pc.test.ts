import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeUpPlan } from '@mot-cua/domain/office/made-up-office.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLedger } from '../ledger/ledger.ts';
import { openOffice, readOfficeSetup } from '../office/open-office.ts';
import { RollPrinter } from '../printing/roll-printer.ts';
import { unknownCounters } from '../ratings/counter-boxes.ts';
import { systemClock } from '../system-clock.ts';
import { certifyNode, type KeyAndCertificate, makeAuthority } from './office-authority.ts';
import { openOfficeDoor } from './office-door-of.ts';
import { readOfficePcConfig } from './office-pc-config.ts';

/** The program of a counter PC as a process: `device-daemon/src/office.ts`. */
const DOMAIN = 'song-hien.example';
const program = join(import.meta.dirname, '../office.ts');
let folder: string;
let authority: KeyAndCertificate;
let own: KeyAndCertificate;
const running = new Set<ChildProcess>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'office-pc-'));
  mkdirSync(join(folder, 'pages', 'console'), { recursive: true });
  writeFileSync(join(folder, 'pages', 'console', 'index.html'), '<!doctype html><title>quầy</title>');
  authority = makeAuthority('Sông Hiến', DOMAIN, Date.now());
  own = certified('pc1');
  write('ca.pem', authority.certificate);
  write('pc1.pem', own.certificate);
  write('pc1.key.pem', own.key);
  write('plan.json', planOf({}));
  write('office.json', configOf({}));
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const certified = (id: string): KeyAndCertificate => {
  const made = certifyNode(authority, { id, host: `${id}.${DOMAIN}` }, Date.now());
  if (!made.ok) throw new Error(made.fault);
  return made.value;
};
const write = (name: string, what: string | object): void =>
  writeFileSync(join(folder, name), typeof what === 'string' ? what : JSON.stringify(what));
const planOf = (more: Partial<OfficePlan>): OfficePlan => ({
  ...madeUpPlan,
  nodes: [{ id: 'pc1', title: 'Quầy 1', kind: 'counter-pc', url: `https://pc1.${DOMAIN}:0`, votes: 1 }],
  ...more,
});
const configOf = (office: object): object => ({
  office: {
    planFile: 'plan.json',
    node: 'pc1',
    keyFile: 'pc1.key.pem',
    certFile: 'pc1.pem',
    caFile: 'ca.pem',
    door: { networks: ['127.0.0.0/8'], pagesFolder: 'pages' },
    ...office,
  },
  dataFolder: 'data',
});

const start = (): { child: ChildProcess; said: () => string; ended: Promise<number | null> } => {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', program, '--config', join(folder, 'office.json')],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] ?? '', TMPDIR: folder } },
  );
  running.add(child);
  let text = '';
  child.stdout?.on('data', (piece) => {
    text += piece;
  });
  child.stderr?.on('data', (piece) => {
    text += piece;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  void ended.then(() => running.delete(child));
  return { child, said: () => text, ended };
};

const ready = async (one: ReturnType<typeof start>): Promise<URL> => {
  const url = await new Promise<string>((resolve, reject) => {
    void one.ended.then((code) => reject(new Error(`ended with ${code}: ${one.said()}`)));
    one.child.stdout?.on('data', () => {
      const line = /^\{"ready":true,"url":"([^"]+)"\}$/m.exec(one.said());
      if (line?.[1]) resolve(line[1]);
    });
  });
  return new URL(url);
};

const get = (url: URL, path: string, credentials?: KeyAndCertificate): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    request(
      {
        host: '127.0.0.1',
        port: url.port,
        servername: url.hostname,
        ca: authority.certificate,
        agent: false,
        path,
        headers: { host: url.host },
        ...(credentials ? { key: credentials.key, cert: credentials.certificate } : {}),
      },
      async (answer) => {
        let text = '';
        for await (const piece of answer) text += String(piece);
        resolve({ status: answer.statusCode ?? 0, text });
      },
    )
      .on('error', reject)
      .end();
  });

test('a counter PC hosts its office, serves the console by its name, and ends in order when it is told to', async () => {
  const pc = start();
  const url = await ready(pc);
  expect(url.hostname).toBe(`pc1.${DOMAIN}`);
  expect(await get(url, '/counter')).toMatchObject({ status: 200, text: expect.stringContaining('quầy') });
  expect((await get(url, '/office/health')).status).toBe(401);
  const health = await get(url, '/office/health', own);
  expect(JSON.parse(health.text)).toMatchObject({ node: 'pc1', streams: 0 });
  pc.child.kill('SIGTERM');
  expect(await pc.ended).toBe(0);
}, 30_000);

test.each([
  [
    'a plan that nobody could host',
    () => write('plan.json', planOf({ nodes: planOf({}).nodes.map((one) => ({ ...one, votes: 0 })) })),
    'no node has a vote',
  ],
  [
    'another machine’s certificate',
    () => {
      const other = certified('k01');
      write('pc1.pem', other.certificate);
      write('pc1.key.pem', other.key);
    },
    'the certificate is of node "k01", this machine is "pc1"',
  ],
  [
    'another office’s authority',
    () => write('ca.pem', makeAuthority('Khác', DOMAIN, Date.now()).certificate),
    'not made by the authority of this office',
  ],
  [
    'a network that is none',
    () => write('office.json', configOf({ door: { networks: ['10.20.0.0'], pagesFolder: 'pages' } })),
    '"10.20.0.0" is no network',
  ],
  [
    'no door',
    () => write('office.json', configOf({ door: undefined })),
    'a counter PC is there for consoles and displays',
  ],
  [
    'a key that it has not',
    () => write('office.json', configOf({ keyFile: 'nowhere.pem' })),
    'nowhere.pem: cannot be read',
  ],
  [
    'a box of buttons without a place',
    () => write('office.json', { ...configOf({}), counterButtons: [{ counter: 'q1' }] }),
    'counterButtons[0]: give "serial" with a path, or "hid"',
  ],
  [
    'two boxes at one counter',
    () => {
      const box = { counter: 'q1', serial: { path: 'box' } };
      write('office.json', { ...configOf({}), counterButtons: [box, box] });
    },
    'counterButtons[1]: counter "q1" has a box already',
  ],
  [
    'a box at a counter that there is not',
    () => write('office.json', { ...configOf({}), counterButtons: [{ counter: 'q9', serial: { path: 'box' } }] }),
    'the plan has no counter "q9"; it has q1, q2, q3, q4',
  ],
  [
    'a calendar in which lunch comes before the morning',
    () => {
      write('plan.json', planOf({ calendarFile: 'hours.json' }));
      const monday = [
        ['13:30', '17:30'],
        ['07:30', '11:30'],
      ];
      write('hours.json', {
        format: 'office-calendar/1',
        stateHolidays: true,
        weeks: [{ from: '2026-01-01', monday }],
      });
    },
    'hours.json: weeks from 2026-01-01, monday: 07:30 to 11:30 begins before 17:30; shifts have to be in order and apart',
  ],
  [
    'a calendar that is not there',
    () => write('plan.json', planOf({ calendarFile: 'nowhere.json' })),
    'plan.json, calendarFile: ',
  ],
  ['a word that it does not know', () => write('office.json', configOf({ prot: 1 })), 'office.prot'],
])('a counter PC with %s does not open and says what to mend', async (_what, spoil, words) => {
  spoil();
  expect(await mistakeIn(join(folder, 'office.json'))).toContain(words);
});

test('what is wrong ends the program before it serves, in words', async () => {
  write('office.json', configOf({ door: undefined }));
  const pc = start();
  expect(await pc.ended).toBe(2);
  expect(pc.said()).toContain('a counter PC is there for consoles and displays');
}, 30_000);

/** What `office.ts` would say, step by step as it does. */
const mistakeIn = async (file: string): Promise<string> => {
  const config = readOfficePcConfig(file);
  if (!config.ok) return config.fault.join('\n');
  const setup = readOfficeSetup(config.value.office);
  if (!setup.ok) return setup.fault.join('\n');
  const unknown = unknownCounters(config.value.counterButtons ?? [], setup.value.plan);
  if (unknown.length > 0) return unknown.join('\n');
  const ledger = openLedger(':memory:');
  const parts = { ledger, clock: systemClock, journal: () => undefined };
  const office = openOffice({ ...parts, setup: setup.value, random: Math.random });
  const { office: node, dataFolder } = config.value;
  const { self, plan } = setup.value;
  const rolls = new RollPrinter({ ...parts, self, plan, prints: null });
  const door = await openOfficeDoor({ ...parts, office, rolls, config: node, dataFolder });
  await office.stop();
  ledger.close();
  if (!door.ok) return door.fault;
  await door.value?.stop();
  return '';
};
