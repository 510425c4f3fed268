import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyEndorsement, Receipt } from '@mot-cua/domain/receiving.ts';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readKeyRing, receiptKeysOf, retired } from '../src/receipts/key-ring.ts';
import { type ChainReport, verifyChain } from '../src/receipts/verify-chain.ts';
import { startRepository } from '../src/start.ts';
import { openStore } from '../src/store/database.ts';
import { systemClock } from '../src/system-clock.ts';
import { sha256 } from './own-bag.ts';
import { keysProgram, receiptsProgram, runToEnd } from './programs.ts';
import { newDossier, payloadOf } from './test-kiosk.ts';
import { type RunningSite, runningSite } from './test-repository.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });
const dayMs = 86_400_000;

let site: RunningSite;
let configFile: string;
let days = 0;
const clock = { ...systemClock, now: () => Date.now() + days * dayMs };
beforeAll(async () => {
  site = await runningSite({ clock });
  configFile = join(site.folder, 'config.json');
  await writeFile(configFile, JSON.stringify(site.config));
});
afterAll(() => site.end());

type Shown = { keys: Record<string, string>[]; endorsements: string[] };
const shownKeys = async (): Promise<Shown> => JSON.parse(await (await fetch(`${site.url}/v1/keys`)).text());
const headOf = (jws: string): { kid: string } =>
  JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString());
const signedBy = (jws: string, jwk: Record<string, string>): boolean => {
  const [head, payload, signature = ''] = jws.split('.');
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  return verify(null, Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'));
};
const received = async (): Promise<string> =>
  (await site.a.deliver(await newDossier(site.kiosks[0], site.recipient, { papers: 'none' }))).body.receipt;
const keysCli = (...args: string[]) => runToEnd(keysProgram, [...args, '--config', configFile]);
const verifyCli = async (...args: string[]): Promise<ChainReport & { code: number | null }> => {
  const { code, printed } = await runToEnd(receiptsProgram, ['verify', '--config', configFile, ...args]);
  return { code, ...JSON.parse(printed) };
};

test('the receipt key is rotated beside the running repository: announced at once, signing a day later, old receipts stay valid', async () => {
  const before = await shownKeys();
  const first = await received();
  expect([before.keys.length, before.endorsements]).toEqual([1, []]);
  expect((await keysCli('rotate')).code).toBe(0);

  const after = await shownKeys();
  const [fresh, old] = after.keys;
  expect(after.keys.map(({ kid }) => kid)).toEqual([fresh?.kid, before.keys[0]?.kid]);
  expect(old).toEqual(before.keys[0]);
  const [endorsement = ''] = after.endorsements;
  expect(headOf(endorsement).kid).toBe(old?.kid);
  expect(signedBy(endorsement, old ?? {})).toBe(true);
  const { key } = payloadOf<KeyEndorsement>(endorsement);
  expect(key).toEqual({ kty: 'OKP', crv: 'Ed25519', x: fresh?.x, kid: fresh?.kid });
  for (const shown of after.keys) expect(shown).not.toHaveProperty('d');

  const second = await received();
  expect(headOf(second).kid).toBe(old?.kid);
  days = 2;
  const third = await received();
  expect(headOf(third).kid).toBe(fresh?.kid);
  expect([signedBy(first, old ?? {}), signedBy(second, old ?? {}), signedBy(third, fresh ?? {})]).toEqual([
    true,
    true,
    true,
  ]);
  expect(payloadOf<Receipt>(third).previousReceiptSha256).toBe(sha256(second));
});

test('rotated twice, a kiosk that pinned the very first key can follow the endorsements to the newest', async () => {
  expect((await keysCli('rotate', '--from', new Date(Date.now() + 3 * dayMs).toISOString())).code).toBe(0);
  days = 4;
  const receipt = await received();
  const { keys, endorsements } = await shownKeys();
  const trusted = new Map([[keys.at(-1)?.kid, keys.at(-1) ?? {}]]);
  for (let round = 0; round < 3; round++) {
    for (const endorsement of endorsements) {
      const older = trusted.get(headOf(endorsement).kid);
      if (older && signedBy(endorsement, older)) {
        const { key } = payloadOf<KeyEndorsement>(endorsement);
        trusted.set(key.kid, key);
      }
    }
  }
  expect(trusted.size).toBe(3);
  expect(signedBy(receipt, trusted.get(headOf(receipt).kid) ?? {})).toBe(true);
});

test('a moment in the past, an earlier one than the newest key, and a rotation under way are refused with the reason', async () => {
  expect((await keysCli('rotate', '--from', '2020-01-01T00:00:00Z')).said).toContain('lies in the past');
  expect((await keysCli('rotate')).said).toContain('choose a later moment');
  await writeFile(`${site.config.receiptKeyFile}.new`, '');
  const far = new Date(Date.now() + 30 * dayMs).toISOString();
  expect((await keysCli('rotate', '--from', far)).said).toContain('another rotation is under way');
});

test('the chain of receipts is verified over both rotations; the head that is printed finds an end that is cut off later', async () => {
  const head = site.rows<{ sha256: string }>('select sha256 from receipts order by number desc')[0]?.sha256 ?? '';
  expect(await verifyCli('--head', head)).toEqual({ code: 0, receipts: 4, head, firstBad: null });
  expect(await verifyCli('--head', 'f'.repeat(64))).toMatchObject({ code: 1, firstBad: { number: 5 } });
});

/** The chain as it is judged in a copy of the database that somebody has changed. */
const judgedAfter = async (query: string, expected: string): Promise<ChainReport> => {
  const copy = join(site.folder, `copy-${randomUUID()}.sqlite`);
  const original = new Database(join(site.config.dataFolder, 'repository.sqlite'), { readonly: true });
  original.exec(`vacuum into '${copy}'`);
  original.close();
  const changed = new Database(copy);
  changed.pragma('foreign_keys = OFF');
  changed.exec(query);
  changed.close();
  const ring = await readKeyRing(site.config.receiptKeyFile);
  if (!ring.ok) throw new Error(ring.fault);
  const store = openStore(copy);
  try {
    return await verifyChain(store, receiptKeysOf(ring.value), expected);
  } finally {
    await store.destroy();
  }
};
const moved = 'update receipts set number = number + 1000';
test.each([
  ['one was deleted', 'delete from receipts where number = 2', 2, 'receipt 2 is gone'],
  [
    'one was edited, and its digest with it',
    `update receipts set jws = jws || 'A', sha256 = '${'a'.repeat(64)}' where number = 3`,
    3,
    'its text is not the one',
  ],
  [
    'two were exchanged',
    `${moved}; update receipts set number = case number when 1002 then 3 when 1003 then 2 else number - 1000 end`,
    2,
    'it does not name the receipt before it',
  ],
  [
    'the kept record was replaced by another',
    `update records set recordId = 'x' where dossierId = (select dossierId from receipts where number = 4)`,
    4,
    'it is for another record',
  ],
  ['the end was cut off', 'delete from receipts where number = 4', 4, 'was noted earlier is not in it'],
])('receipts verify: %s, and the first bad one is named', async (_what, query, number, why) => {
  const head = site.rows<{ sha256: string }>('select sha256 from receipts order by number desc')[0]?.sha256 ?? '';
  const { firstBad } = await judgedAfter(query, head);
  expect(firstBad?.number).toBe(number);
  expect(firstBad?.why).toContain(why);
});

test('private halves of keys that sign no more are taken out; of those that still sign, not', async () => {
  const read = await readKeyRing(site.config.receiptKeyFile);
  if (!read.ok) throw new Error(read.fault);
  const withHalf = (now: number): boolean[] => retired(read.value, now).keys.map(({ d }) => d !== undefined);
  expect(withHalf(Date.now())).toEqual([true, true, true]);
  expect(withHalf(Date.now() + 2 * dayMs)).toEqual([false, true, true]);
  expect(withHalf(Date.now() + 4 * dayMs)).toEqual([false, false, true]);
});

test('a key file that was spoilt does not stop receipts, and is refused at the next start with the reason', async () => {
  const ring = JSON.parse(await readFile(site.config.receiptKeyFile, 'utf8'));
  ring.keys[1].endorsement = ring.keys[2].endorsement;
  await writeFile(site.config.receiptKeyFile, JSON.stringify(ring));
  expect(headOf(await received()).kid).toBe(ring.keys[2].kid);
  await expect(startRepository(site.config)).rejects.toThrow('is not endorsed by the key before it');
});
