import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  badgeOf,
  DISPLAY_KEY,
  DOMAIN,
  DoorForTests,
  pinOf,
} from '../../device-daemon/src/office-door/door-for-tests.ts';
import { systemClock } from '../../device-daemon/src/system-clock.ts';
import { browserUnder } from './kiosk-browser.ts';

/**
 * A real Chromium at the office's door, by the office's name over its own TLS. It believes the office's authority because a managed
 * policy says so (`CACertificates`, as a console's image has it), and for no other reason: nothing is told to look away.
 */
let office: DoorForTests;
let trusting: BrowserContext;
let page: Page;

const browserOf = (name: string, policies: object): Promise<BrowserContext> => {
  const file = join(office.folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(policies));
  return chromium.launchPersistentContext(join(office.folder, `profile-${name}`), {
    executablePath: browserUnder(join(office.folder, `policies-${name}`), [file]),
    headless: true,
    timeout: 40_000,
    env: { PATH: process.env['PATH'] ?? '', HOME: office.folder, LANG: 'C.UTF-8' },
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', `--host-resolver-rules=MAP *.${DOMAIN} 127.0.0.1`],
  });
};

beforeAll(async () => {
  office = await DoorForTests.open(systemClock);
  const der = new X509Certificate(office.authority.certificate).raw.toString('base64');
  trusting = await browserOf('trusting', { CACertificates: [der] });
  page = await trusting.newPage();
});
afterAll(async () => {
  await trusting?.close();
  await office?.close();
});

test('the page opens by the office’s name where its authority is trusted, and nowhere else', async () => {
  const opened = await page.goto(`https://${office.host}/counter`);
  expect(opened?.status()).toBe(200);
  expect((await opened?.securityDetails())?.issuer).toBe('Office authority');
  const strange = await browserOf('strange', {});
  try {
    const other = await strange.newPage();
    await expect(other.goto(`https://${office.host}/counter`)).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID');
  } finally {
    await strange.close();
  }
});

test('badge and PIN open a session that the page’s own script never sees, and the stream runs', async () => {
  await page.goto(`https://${office.host}/counter`);
  const seen = await page.evaluate(
    async (body) => {
      const answer = await fetch('/office/sign-in', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const view = await new Promise<{ staff: { id: string } }>((resolve, reject) => {
        const stream = new EventSource('/office/events?view=console');
        stream.onmessage = ({ data }) => {
          stream.close();
          resolve(JSON.parse(data));
        };
        stream.onerror = () => reject(new Error('no stream'));
      });
      return { status: answer.status, cookie: document.cookie, staff: view.staff.id };
    },
    { badge: badgeOf('101'), pin: pinOf('101') },
  );
  expect(seen).toEqual({ status: 200, cookie: '', staff: '101' });
  const [cookie] = await trusting.cookies(`https://${office.host}/`);
  expect(cookie).toMatchObject({ name: '__Host-office', httpOnly: true, secure: true, sameSite: 'Strict' });
});

test('another site that the officer has open beside it cannot use the session', async () => {
  await page.goto(`https://${office.host}/counter`);
  const before = office.line.asked.filter(({ wish }) => wish.t === 'open-counter').length;
  const elsewhere = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>elsewhere</title>');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const address = elsewhere.address();
  const evil = await trusting.newPage();
  // a name beside the office's own: what a cookie of the whole domain would be sent for
  await evil.goto(`http://quang-cao.${DOMAIN}:${typeof address === 'object' ? address?.port : 0}/`);
  const answered = await evil.evaluate(async (host) => {
    const body = JSON.stringify({ seq: 1, wish: { t: 'open-counter', counter: 'q1', lease: '', take: false } });
    const tries = [
      fetch(`https://${host}/office/intents`, { method: 'POST', credentials: 'include', body }),
      fetch(`https://${host}/office/intents`, { method: 'POST', credentials: 'include', mode: 'no-cors', body }),
      fetch(`https://${host}/office/session`, { credentials: 'include' }),
    ];
    return (await Promise.allSettled(tries)).map((one) => (one.status === 'fulfilled' ? one.value.type : 'failed'));
  }, office.host);
  await evil.close();
  elsewhere.close();
  expect(answered).toEqual(['failed', 'failed', 'failed']);
  expect(office.line.asked.filter(({ wish }) => wish.t === 'open-counter')).toHaveLength(before);
  expect(office.refusals.map(({ why }) => why)).toContain('another-site');
});

test('a display’s key leaves the address and opens the hall’s view; a stranger’s page gets none', async () => {
  const hall = await trusting.newPage();
  await hall.goto(`https://${office.host}/display?key=${DISPLAY_KEY}`);
  expect(hall.url()).toBe(`https://${office.host}/display`);
  const calls = await hall.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const stream = new EventSource('/office/events?view=display');
        stream.onmessage = ({ data }) => {
          stream.close();
          resolve(JSON.parse(data).calls.length);
        };
        stream.onerror = () => reject(new Error('no stream'));
      }),
  );
  expect(calls).toBe(0);
  expect(await hall.evaluate(() => document.cookie)).toBe('');
  await hall.close();
});
