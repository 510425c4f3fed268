import { execFile } from 'node:child_process';
import type { Generation, GenerationStore } from './kiosk-secret.ts';

/** Our corner of the owner's index space (0x01800000-0x01BFFFFF); more generations than can ever live at once. */
const FIRST_INDEX = 0x01816000;
const MOST_INDEXES = 32;
/** 8 bytes time of making, 16 bytes id, 32 bytes secret. */
const BYTES = 56;
/** A discrete TPM takes some 100 ms for an NV write; a hanging one must not hold the daemon. */
const DEADLINE_MS = 10_000;

/**
 * Generations in NV indexes of the kiosk's TPM, by Debian's tpm2-tools as processes (`tcti` as they take it, e.g.
 * `device:/dev/tpmrm0`, `swtpm:port=2321`). Undefining an index destroys the secret for good: no copy of any disk,
 * however old, brings it back, and a disk without this very TPM opens nothing. Secrets pass through pipes, never by
 * argument or file.
 */
export class SecretTpm implements GenerationStore {
  readonly #tcti: string;

  constructor(tcti: string) {
    this.#tcti = tcti;
  }

  async list(): Promise<Generation[]> {
    const generations: Generation[] = [];
    for (const index of await this.#indexes()) {
      const read = await this.#run('tpm2_nvread', [index, '-C', 'o', '-s', String(BYTES)]).catch(() => null);
      if (read?.length !== BYTES) {
        await this.#undefine(index); // defined and not written when the power went: nothing was parked under it
        continue;
      }
      generations.push({
        createdAt: Number(read.readBigUInt64BE(0)),
        id: uuid(read.subarray(8, 24)),
        secret: Buffer.from(read.subarray(24)),
      });
      read.fill(0);
    }
    return generations;
  }

  async make(generation: Generation): Promise<void> {
    const taken = new Set(await this.#indexes());
    const index = ours().find((one) => !taken.has(one));
    if (!index) throw new Error('no NV index is free for a generation of the parking secret');
    const bytes = Buffer.alloc(BYTES);
    bytes.writeBigUInt64BE(BigInt(generation.createdAt), 0);
    Buffer.from(generation.id.replaceAll('-', ''), 'hex').copy(bytes, 8);
    generation.secret.copy(bytes, 24);
    try {
      await this.#run('tpm2_nvdefine', [index, '-C', 'o', '-s', String(BYTES), '-a', 'ownerread|ownerwrite|no_da']);
      await this.#run('tpm2_nvwrite', [index, '-C', 'o', '-i', '-'], bytes);
    } finally {
      bytes.fill(0);
    }
  }

  async destroy(id: string): Promise<void> {
    const wanted = id.replaceAll('-', '');
    for (const index of await this.#indexes()) {
      const read = await this.#run('tpm2_nvread', [index, '-C', 'o', '-s', String(BYTES)]).catch(() => null);
      if (read?.subarray(8, 24).toString('hex') === wanted) await this.#undefine(index);
    }
  }

  async #undefine(index: string): Promise<void> {
    await this.#run('tpm2_nvundefine', [index, '-C', 'o']);
  }

  async #indexes(): Promise<string[]> {
    const listed = (await this.#run('tpm2_getcap', ['handles-nv-index'])).toString('utf8');
    const found = [...listed.matchAll(/0x[0-9a-fA-F]+/g)].map(([text]) => Number(text));
    return ours().filter((index) => found.includes(Number(index)));
  }

  #run(command: string, args: readonly string[], input?: Buffer): Promise<Buffer> {
    const env = { PATH: '/usr/local/bin:/usr/bin:/bin', TPM2TOOLS_TCTI: this.#tcti, TSS2_LOG: 'all+NONE' };
    return new Promise((resolve, reject) => {
      const options = { env, encoding: 'buffer', timeout: DEADLINE_MS } as const;
      const child = execFile(command, args, options, (error, stdout) =>
        error ? reject(new Error(`${command} ${args[0]}: ${error.message.split('\n')[0]}`)) : resolve(stdout),
      );
      child.stdin?.on('error', () => undefined); // a tool that ends early says why itself
      child.stdin?.end(input);
    });
  }
}

const ours = (): string[] =>
  Array.from({ length: MOST_INDEXES }, (_, at) => `0x${(FIRST_INDEX + at).toString(16).padStart(8, '0')}`);

const uuid = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
