import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { OfficeNodeAddress } from '@mot-cua/domain/office/office-plan.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { Compile } from 'typebox/compile';
import { Agent, request } from 'undici';
import { type BroughtCommand, CommandAnswer, NodeAnswers, type NodeLetter } from './node-messages.ts';

/** `unheard`: it certainly did not arrive; `lost`: it may have, no answer came. */
export type LineFault = 'unheard' | 'lost';

/** How a machine of the office reaches the others. Nothing throws: a network is a place where letters get lost. */
export interface NodeLine {
  /** Posts a letter; what the other machine answers at once. Empty: nothing was heard. */
  carry(to: string, letter: NodeLetter, deadlineMs: number): Promise<readonly NodeLetter[]>;
  bring(to: string, command: BroughtCommand, deadlineMs: number): Promise<Result<CommandAnswer, LineFault>>;
  stop(): Promise<void>;
}

/** PEM: this machine's key and certificate, and the certificate of the office's authority. */
export type NodeCredentials = { readonly key: string; readonly certificate: string; readonly authority: string };

export type HttpsLineParts = {
  readonly nodes: readonly OfficeNodeAddress[];
  readonly self: string;
  readonly credentials: NodeCredentials;
  readonly clock: Clock;
  /** told when a machine is heard no more, and when it is again; not each letter that was lost */
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
  /** names to addresses, where the network has no name service (and in tests) */
  readonly lookup?: (host: string) => string | undefined;
};

export const LETTERS_PATH = '/office/node/letters';
export const COMMANDS_PATH = '/office/node/commands';
/** A snapshot of a day with 3,000 tickets has 3 MB. */
export const MOST_LETTER_BYTES = 16_000_000;
const MOST_ANSWER_BYTES = 4_000_000;
const CONNECT_MS = 1_000;
/** Letters under way to one machine; more are thrown away as a full network would, and sent again by themselves. */
const MOST_AT_ONCE = 6;
const answers = Compile(NodeAnswers);
const answer = Compile(CommandAnswer);
const areAnswers = (value: unknown): value is NodeAnswers => answers.Check(value);
const isAnswer = (value: unknown): value is CommandAnswer => answer.Check(value);

/** Nothing has left this machine. */
const UNHEARD = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * HTTPS by the names of the plan. Both sides prove themselves with certificates of the office's authority: the other's certificate
 * must have the host name of its address (as always) and its id as common name; ours says who we are.
 */
export class HttpsLine implements NodeLine {
  readonly #parts: HttpsLineParts;
  readonly #agents = new Map<string, Agent>();
  readonly #busy = new Map<string, number>();
  readonly #silent = new Set<string>();
  readonly #stopped = new AbortController();

  constructor(parts: HttpsLineParts) {
    this.#parts = parts;
    for (const node of parts.nodes)
      if (node.id !== parts.self)
        this.#agents.set(node.id, agentTo(node, parts.credentials, MOST_AT_ONCE, parts.lookup));
  }

  async carry(to: string, letter: NodeLetter, deadlineMs: number): Promise<readonly NodeLetter[]> {
    const busy = this.#busy.get(to) ?? 0;
    if (busy >= MOST_AT_ONCE) return [];
    this.#busy.set(to, busy + 1);
    try {
      const answered = await this.#post(to, LETTERS_PATH, letter, deadlineMs, areAnswers);
      return answered.ok ? answered.value.letters : [];
    } finally {
      this.#busy.set(to, (this.#busy.get(to) ?? 1) - 1);
    }
  }

  bring(to: string, command: BroughtCommand, deadlineMs: number): Promise<Result<CommandAnswer, LineFault>> {
    return this.#post(to, COMMANDS_PATH, command, deadlineMs, isAnswer);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()));
  }

  async #post<T>(
    to: string,
    path: string,
    body: unknown,
    deadlineMs: number,
    isIt: (value: unknown) => value is T,
  ): Promise<Result<T, LineFault>> {
    const node = this.#parts.nodes.find(({ id }) => id === to);
    const agent = this.#agents.get(to);
    if (!node || !agent || this.#stopped.signal.aborted) return failed('unheard');
    const stop = new AbortController();
    const cancel = this.#parts.clock.after(deadlineMs, () => stop.abort());
    try {
      const answer = await request(new URL(path, node.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        dispatcher: agent,
        signal: AbortSignal.any([stop.signal, this.#stopped.signal]),
      });
      answer.body.on('error', () => undefined); // undici throws out of the process what a body is dropped with
      const pieces: Buffer[] = [];
      let size = 0;
      for await (const piece of answer.body as AsyncIterable<Buffer>) {
        size += piece.byteLength;
        if (size > MOST_ANSWER_BYTES) throw new Error('an answer without end');
        pieces.push(piece);
      }
      const value: unknown = answer.statusCode === 200 ? JSON.parse(Buffer.concat(pieces).toString()) : undefined;
      if (!isIt(value)) throw new Error(`status ${answer.statusCode}, and not the words of a node`);
      this.#note(to, true, '');
      return done(value);
    } catch (error) {
      const code = codeOf(error);
      if (!this.#stopped.signal.aborted) this.#note(to, false, stop.signal.aborted ? 'late' : code);
      return failed(UNHEARD.has(code) ? 'unheard' : 'lost');
    } finally {
      cancel();
    }
  }

  #note(to: string, heard: boolean, why: string): void {
    if (heard === !this.#silent.has(to)) return;
    if (heard) this.#silent.delete(to);
    else this.#silent.add(to);
    this.#parts.journal(heard ? 'node-heard-again' : 'node-silent', { node: to, ...(heard ? {} : { why }) });
  }
}

/** A way to one machine of the office on which both prove themselves. `lookup`: names to addresses, where no name service is. */
export const agentTo = (
  node: OfficeNodeAddress,
  { key, certificate, authority }: NodeCredentials,
  connections: number,
  lookup?: (host: string) => string | undefined,
): Agent => {
  const host = new URL(node.url).hostname;
  const address = lookup?.(host);
  return new Agent({
    connect: {
      key,
      cert: certificate,
      ca: authority,
      minVersion: 'TLSv1.2',
      timeout: CONNECT_MS,
      servername: host,
      checkServerIdentity: (_name: string, shown: PeerCertificate) => isNode(node, host, shown),
      ...(address === undefined
        ? {}
        : {
            lookup: (_name: string, options: { all?: boolean }, found: LookupCallback) =>
              options.all ? found(null, [{ address, family: 4 }]) : found(null, address, 4),
          }),
    },
    connections,
    keepAliveTimeout: 20_000,
    pipelining: 1,
  } as Agent.Options);
};

/** Whether this is the certificate that the plan means by the node: its id, and the very one where the plan says which. */
export const isCertificateOf = (node: OfficeNodeAddress, certificate: PeerCertificate): boolean =>
  certificate.subject?.CN === node.id &&
  (node.certificate === undefined ||
    certificate.fingerprint256?.replaceAll(':', '').toLowerCase() === node.certificate);

/** The name of the address, and the id: a machine of this office that is not the one we mean is nobody. */
const isNode = (node: OfficeNodeAddress, host: string, certificate: PeerCertificate): Error | undefined =>
  checkServerIdentity(host, certificate) ??
  (isCertificateOf(node, certificate)
    ? undefined
    : new Error(`the certificate is of "${certificate.subject?.CN}", not the one of "${node.id}"`));

type LookupCallback = (
  error: Error | null,
  address: string | { address: string; family: number }[],
  family?: number,
) => void;

const codeOf = (error: unknown): string => {
  const { code, cause, message } = error as { code?: unknown; cause?: unknown; message?: unknown };
  if (typeof code === 'string') return code;
  return cause ? codeOf(cause) : String(message ?? 'unknown').slice(0, 80);
};
