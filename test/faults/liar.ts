import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Passing, Told } from '../forwarding/thin-line.ts';
import type { Bench } from './bench.ts';
import { ends, live, wrong } from './lives.ts';
import { comeBack } from './one-life.ts';
import { seeded } from './seeded.ts';
import type { Row } from './table.ts';
import { Tally } from './tally.ts';
import { provision } from './workload.ts';

const OTHER_KEY = generateKeyPairSync('ed25519').privateKey;
/** Of all answers so many are lies. */
const SHARE = 0.35;

const json = (status: number, value: unknown, type = 'application/json'): Told => ({
  ...{ status, headers: { 'content-type': type } },
  body: JSON.stringify(value),
});
const problem = (status: number): Told =>
  json(status, { type: 'about:blank', title: 'No', status, detail: 'no' }, 'application/problem+json');
const loginPage: Told = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Wi-Fi: log in</html>' };
const nothing: Told = { status: 504, headers: {}, body: '' };

/** What was true once: receipts that passed, to be shown again for other dossiers. */
class Liar {
  readonly #random: () => number;
  readonly #old: string[] = [];
  told = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Instead of asking the repository. */
  readonly instead = (call: Passing): Told | null => {
    if (this.#random() > SHARE / 2) return null;
    this.told++;
    const lies: (Told | null)[] = [loginPage, nothing, problem(409), problem(503), problem(500), this.#forged(call)];
    // a refusal for good sets a dossier aside for staff; now and then is enough
    if (this.#random() < 0.2) lies.push(problem(422));
    return lies[Math.floor(this.#random() * lies.length)] ?? null;
  };

  /** After the repository did its part: the commit is stored, and its answer lost or changed. */
  readonly alter = (call: Passing, answer: Told): Told => {
    const receipt = receiptIn(answer);
    if (receipt && !this.#old.includes(receipt)) this.#old.push(receipt);
    if (this.#random() > SHARE / 2) return answer;
    this.told++;
    const other = this.#old[Math.floor(this.#random() * this.#old.length)];
    const lies: Told[] = [loginPage, nothing, problem(409), { ...answer, body: answer.body.slice(0, 20) }];
    if (other) lies.push(json(200, call.method === 'POST' ? { receipt: other } : stateOf(call, other)));
    return lies[Math.floor(this.#random() * lies.length)] ?? nothing;
  };

  #forged(call: Passing): Told | null {
    const dossierId = /dossiers\/([0-9a-f-]{36})/.exec(call.path)?.[1];
    if (!dossierId) return null;
    const receipt = {
      ...{ type: 'dossier-receipt/1', dossierId, manifestSha256: '0'.repeat(64), sealedSha256: '0'.repeat(64) },
      ...{
        recordId: 'x',
        receivedAt: new Date().toISOString(),
        repository: 'x',
        previousReceiptSha256: '0'.repeat(64),
      },
    };
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'EdDSA', kid: 'receipts-1' })}.${part(receipt)}`;
    const jws = `${signed}.${sign(null, Buffer.from(signed), OTHER_KEY).toString('base64url')}`;
    return json(200, call.method === 'POST' ? { receipt: jws } : stateOf(call, jws));
  }
}

const stateOf = (call: Passing, receipt: string): unknown => ({
  ...{ dossierId: /[0-9a-f-]{36}/.exec(call.path)?.[0] ?? '', state: 'received', missing: false, receipt },
});

const receiptIn = ({ body }: Told): string | null => {
  try {
    const { receipt } = JSON.parse(body.toString()) as { receipt?: unknown };
    return typeof receipt === 'string' ? receipt : null;
  } catch {
    return null;
  }
};

/**
 * Somebody between kiosk and repository lies: success without doing anything, forged receipts, true receipts of other
 * dossiers, refusals in the repository's name, commits that are stored and not answered. Until the lies end nothing may
 * be called received that is not; after they end everything arrives, once. What was refused in the repository's name is
 * put back by staff, as a technician would.
 */
export const lyingRepository = async (
  bench: Bench,
  { dossiers, seed }: { dossiers: number; seed: number },
): Promise<Row> => {
  const random = seeded(seed);
  const tally = new Tally();
  const liar = new Liar(random);
  const kioskId = bench.province.nextKiosk();
  const folder = join(bench.room.folder, 'lied-to');
  mkdirSync(folder);
  provision(folder, bench.province);
  const { between } = bench;
  between.instead = liar.instead;
  between.alter = liar.alter;
  try {
    const wish = { seed, dossiers, repositoryUrl: bench.betweenUrl, ballastBytes: 65_536 };
    const workload = live(bench, kioskId, folder, wish);
    const began = performance.now();
    while (!workload.ended && performance.now() - began < 5_000 * dossiers) {
      const received = workload.book().received;
      const records = bench.province.recordsOf(kioskId);
      for (const id of received)
        if (!records.has(id)) tally.add([], { lost: [id], doubled: [], wrong: ['received, but there is no record'] });
      await sleep(50);
    }
    between.stepAside();
    await ends(workload, 60_000);
    tally.moments = liar.told;
    tally.add(workload.book().acknowledged.keys(), await comeBack(bench, workload.about, 'put back what was refused'));
    if (workload.book().acknowledged.size < dossiers) tally.add([], wrong('a lie stopped a submission'));
    return tally.row('the repository lies', seed, { note: `${liar.told} lies told` });
  } finally {
    between.stepAside();
    rmSync(folder, { recursive: true, force: true });
  }
};
