import { X509Certificate } from 'node:crypto';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { issueWish, madeUpPlan } from '@mot-cua/domain/office/made-up-office.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLedger } from '../ledger/ledger.ts';
import { certifyNode, type KeyAndCertificate, makeAuthority } from '../office-door/office-authority.ts';
import { systemClock } from '../system-clock.ts';
import { HttpsLine, type NodeCredentials } from './node-line.ts';
import { type NodeServer, startNodeServer } from './node-server.ts';
import { OfficeLog } from './office-log.ts';
import { OfficeNode } from './office-node.ts';

const domain = 'song-hien.example';
const now = Date.now();
const authority = makeAuthority('Sông Hiến', domain, now);
const credentialsOf = (id: string, by: KeyAndCertificate = authority): NodeCredentials => {
  const made = certifyNode(by, { id, host: `${id}.${domain}` }, now);
  if (!made.ok) throw new Error(made.fault);
  return { ...made.value, authority: by.certificate };
};
let node: OfficeNode;
let server: NodeServer;
let told: string[];
let plan: OfficePlan;
const lines: HttpsLine[] = [];

/** The line of a machine, as it would be with these credentials. */
const lineOf = (self: string, credentials: NodeCredentials): HttpsLine => {
  const line = new HttpsLine({
    nodes: plan.nodes,
    self,
    credentials,
    clock: systemClock,
    journal: () => undefined,
    lookup: () => '127.0.0.1',
  });
  lines.push(line);
  return line;
};
const command = (by: string) => ({ id: 'c1', by: { node: by }, wish: issueWish('t1') });

beforeEach(async () => {
  told = [];
  // one machine with all the votes: it hosts at once, the others are only who they say they are
  const votes = (id: string): number => (id === 'k01' ? 3 : 1);
  plan = { ...madeUpPlan, nodes: madeUpPlan.nodes.map((one) => ({ ...one, votes: votes(one.id) })) };
  const clock = new ManualClock();
  node = new OfficeNode({
    self: 'k01',
    plan,
    log: new OfficeLog(openLedger(':memory:')),
    clock,
    line: {
      carry: () => Promise.resolve([]),
      bring: () => Promise.reject(new Error('nobody')),
      stop: () => Promise.resolve(),
    },
    random: () => 0.5,
    journal: () => undefined,
  });
  node.start();
  for (let n = 0; n < 20 && node.footing !== 'hosting'; n++) await clock.advance(500);
  server = await startNodeServer(credentialsOf('k01'), node, { port: 0, host: '127.0.0.1' }, (event) =>
    told.push(event),
  );
  plan = {
    ...plan,
    nodes: plan.nodes.map((one) => ({ ...one, url: `https://${one.id}.${domain}:${server.port}` })),
  };
});
afterEach(async () => {
  await Promise.all([node.stop(), server.close(), ...lines.splice(0).map((line) => line.stop())]);
});

describe('between two machines of an office', () => {
  test('a command is brought under the certificates of both', async () => {
    const line = lineOf('k02', credentialsOf('k02'));
    const answer = await line.bring('k01', { from: 'k02', office: plan.id, command: command('k02') }, 5_000);
    expect(answer).toMatchObject({
      ok: true,
      value: { is: 'done', events: [{ t: 'day-begun' }, { t: 'issued', number: 'A001' }] },
    });
  });

  test('with the certificate of another machine nothing is said in this one’s name', async () => {
    const line = lineOf('k02', credentialsOf('pc1'));
    const answer = await line.bring('k01', { from: 'k02', office: plan.id, command: command('k02') }, 5_000);
    expect(answer).toEqual({ ok: false, fault: 'lost' });
    expect(told).toEqual(['node-refused']);
    expect(node.state.queue.tickets.size).toBe(0);
  });

  test('a machine that was replaced comes back with its old certificate: it is nobody', async () => {
    const old = credentialsOf('k02');
    const fresh = new X509Certificate(credentialsOf('k02').certificate).fingerprint256
      .replaceAll(':', '')
      .toLowerCase();
    await server.close();
    const changed = plan.nodes.map((one) => (one.id === 'k02' ? { ...one, certificate: fresh } : one));
    server = await startNodeServer(
      credentialsOf('k01'),
      {
        ...node,
        plan: { ...plan, nodes: changed },
        hear: (letter) => node.hear(letter),
        brought: (from, what) => node.brought(from, what),
      },
      { port: server.port, host: '127.0.0.1' },
      (event) => told.push(event),
    );
    const line = lineOf('k02', old);
    const answer = await line.bring('k01', { from: 'k02', office: plan.id, command: command('k02') }, 5_000);
    expect([answer.ok, told]).toEqual([false, ['node-refused']]);
  });

  test('a certificate of another authority is none', async () => {
    const strange = makeAuthority('Nơi khác', domain, now);
    const line = lineOf('k02', { ...credentialsOf('k02', strange), authority: authority.certificate });
    expect(await line.bring('k01', { from: 'k02', office: plan.id, command: command('k02') }, 5_000)).toMatchObject({
      ok: false,
    });
    expect(node.state.queue.tickets.size).toBe(0);
  });

  test('a machine that is not the one that was meant is nobody, though it is of the office', async () => {
    const line = lineOf('k02', credentialsOf('k02'));
    expect(await line.bring('pc1', { from: 'k02', office: plan.id, command: command('k02') }, 5_000)).toMatchObject({
      ok: false,
    });
  });

  test('nobody listens: it certainly did not arrive', async () => {
    await server.close();
    const line = lineOf('k02', credentialsOf('k02'));
    expect(await line.bring('k01', { from: 'k02', office: plan.id, command: command('k02') }, 2_000)).toEqual({
      ok: false,
      fault: 'unheard',
    });
  });
});
