import { readdir, utimes } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { Config } from '../src/config.ts';
import type { Parts } from '../src/start.ts';
import { callerOf, newDossier, type TestDossier } from './test-kiosk.ts';
import { eventually, type RunningSite, runningSite } from './test-repository.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const during = async (
  parts: Parts,
  limits: NonNullable<Config['limits']>,
  run: (site: RunningSite) => Promise<void>,
) => {
  const site = await runningSite(parts, { limits });
  try {
    await run(site);
  } finally {
    await site.end();
  }
};
const announced = async (site: RunningSite, kiosk: 0 | 1): Promise<TestDossier> => {
  const dossier = await newDossier(site.kiosks[kiosk], site.recipient, { papers: 'none' });
  await (kiosk === 0 ? site.a : site.b).announce(dossier);
  return dossier;
};
const create = async (site: RunningSite, kiosk: 0 | 1, dossier?: TestDossier) => {
  const { status, headers, body } = await (kiosk === 0 ? site.a : site.b).createUpload(
    dossier ?? (await announced(site, kiosk)),
  );
  return { status, retryAfter: headers.get('retry-after'), type: body?.type ?? '' };
};

test('S3 open uploads of one kiosk are bounded: 429 with Retry-After for it, while another kiosk goes on', () =>
  during({}, { openUploadsPerKiosk: 2 }, async (site) => {
    expect([(await create(site, 0)).status, (await create(site, 0)).status]).toEqual([201, 201]);
    expect(await create(site, 0)).toMatchObject({ status: 429, retryAfter: '60' });
    expect((await create(site, 1)).status).toBe(201);
  }));

test('S3 open uploads of all kiosks together are bounded: 503 with Retry-After; once one is received there is room again', () =>
  during({}, { openUploads: 2 }, async (site) => {
    const first = await announced(site, 0);
    expect([(await create(site, 0, first)).status, (await create(site, 1)).status]).toEqual([201, 201]);
    expect(await create(site, 1)).toMatchObject({ status: 503, retryAfter: '60' });
    // the kiosk finishes what it has begun: its one spare upload gives way
    const names = await readdir(join(site.config.dataFolder, 'uploads'));
    const location = `/v1/uploads/${names.find((name) => name.includes(first.dossierId) && !name.endsWith('.json'))}`;
    expect((await site.a.append(location, 0, first.sealed)).status).toBe(204);
    expect((await site.a.commit(first.dossierId)).status).toBe(200);
    expect((await create(site, 1)).status).toBe(201);
  }));

test('S3 bytes that are promised count, not bytes that came: per kiosk 429, over all 503', async () => {
  await during({}, { openBytesPerKiosk: 40_000 }, async (site) => {
    const dossier = await announced(site, 0);
    const fit = Math.floor(40_000 / dossier.sealed.length);
    expect(fit).toBeGreaterThan(0);
    for (let count = 0; count < fit; count++) expect((await create(site, 0)).status).toBe(201);
    expect(await create(site, 0)).toMatchObject({ status: 429, retryAfter: '60' });
  });
  await during({}, { openBytes: 1_024 }, async (site) => {
    expect(await create(site, 0)).toMatchObject({ status: 503, retryAfter: '60' });
  });
});

test('S3 twenty creations at the same moment cannot pass the bound side by side', () =>
  during({}, { openUploads: 5 }, async (site) => {
    const dossiers = await Promise.all(Array.from({ length: 20 }, () => announced(site, 0)));
    const answers = await Promise.all(dossiers.map((dossier) => create(site, 0, dossier)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 503)).toHaveLength(15);
  }));

test('S3 the disk runs low: new uploads and pieces get 503 with Retry-After, what is whole is still taken in, and later all goes on', async () => {
  let free = 1e12;
  await during({ freeBytes: async () => free }, { freeBytes: 1_000_000 }, async (site) => {
    const [whole, half] = [await announced(site, 0), await announced(site, 0)];
    await site.a.upload(whole);
    const location = (await site.a.createUpload(half)).headers.get('location') ?? '';
    await site.a.append(location, 0, half.sealed.subarray(0, 100));
    free = 400_000;
    expect(await create(site, 0)).toMatchObject({
      status: 503,
      retryAfter: '600',
      type: expect.stringContaining('disk-full'),
    });
    const piece = await site.a.append(location, 100, half.sealed.subarray(100));
    expect([piece.status, piece.headers.get('retry-after')]).toEqual([503, '600']);
    expect((await site.a.commit(whole.dossierId)).status).toBe(200);
    expect((await site.a.commit(half.dossierId)).status).toBe(409);
    free = 1e12;
    expect((await site.a.append(location, 100, half.sealed.subarray(100))).status).toBe(204);
    expect((await site.a.commit(half.dossierId)).status).toBe(200);
  });
});

test.each([
  ['a head that never ends', 'GET /health HTTP/1.1\r\nHost: HOST\r\n', 'X-Slow: 1\r\n'],
  [
    'a body that comes byte by byte',
    'POST /v1/lookups HTTP/1.1\r\nHost: HOST\r\nAuthorization: AUTH\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{',
    ' ',
  ],
  [
    'a piece of an upload that falls silent',
    'PATCH UPLOAD HTTP/1.1\r\nHost: HOST\r\nAuthorization: PATCHAUTH\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: 500\r\n\r\nx',
    '',
  ],
])('S3 slow-loris: %s is hung up on', (_what, begin, drip) =>
  during({ patience: { headMs: 400, bodyMs: 400, silenceMs: 400 } }, {}, async (site) => {
    const location = (await site.a.createUpload(await announced(site, 0))).headers.get('location') ?? '';
    const { port, host } = new URL(site.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(
      begin
        .replace('UPLOAD', location)
        .replace('HOST', host)
        .replace('PATCHAUTH', site.a.authorization('PATCH', location))
        .replace('AUTH', site.a.authorization('POST', '/v1/lookups')),
    );
    const dripping = setInterval(() => drip !== '' && socket.writable && socket.write(drip), 50);
    const begun = performance.now();
    // by a farewell or by a reset, which comes where a drip was on its way: `once` would throw there
    const closed = new Promise<true>((resolve) => socket.once('close', () => resolve(true)));
    const tooLate = new AbortController();
    try {
      expect(await Promise.race([closed, delay(30_000, false, { signal: tooLate.signal })])).toBe(true);
    } finally {
      tooLate.abort();
      clearInterval(dripping);
    }
    expect(performance.now() - begun).toBeGreaterThan(300);
    // and the repository answers others as before
    expect((await fetch(`${site.url}/health`)).status).toBe(200);
  }),
);

test('S3 bodies and heads are bounded: 64 KiB of JSON, 128 KiB of questions, 16 KiB of head', () =>
  during({}, {}, async (site) => {
    const tooLong = site.a.json({ manifest: 'x'.repeat(70_000) });
    const { dossierId } = await newDossier(site.kiosks[0], site.recipient, { papers: 'none' });
    expect((await site.a.call('PUT', `/v1/dossiers/${dossierId}`, tooLong)).status).toBe(413);
    expect((await site.a.call('POST', '/v1/lacks', site.a.json({ x: 'x'.repeat(140_000) }))).status).toBe(413);
    expect((await site.a.call('POST', '/v1/heartbeats', site.a.json({ heartbeat: 'x'.repeat(50_000) }))).status).toBe(
      400,
    );
    expect((await fetch(`${site.url}/health`, { headers: { 'x-long': 'x'.repeat(20_000) } })).status).toBe(431);
  }));

test('S3 what is unfinished and untouched for longer than its life goes with the sweep, of kiosks and of bearers alike; what was touched stays', async () => {
  const runs: (() => void)[] = [];
  const clock = {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    after: (ms: number, run: () => void) => {
      if (ms === 3_600_000) runs.push(run);
      return () => undefined;
    },
  };
  await during({ clock }, { uploadLifeMs: 60_000 }, async (site) => {
    const [old, fresh] = [await announced(site, 0), await announced(site, 0)];
    await create(site, 0, old);
    await callerOf(site.url, site.kiosks[0], Date.now, old.manifestJws).createUpload(old);
    await create(site, 0, fresh);
    const uploads = join(site.config.dataFolder, 'uploads');
    const aged = (await readdir(uploads)).filter((name) => name.includes(old.dossierId));
    expect(aged).toHaveLength(4);
    const then = new Date(Date.now() - 120_000);
    for (const name of aged) await utimes(join(uploads, name), then, then);
    const sweep = await eventually(async () => runs.shift());
    sweep();
    const left = await eventually(async () => {
      const names = await readdir(uploads);
      return names.length === 2 ? names : null;
    });
    expect(left.every((name) => name.includes(fresh.dossierId))).toBe(true);
  });
});
