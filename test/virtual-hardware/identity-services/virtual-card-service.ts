import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chipSigned } from './chip-signature.ts';
import { SealedServer, type SealedServerOptions } from './sealed-server.ts';

type Finding = 'yes' | 'no' | 'unknown';
export type Findings = { readonly dataNotTampered: Finding; readonly chipGenuine: Finding; readonly inForce: Finding };

export type VirtualCardServiceOptions = Omit<SealedServerOptions, 'name' | 'answer'> & {
  /** PEM file with the roots of the state; without it any signer will do */
  readonly rootsFile?: string;
  /** ms that a challenge is good for */
  readonly challengeMs?: number;
};

/** What the kiosk sends; bytes as base64url. */
type Check = {
  readonly challengeId: string | null;
  readonly signature: string | null;
  readonly sod: string;
  readonly dg14: string | null;
  readonly dg15: string | null;
  readonly hash: string;
  readonly digests: readonly { readonly group: number; readonly digest: string }[];
  readonly documentNumber: string;
  readonly expiresOn: string | null;
};

/**
 * An online card service in the manner of C06/RAR (reference/domain.md, 2.4): gives out challenges, and judges what a chip
 * signed, what a SOD lists, and what is in its register. The SOD's signature is checked by Debian's openssl.
 */
export class VirtualCardService {
  readonly server: SealedServer;
  /** document numbers that were called in */
  readonly cancelled = new Set<string>();
  #verdict: Partial<Findings> = {};
  readonly #options: VirtualCardServiceOptions;
  readonly #challenges = new Map<string, { bytes: Buffer; due: number }>();

  private constructor(options: VirtualCardServiceOptions, server: SealedServer) {
    this.#options = options;
    this.server = server;
  }

  static async start(options: VirtualCardServiceOptions = {}): Promise<VirtualCardService> {
    let answer: (path: string, question: unknown) => Promise<unknown> = async () => null;
    const server = await SealedServer.start({
      ...options,
      name: 'card-service',
      answer: (path, question) => answer(path, question),
    });
    const service = new VirtualCardService(options, server);
    answer = (path, question) => service.#answer(path, question);
    return service;
  }

  /** Overrides what it would find out itself, until the next call. */
  findings(findings: Partial<Findings>): void {
    this.#verdict = findings;
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }

  async #answer(path: string, question: unknown): Promise<unknown> {
    if (path === '/v1/challenges') return this.#challenge();
    if (path !== '/v1/checks') return null;
    return { ...(await this.#check(question as Check)), ...this.#verdict };
  }

  #challenge(): unknown {
    const challengeId = randomBytes(12).toString('hex');
    const bytes = randomBytes(8);
    const goodForMs = this.#options.challengeMs ?? 120_000;
    if (this.#challenges.size > 1_000) this.#challenges.clear();
    this.#challenges.set(challengeId, { bytes, due: this.#now() + goodForMs });
    return { challengeId, challenge: bytes.toString('base64url'), goodForMs };
  }

  async #check(check: Check): Promise<Findings & { reasons: string[] }> {
    const reasons: string[] = [];
    const say = (finding: Finding, why: string): Finding => {
      if (finding !== 'yes') reasons.push(why);
      return finding;
    };
    const listed = await contentsOf(Buffer.from(check.sod, 'base64url'), this.#options.rootsFile);
    const whole =
      listed !== null &&
      check.digests.length > 0 &&
      check.digests.every(({ group, digest }) => lists(listed, group, Buffer.from(digest, 'base64url'))) &&
      isTheOne(check, 14, check.dg14) &&
      isTheOne(check, 15, check.dg15);
    const today = new Date(this.#now()).toISOString().slice(0, 10);
    const inForce = !this.cancelled.has(check.documentNumber) && (check.expiresOn === null || check.expiresOn >= today);
    return {
      dataNotTampered: say(whole ? 'yes' : 'no', 'the files are not those that were signed'),
      chipGenuine: say(this.#genuine(check), 'the chip has not signed the challenge'),
      inForce: say(inForce ? 'yes' : 'no', 'the document is not in force'),
      reasons,
    };
  }

  /** Each challenge serves once. */
  #genuine({ challengeId, signature, dg15 }: Check): Finding {
    const challenge = challengeId === null ? undefined : this.#challenges.get(challengeId);
    if (challengeId !== null) this.#challenges.delete(challengeId);
    if (!challenge || this.#now() > challenge.due || signature === null || dg15 === null) return 'unknown';
    const [key, signed] = [dg15, signature].map((text) => new Uint8Array(Buffer.from(text, 'base64url')));
    return key && signed && chipSigned(key, challenge.bytes, signed) ? 'yes' : 'no';
  }
}

/** The public key that came along is the one whose digest came along. */
const isTheOne = ({ digests, hash }: Check, group: number, file: string | null): boolean => {
  if (file === null) return true;
  const digest = createHash(hash).update(Buffer.from(file, 'base64url')).digest('base64url');
  return digests.some((one) => one.group === group && one.digest === digest);
};

/** DataGroupHash ::= SEQUENCE { INTEGER group, OCTET STRING digest } (ICAO 9303-10, 4.6.2.3) */
const lists = (contents: Buffer, group: number, digest: Buffer): boolean =>
  contents.includes(Buffer.concat([Buffer.from([0x30, digest.length + 5, 2, 1, group, 4, digest.length]), digest]));

/** What the SOD signs (77 { ContentInfo }), when its signature holds and its signer stands below a root. */
const contentsOf = (sod: Buffer, rootsFile: string | undefined): Promise<Buffer | null> => {
  const start = (sod[1] ?? 0) < 0x80 ? 2 : 2 + ((sod[1] ?? 0) & 0x7f);
  const trust = rootsFile === undefined ? ['-noverify'] : ['-CAfile', rootsFile, '-purpose', 'any'];
  return new Promise((resolve, reject) => {
    const openssl = spawn('openssl', ['cms', '-verify', '-inform', 'DER', '-binary', ...trust], {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: 10_000,
    });
    const chunks: Buffer[] = [];
    openssl.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    openssl.stdin.on('error', () => undefined); // it may refuse before it has read all
    openssl.on('error', reject);
    openssl.on('close', (code) => resolve(code === 0 ? Buffer.concat(chunks) : null));
    openssl.stdin.end(sod.subarray(start));
  });
};
