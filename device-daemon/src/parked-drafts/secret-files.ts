import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from '../dossiers/durable-file.ts';
import type { Generation, GenerationStore } from './kiosk-secret.ts';

const SECRET_BYTES = 32;
const ID = /^[0-9a-f-]{36}$/;

/**
 * Generations as files `<file>-<created at>-<id>` of 32 random bytes, readable by the daemon's user alone. Destroyed by
 * writing over them before the unlink; on a flash disk that wears evenly, or one that copies on write, older bytes may
 * stay in cells that nobody addresses any more: where that matters there is the TPM.
 */
export class SecretFiles implements GenerationStore {
  readonly #folder: string;
  readonly #name: string;

  constructor(file: string) {
    this.#folder = dirname(file);
    this.#name = `${basename(file)}-`;
  }

  async list(): Promise<Generation[]> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const generations: Generation[] = [];
    for (const name of await readdir(this.#folder)) {
      if (!name.startsWith(this.#name)) continue;
      const [, at, id] = /^(\d{1,15})-(.+)$/.exec(name.slice(this.#name.length)) ?? [];
      const secret = at && id && ID.test(id) ? await readFile(join(this.#folder, name)) : null;
      // half written by a power cut: nothing was ever parked under it
      if (!secret || secret.length !== SECRET_BYTES || !id) await this.#erase(name);
      else generations.push({ id, createdAt: Number(at), secret });
    }
    return generations;
  }

  async make(generation: Generation): Promise<void> {
    const path = join(this.#folder, `${this.#name}${generation.createdAt}-${generation.id}`);
    const file = await open(`${path}.new`, 'w', 0o600);
    try {
      await file.write(generation.secret);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
    await syncFolder(this.#folder);
  }

  async destroy(id: string): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      if (name.startsWith(this.#name) && name.endsWith(`-${id}`)) await this.#erase(name);
    }
  }

  async #erase(name: string): Promise<void> {
    const path = join(this.#folder, name);
    const file = await open(path, 'r+');
    try {
      const { size } = await file.stat();
      await file.write(randomBytes(Math.max(SECRET_BYTES, Math.min(size, 4096))), 0, undefined, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await unlink(path);
    await syncFolder(this.#folder);
  }
}
