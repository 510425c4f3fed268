import { type FileHandle, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../dossiers/durable-file.ts';
import { HEAD_BYTES, MOST_BYTES, readHead } from './sealed-file.ts';

/** File names: `<name>.draft` is the state, `<name>.<page id>.page` a scanned page. */
const STATE = /^([0-9a-f]{32})\.draft$/;
const PAGE = /^([0-9a-f]{32})\.([0-9a-f-]{36})\.page$/;
/** A page whose state is not there was left by a cut in the middle of erasing; younger ones may be on their way. */
const STRAY_AFTER_MS = 10 * 60_000;

/** The folder of parked drafts: whole files that outlive a power cut, or none. All work is off the event loop. */
export class DraftFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  writeState(name: string, bytes: Uint8Array): Promise<void> {
    return this.#write(`${name}.draft`, bytes);
  }

  writePage(name: string, page: string, bytes: Uint8Array): Promise<void> {
    return this.#write(`${name}.${page}.page`, bytes);
  }

  readState(name: string): Promise<Buffer | null> {
    return this.#read(`${name}.draft`, MOST_BYTES.state);
  }

  readPage(name: string, page: string): Promise<Buffer | null> {
    return this.#read(`${name}.${page}.page`, MOST_BYTES.page);
  }

  /** Removes pages of a draft; all of them without `pages`. */
  async removePages(name: string, pages?: readonly string[]): Promise<void> {
    for (const file of await readdir(this.#folder)) {
      const [, owner, page] = PAGE.exec(file) ?? [];
      if (owner === name && page && (!pages || pages.includes(page))) await this.#unlink(file);
    }
  }

  /** The state goes first: from that moment on the draft is not there any more. */
  async remove(name: string): Promise<void> {
    await this.#unlink(`${name}.draft`);
    await syncFolder(this.#folder);
    await this.removePages(name);
    await syncFolder(this.#folder);
  }

  /**
   * Removes every draft whose time is over by the kiosk's clock (or lies further ahead than any draft lives: nobody knows
   * how old that is), what cannot be one of ours, and stray pages. Answers the names of drafts that were over.
   */
  async sweep(now: number, mostAheadMs: number, machineNow: number): Promise<string[]> {
    const over: string[] = [];
    const files = await readdir(this.#folder);
    const kept = new Set<string>();
    for (const file of files) {
      const [, name] = STATE.exec(file) ?? [];
      if (!name) continue;
      const head = await this.#head(file);
      if (head === 'unreadable' || (head !== null && head > now && head - now <= mostAheadMs)) kept.add(name);
      else over.push(name);
    }
    for (const name of over) await this.remove(name);
    for (const file of files) {
      const [, owner] = PAGE.exec(file) ?? [];
      const stray = owner ? !kept.has(owner) && !over.includes(owner) : !STATE.test(file);
      if (stray && (await this.#age(file, machineNow)) > STRAY_AFTER_MS) await this.#unlink(file);
    }
    return over;
  }

  /**
   * Until when a draft lives; null when it is gone or none of ours. Unreadable is another thing: a disk or a process that
   * cannot open files for a moment must not cost a citizen's draft, and its key is destroyed in time all the same.
   */
  async #head(file: string): Promise<number | null | 'unreadable'> {
    let handle: FileHandle;
    try {
      handle = await open(join(this.#folder, file), 'r');
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : 'unreadable';
    }
    try {
      const bytes = Buffer.alloc(HEAD_BYTES);
      const { bytesRead } = await handle.read(bytes, 0, HEAD_BYTES, 0);
      const head = readHead(bytes.subarray(0, bytesRead));
      return head.ok ? head.value.until : null;
    } finally {
      await handle.close();
    }
  }

  async #age(file: string, machineNow: number): Promise<number> {
    const facts = await stat(join(this.#folder, file)).catch(() => null);
    return facts ? Math.abs(machineNow - facts.mtimeMs) : 0;
  }

  async #write(file: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.#folder, file);
    const handle = await open(`${path}.new`, 'w', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${path}.new`, path);
    await syncFolder(this.#folder);
  }

  /** Null: it is not there. Empty: it is there and cannot be read, which is to be said and not taken for "nothing parked". */
  async #read(file: string, mostBytes: number): Promise<Buffer | null> {
    const path = join(this.#folder, file);
    try {
      const facts = await stat(path);
      if (!facts.isFile()) return null;
      return facts.size > mostBytes ? Buffer.alloc(0) : await readFile(path);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : Buffer.alloc(0);
    }
  }

  async #unlink(file: string): Promise<void> {
    await unlink(join(this.#folder, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
}
