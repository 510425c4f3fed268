import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import Database from 'better-sqlite3';
import type { Config } from '../src/config.ts';
import { type Parts, startRepository } from '../src/start.ts';
import { callerOf, newKiosk, type TestKiosk } from './test-kiosk.ts';

export const officerKey = 'officer-key-of-the-tests';

/** A folder with keys and a configuration for one repository and two kiosks; real files, real SQLite. */
export const newSite = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'repository-'));
  const keys = join(folder, 'keys');
  await mkdir(keys);
  const kiosks: [TestKiosk, TestKiosk] = [newKiosk('kiosk-a'), newKiosk('kiosk-b')];
  for (const { kioskId, publicJwk } of kiosks)
    await writeFile(join(keys, `${kioskId}.json`), JSON.stringify(publicJwk));
  const receiptKey = generateKeyPairSync('ed25519');
  await writeFile(join(keys, 'receipt.json'), JSON.stringify(receiptKey.privateKey.export({ format: 'jwk' })));
  const identity = await generateX25519Identity();
  await writeFile(join(keys, 'age.txt'), `# the province\n${identity}\n`);
  await writeFile(join(keys, 'officers.txt'), `${officerKey} Trần Văn Thử\n`);
  const config: Config = {
    name: 'Kho thử nghiệm',
    listen: { host: '127.0.0.1', port: 0 },
    dataFolder: join(folder, 'data'),
    receiptKeyFile: join(keys, 'receipt.json'),
    ageIdentityFile: join(keys, 'age.txt'),
    kiosks: kiosks.map(({ kioskId }) => ({
      kioskId,
      publicKeyFile: join(keys, `${kioskId}.json`),
      office: 'Bộ phận Một cửa phường Thử Nghiệm',
    })),
    officerAccess: { keyFile: join(keys, 'officers.txt') },
    dossierCodes: { agency: 'H14.12', afterMs: 0 },
    limits: { lookupsPerKioskPerMinute: 1000 },
  };
  return {
    folder,
    config,
    kiosks,
    recipient: await identityToRecipient(identity),
    receiptPublicKey: receiptKey.publicKey,
    /** the database as another program would read it */
    rows: <T>(query: string, ...values: (string | number)[]): T[] => {
      const database = new Database(join(config.dataFolder, 'repository.sqlite'), { readonly: true });
      try {
        return database.prepare<(string | number)[], T>(query).all(...values);
      } finally {
        database.close();
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
export type Site = Awaited<ReturnType<typeof newSite>>;

/** A site with its repository running, and both kiosks as callers. */
export const runningSite = async (parts: Parts = {}, over: Partial<Config> = {}) => {
  const site = await newSite();
  const repository = await startRepository({ ...site.config, ...over }, parts);
  const [a, b] = site.kiosks.map((kiosk) => callerOf(repository.url, kiosk, () => parts.clock?.now() ?? Date.now()));
  if (!a || !b) throw new Error('two kiosks are expected');
  return {
    ...site,
    repository,
    url: repository.url,
    a,
    b,
    end: async () => {
      await repository.close();
      await site.remove();
    },
  };
};
export type RunningSite = Awaited<ReturnType<typeof runningSite>>;

/** Asks until the answer is there; gives up after `withinMs`. */
export const eventually = async <T>(ask: () => Promise<T | null | undefined>, withinMs = 30_000): Promise<T> => {
  const until = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined) return answer;
    if (performance.now() > until) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
