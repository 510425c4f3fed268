import type { Clock } from '@mot-cua/domain/clock.ts';
import type { OfficeNodeAddress } from '@mot-cua/domain/office/office-plan.ts';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { type Agent, request } from 'undici';
import { agentTo, type NodeCredentials } from '../office/node-line.ts';
import type { Standing } from './sealed-bags.ts';

/** How machines of an office ask each other about dossiers: by their certificates, behind the door of whoever is asked. */
export const STANDINGS_PATH = '/office/node/dossiers';
export const SEALED_PATH = '/office/node/sealed';
export const MOST_ASKED = 100;
const Id = Type.String({ pattern: '^[0-9a-f-]{36}$' });

export const AskStandings = Type.Object(
  { office: Type.String({ maxLength: 40 }), dossiers: Type.Array(Id, { minItems: 1, maxItems: MOST_ASKED }) },
  { additionalProperties: false },
);
export type AskStandings = Static<typeof AskStandings>;

/** `staff`: who asked for it at the other machine's door, for the audit of the machine that gives it. */
export const AskSealed = Type.Object(
  { office: Type.String({ maxLength: 40 }), dossier: Id, staff: Type.String({ pattern: '^[0-9]{2,6}$' }) },
  { additionalProperties: false },
);
export type AskSealed = Static<typeof AskSealed>;

export const Standings = Type.Object(
  {
    standings: Type.Array(
      Type.Object({
        dossier: Id,
        standing: Type.Union([Type.Literal('sealed'), Type.Literal('received'), Type.Literal('unknown')]),
      }),
      { maxItems: MOST_ASKED },
    ),
  },
  { additionalProperties: false },
);
const standings = Compile(Standings);

const ASK_MS = 3_000;
/** A bag of 100 MB over an office's network; no byte for so long is a dead line. */
const SILENCE_MS = 10_000;
const MOST_ANSWER_BYTES = 64_000;

export type PapersLineParts = {
  readonly office: string;
  readonly self: string;
  readonly nodes: readonly OfficeNodeAddress[];
  readonly credentials: NodeCredentials;
  readonly clock: Clock;
  readonly lookup?: (host: string) => string | undefined;
};

/** A sealed bag on its way from another machine; whoever takes it reads it or destroys it. */
export type ComingBag = {
  readonly size: number;
  readonly sha256: string;
  readonly bytes: AsyncIterable<Uint8Array> & { destroy(): void };
};

export class PapersLine {
  readonly #parts: PapersLineParts;
  readonly #agents: ReadonlyMap<string, Agent>;
  readonly #stopped = new AbortController();

  constructor(parts: PapersLineParts) {
    this.#parts = parts;
    const { nodes, self, credentials, lookup } = parts;
    this.#agents = new Map(
      nodes.filter(({ id }) => id !== self).map((node) => [node.id, agentTo(node, credentials, 2, lookup)]),
    );
  }

  get others(): string[] {
    return [...this.#agents.keys()];
  }

  /** Null: it was not heard, or said nothing that can be understood. */
  async standings(node: string, dossiers: readonly string[]): Promise<ReadonlyMap<string, Standing> | null> {
    const stop = new AbortController();
    const cancel = this.#parts.clock.after(ASK_MS, () => stop.abort());
    try {
      const answer = await this.#post(
        node,
        STANDINGS_PATH,
        { office: this.#parts.office, dossiers: dossiers.slice(0, MOST_ASKED) },
        stop.signal,
      );
      answer.body.on('error', () => undefined);
      const pieces: Buffer[] = [];
      let size = 0;
      for await (const piece of answer.body as AsyncIterable<Buffer>) {
        size += piece.byteLength;
        if (size > MOST_ANSWER_BYTES) throw new Error('an answer without end');
        pieces.push(piece);
      }
      const value: unknown = answer.statusCode === 200 ? JSON.parse(Buffer.concat(pieces).toString()) : null;
      return standings.Check(value)
        ? new Map(value.standings.map(({ dossier, standing }) => [dossier, standing]))
        : null;
    } catch {
      return null;
    } finally {
      cancel();
    }
  }

  /** Null: it does not lie there, or nobody was heard. */
  async sealed(node: string, dossier: string, staff: string): Promise<ComingBag | null> {
    try {
      const ask = { office: this.#parts.office, dossier, staff };
      const answer = await this.#post(node, SEALED_PATH, ask, this.#stopped.signal);
      answer.body.on('error', () => undefined);
      const size = Number(answer.headers['content-length']);
      const sha256 = String(answer.headers['x-sealed-sha256'] ?? '');
      if (answer.statusCode === 200 && Number.isSafeInteger(size) && /^[0-9a-f]{64}$/.test(sha256))
        return { size, sha256, bytes: answer.body };
      await answer.body.dump();
      return null;
    } catch {
      return null;
    }
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()));
  }

  #post(node: string, path: string, body: AskStandings | AskSealed, signal: AbortSignal) {
    const agent = this.#agents.get(node);
    const address = this.#parts.nodes.find(({ id }) => id === node);
    if (!agent || !address) throw new Error(`the plan knows no other node "${node}"`);
    return request(new URL(path, address.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      dispatcher: agent,
      headersTimeout: ASK_MS,
      bodyTimeout: SILENCE_MS,
      signal: AbortSignal.any([signal, this.#stopped.signal]),
    });
  }
}
