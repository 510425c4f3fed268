import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parseConfig } from '../src/config.ts';
import { mainProgram, runToEnd, startProgram } from './programs.ts';
import { callerOf, newDossier } from './test-kiosk.ts';
import { newSite, officerKey, type RunningSite, runningSite } from './test-repository.ts';

// deadlines for a busy machine: nothing here waits without one, nothing needs so long by itself
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let site: RunningSite;
beforeAll(async () => {
  site = await runningSite();
});
afterAll(() => site.end());

/** fetch() will not send a false Host or Sec-Fetch-Site; node:http does. */
const knock = (path: string, headers: Record<string, string>, method = 'GET'): Promise<number> =>
  new Promise((resolve, reject) => {
    request(`${site.url}${path}`, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

test('a name that was rebound to our address is turned away', async () => {
  expect(await knock('/health', { host: 'evil.example' })).toBe(421);
  expect(await knock('/health', { host: `127.0.0.1:1` })).toBe(421);
  expect(await knock('/health', {})).toBe(200);
});

test('another site can neither call the interface nor post our forms', async () => {
  expect(await knock('/health', { origin: 'https://evil.example' })).toBe(403);
  expect(await knock('/v1/keys', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' })).toBe(403);
  expect(await knock('/officer/leave', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 'POST')).toBe(
    403,
  );
  expect(await knock('/officer/alarms', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).toBe(403);
  expect(
    await knock(`/officer/enter?key=${officerKey}`, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }),
  ).toBe(200);
  expect(await knock('/health', { origin: site.url, 'sec-fetch-site': 'same-origin' })).toBe(200);
  expect(
    await knock('/v1/uploads', { origin: 'https://evil.example', 'access-control-request-method': 'POST' }, 'OPTIONS'),
  ).toBe(403);
});

test('every answer carries the strict policy and no permission for other origins', async () => {
  for (const path of ['/health', '/officer', '/v1/keys', '/nowhere', '/v1/uploads']) {
    const { headers } = await fetch(`${site.url}${path}`, { redirect: 'manual' });
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  }
});

test('the interface describes itself, its keys verify receipts, and it says that it is well', async () => {
  const openapi: { paths: object } = JSON.parse(await (await fetch(`${site.url}/openapi.json`)).text());
  expect(Object.keys(openapi.paths)).toEqual(
    expect.arrayContaining([
      '/v1/dossiers/{dossierId}',
      '/v1/dossiers/{dossierId}/commit',
      '/v1/uploads',
      '/v1/lookups',
      '/v1/keys',
    ]),
  );
  const jwks: { keys: Record<string, string>[] } = JSON.parse(await (await fetch(`${site.url}/v1/keys`)).text());
  expect(jwks.keys[0]).toMatchObject({ ...site.receiptPublicKey.export({ format: 'jwk' }), alg: 'EdDSA' });
  expect(jwks.keys[0]).not.toHaveProperty('d');
  expect(await (await fetch(`${site.url}/health`)).json()).toEqual({ ok: true });
});

test('whatever is wrong with a call, the answer is problem+json and says what to do', async () => {
  const dossier = await newDossier(site.kiosks[0], site.recipient);
  const answers = [
    await site.a.call('GET', '/nowhere'),
    await site.a.call('GET', '/v1/dossiers/not-an-id'),
    await site.a.call('PUT', `/v1/dossiers/${dossier.dossierId}`, site.a.json({ manifest: 1 })),
    await site.a.call('PUT', `/v1/dossiers/${dossier.dossierId}`, {
      body: '{',
      headers: { 'content-type': 'application/json' },
    }),
    await site.a.call('PUT', `/v1/dossiers/${dossier.dossierId}`, {
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    }),
    await site.a.call('PUT', `/v1/dossiers/${dossier.dossierId}`, site.a.json({ manifest: 'x'.repeat(70_000) })),
    await site.a.call('POST', '/v1/lookups', site.a.json({ code: '' })),
    await site.a.call('POST', '/v1/uploads', {}),
    await site.a.commit(dossier.dossierId),
  ];
  for (const { status, headers, body } of answers) {
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({
      status,
      type: expect.stringContaining('urn:'),
      title: expect.any(String),
      detail: expect.stringMatching(/\w{3}/),
    });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  }
  expect(answers.map(({ status }) => status)).toEqual([404, 400, 400, 400, 415, 413, 400, 412, 404]);
});

test('the program says where it listens, logs no name and no number, and closes on SIGTERM', async () => {
  const own = await newSite();
  try {
    const configFile = join(own.folder, 'config.json');
    await writeFile(configFile, JSON.stringify(own.config));
    const program = await startProgram(mainProgram, ['--config', configFile]);
    const caller = callerOf(program.url, own.kiosks[0]);
    const dossier = await newDossier(own.kiosks[0], own.recipient);
    expect((await caller.deliver(dossier)).status).toBe(200);
    await caller.lookUp(dossier.manifest.provisionalCode, dossier.secret);
    const entered = await fetch(`${program.url}/officer/enter?key=${officerKey}`);
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    await fetch(`${program.url}/officer?q=${encodeURIComponent('Nguyễn Thị Đào')}`, { headers: { cookie } });
    program.process.kill('SIGTERM');
    expect(await program.ended).toEqual([0, null]);
    const log = program.log();
    expect(log).toContain('/v1/dossiers/:dossierId/commit');
    for (const secret of [
      'Nguy',
      'Đào',
      '%C4',
      '001090000001',
      dossier.secret,
      dossier.manifest.provisionalCode,
      officerKey,
    ]) {
      expect(log).not.toContain(secret);
    }
  } finally {
    await own.remove();
  }
});

test('a wrong configuration stops the program with file, line, key and what was wanted', async () => {
  const text = `{
  "name": "Kho",
  "listen": {
    "host": "127.0.0.1",
    "port": "eighty"
  },
  "dataFolder": "data",
  "receiptKeyFile": "a", "ageIdentityFile": "b",
  "kiosks": [
    { "kioskId": "Kiosk A!", "publicKeyFile": "c", "office": "d", "colour": "red" }
  ],
  "dossierCodes": { "agency": "H14.12", "afterMs": 0 }
}`;
  const own = await newSite();
  try {
    const file = join(own.folder, 'config.json');
    await writeFile(file, text);
    const { code, said } = await runToEnd(mainProgram, ['--config', file]);
    expect(code).toBe(1);
    expect(said.trim().split('\n').sort()).toEqual(
      [
        'config.json line 10: kiosks.0.colour is not a known key',
        'config.json line 10: kiosks.0.kioskId must match pattern "^[a-z0-9-]{1,40}$"',
        'config.json line 1: officerAccess is missing',
        'config.json line 5: listen.port must be integer',
      ].sort(),
    );
  } finally {
    await own.remove();
  }
});

test('a configuration that is not JSON names the line; a missing key file is named by its role', async () => {
  expect(parseConfig('{\n  "name": "x",\n  oops\n}', 'c.json', '/')).toEqual({
    ok: false,
    fault: 'c.json line 3: is not JSON',
  });
  const own = await newSite();
  try {
    const file = join(own.folder, 'config.json');
    await writeFile(file, JSON.stringify({ ...own.config, ageIdentityFile: join(own.folder, 'none.txt') }));
    const { code, said } = await runToEnd(mainProgram, ['--config', file]);
    expect([code, said.trim()]).toEqual([1, 'ageIdentityFile must hold a line that begins with AGE-SECRET-KEY-1']);
  } finally {
    await own.remove();
  }
});
