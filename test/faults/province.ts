import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Child } from '../demo/child.ts';
import { project } from '../demo/demo.ts';
import { type DemoKeys, demoKeys } from '../demo/keys.ts';

/** Kiosks enrolled in the bench's province; each fresh disk is another one. */
const KIOSKS = 3_000;

/** A real provincial repository in a process of its own, on a disk that does not suffer. */
export class Province {
  readonly keys: DemoKeys;
  readonly url: string;
  readonly #child: Child;
  readonly #database: Database.Database;
  #kiosks = 0;

  private constructor(keys: DemoKeys, url: string, child: Child, dataFolder: string) {
    this.keys = keys;
    this.url = url;
    this.#child = child;
    this.#database = new Database(join(dataFolder, 'repository.sqlite'), { readonly: true });
  }

  static async start(folder: string, publicOrigins: readonly string[] = []): Promise<Province> {
    mkdirSync(folder, { recursive: true });
    const keys = await demoKeys(join(folder, 'keys'));
    const dataFolder = join(folder, 'data');
    const configFile = join(folder, 'repository.json');
    const config = {
      name: 'kho-thu-nghiem',
      listen: { host: '127.0.0.1', port: 0 },
      publicOrigins,
      dataFolder,
      receiptKeyFile: keys.receiptKeyFile,
      ageIdentityFile: keys.ageIdentityFile,
      kiosks: Array.from({ length: KIOSKS }, (_, n) => ({
        kioskId: kioskName(n),
        publicKeyFile: keys.devicePublicKeyFile,
        office: 'Bộ phận Một cửa phường Thử Nghiệm',
      })),
      officerAccess: { keyFile: keys.officerKeyFile },
      dossierCodes: { agency: 'H14.12', afterMs: 0 },
      limits: { freeBytes: 0, openUploadsPerKiosk: 1_000 },
    };
    writeFileSync(configFile, JSON.stringify(config));
    const { child, ready } = await Child.start<{ url: string }>({
      name: 'repository',
      script: join(project, 'provincial-repository/src/main.ts'),
      args: ['--config', configFile],
      environment: { TMPDIR: folder },
      logFile: join(folder, 'repository.log'),
      readyMs: 60_000,
    });
    return new Province(keys, ready.url.replace(/\/$/, ''), child, dataFolder);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** The name of a kiosk that nobody has used yet. All have the same device key. */
  nextKiosk(): string {
    if (this.#kiosks === KIOSKS) throw new Error('the province has no more kiosks');
    return kioskName(this.#kiosks++);
  }

  get deviceKeyText(): string {
    return readFileSync(this.keys.deviceKeyFile, 'utf8');
  }

  async stop(): Promise<void> {
    this.#database.close();
    await this.#child.stop(5_000);
  }

  /** What the repository holds of a kiosk: dossiers with a record, by id. */
  recordsOf(kioskId: string): Map<string, { sealedSha256: string; receipts: number }> {
    const rows = this.#database
      .prepare(
        `SELECT m.dossierId, m.sealedSha256, (SELECT count(*) FROM receipts r WHERE r.dossierId = m.dossierId) AS receipts
         FROM manifests m JOIN records USING (dossierId) WHERE m.kioskId = ?`,
      )
      .all(kioskId) as { dossierId: string; sealedSha256: string; receipts: number }[];
    return new Map(rows.map((row) => [row.dossierId, row]));
  }

  /** What would show that one dossier came twice: a number or a code that two dossiers of the kiosk share. */
  twiceUsed(kioskId: string): string[] {
    return (['kioskSequence', 'provisionalCode'] as const).flatMap((column) =>
      (
        this.#database
          .prepare(`SELECT ${column} AS value FROM manifests WHERE kioskId = ? GROUP BY ${column} HAVING count(*) > 1`)
          .all(kioskId) as { value: unknown }[]
      ).map((row) => `${column} ${row.value}`),
    );
  }
}

const kioskName = (number: number): string => `f${String(number + 1).padStart(4, '0')}`;
