import { randomBytes } from 'node:crypto';
import { FaultPlan } from '../fault-plan.ts';
import { SealedServer, type SealedServerOptions } from './sealed-server.ts';

/** The person as a provider tells it; the house's invented people fit. */
export type SignedIn = {
  readonly personalNumber: string;
  readonly fullName: string;
  readonly dateOfBirth: string;
  readonly sex: 'male' | 'female' | 'other';
};

export type SignInFault =
  | 'someone-elses-approval' // a good approval, of another sign-in
  | 'old-approval'; // of this one, dated before it was opened

export type VirtualSignInOptions = Omit<SealedServerOptions, 'name' | 'answer'> & {
  readonly goodForMs?: number;
  readonly askAgainAfterMs?: number;
};

type Entry = {
  readonly kioskName: string;
  readonly office: string;
  readonly due: number;
  state: 'waiting' | 'approved' | 'refused' | 'closed';
  person: SignedIn | null;
  at: number;
};

/** A VNeID sign-in provider with the person's phone in the test's hand: `approve`, `refuse`, or nothing. */
export class VirtualSignInService {
  readonly server: SealedServer;
  readonly answers = new FaultPlan<SignInFault>();
  readonly #options: VirtualSignInOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #begun: ((signInId: string) => void)[] = [];

  private constructor(options: VirtualSignInOptions, server: SealedServer) {
    this.#options = options;
    this.server = server;
  }

  static async start(options: VirtualSignInOptions = {}): Promise<VirtualSignInService> {
    let answer: (path: string, question: unknown) => Promise<unknown> = async () => null;
    const server = await SealedServer.start({
      ...options,
      name: 'sign-in',
      answer: (path, question) => answer(path, question),
    });
    const service = new VirtualSignInService(options, server);
    answer = async (path, question) => service.#answer(path, question as Record<string, string>);
    return service;
  }

  /** What stands on phones now: which kiosk asks, and how far it is. */
  get all(): readonly { readonly signInId: string; readonly kioskName: string; readonly state: string }[] {
    return [...this.#entries].map(([signInId, { kioskName, state }]) => ({ signInId, kioskName, state }));
  }

  /** Resolves with the id of the next sign-in that a kiosk opens. */
  begun(): Promise<string> {
    return new Promise((resolve) => this.#begun.push(resolve));
  }

  onBegun(listener: (signInId: string) => void): void {
    const again = (signInId: string): void => {
      this.#begun.push(again);
      listener(signInId);
    };
    this.#begun.push(again);
  }

  /** False when there is no such sign-in that waits. */
  approve(signInId: string, person: SignedIn): boolean {
    return this.#settle(signInId, 'approved', person);
  }

  refuse(signInId: string): boolean {
    return this.#settle(signInId, 'refused', null);
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }

  #settle(signInId: string, state: 'approved' | 'refused', person: SignedIn | null): boolean {
    const entry = this.#entries.get(signInId);
    if (entry?.state !== 'waiting' || this.#now() > entry.due) return false;
    Object.assign(entry, { state, person, at: this.#now() });
    return true;
  }

  #answer(path: string, question: Record<string, string>): unknown {
    if (path === '/v1/sign-ins') return this.#begin(question);
    const signInId = question['signInId'] ?? '';
    const entry = this.#entries.get(signInId);
    if (!entry) return null;
    if (path === '/v1/sign-ins/close') {
      Object.assign(entry, { state: 'closed', person: null });
      return { state: 'closed', signInId };
    }
    if (path !== '/v1/sign-ins/outcome') return null;
    return this.#outcome(signInId, entry);
  }

  #begin({ kioskName = '', office = '' }: Record<string, string>): unknown {
    const signInId = randomBytes(12).toString('hex');
    const goodForMs = this.#options.goodForMs ?? 120_000;
    if (this.#entries.size > 1_000) this.#entries.clear();
    this.#entries.set(signInId, {
      kioskName,
      office,
      due: this.#now() + goodForMs,
      state: 'waiting',
      person: null,
      at: 0,
    });
    for (const tell of this.#begun.splice(0)) tell(signInId);
    return {
      signInId,
      qrText: `vneid-thu:${signInId}`,
      goodForMs,
      askAgainAfterMs: this.#options.askAgainAfterMs ?? 1_000,
    };
  }

  /** Told again to whoever asks again, until it is closed: an answer may get lost. */
  #outcome(signInId: string, entry: Entry): unknown {
    if (entry.state === 'refused') return { state: 'refused', signInId };
    if (entry.state === 'approved' && entry.person) {
      const { personalNumber, fullName, dateOfBirth, sex } = entry.person;
      const fault = this.answers.take();
      return {
        state: 'approved',
        signInId: fault === 'someone-elses-approval' ? randomBytes(12).toString('hex') : signInId,
        approvedAt: fault === 'old-approval' ? this.#now() - 86_400_000 : entry.at,
        person: { personalNumber, fullName, dateOfBirth, sex },
      };
    }
    if (entry.state !== 'waiting' || this.#now() > entry.due) return { state: 'expired', signInId };
    return { state: 'waiting', signInId, askAgainAfterMs: this.#options.askAgainAfterMs ?? 1_000 };
  }
}
