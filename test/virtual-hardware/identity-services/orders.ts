import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EVERYONE } from '../id-card/holders.ts';
import type { ServiceFault } from './sealed-server.ts';
import type { VirtualCardService } from './virtual-card-service.ts';
import type { SignInFault, VirtualSignInService } from './virtual-sign-in-service.ts';

/** What people may tell the services from outside: POST one of these as JSON to `/orders`; `GET /state` tells how they stand. */
export type IdentityOrder =
  /** without `signInId` the newest that waits; without `holder` the first of the invented people */
  | { readonly do: 'approve'; readonly signInId?: string; readonly holder?: string }
  | { readonly do: 'refuse'; readonly signInId?: string }
  /** every sign-in from now on is approved by this holder, after so many ms; null: the person decides */
  | { readonly do: 'approve-all'; readonly holder: string | null; readonly afterMs?: number }
  | {
      readonly do: 'fail-next' | 'fail-repeatedly';
      readonly service: 'card-service' | 'sign-in';
      readonly fault: ServiceFault;
    }
  | { readonly do: 'approve-wrongly'; readonly fault: SignInFault }
  | { readonly do: 'release-late' }
  | { readonly do: 'clear' }
  | { readonly do: 'call-in'; readonly documentNumber: string };

export type IdentityState = {
  readonly signIns: VirtualSignInService['all'];
  readonly asked: { readonly 'card-service': number; readonly 'sign-in': number };
};

const serviceFaults: ReadonlySet<string> = new Set<ServiceFault>([
  'line-down',
  'answer-lost',
  'unavailable',
  'login-page',
  'redirect',
  'gibberish',
  'endless',
  'late',
  'replay',
  'replay-inside',
  'wrong-signature',
  'unknown-signer',
  'foreign',
  'no-answer',
]);

/** The phone in the pocket and the finger on the plug, as a small API on loopback. */
export class IdentityOrders {
  readonly #cards: VirtualCardService;
  readonly #signIns: VirtualSignInService;
  readonly #server: Server;
  #approver: { readonly holder: string; readonly afterMs: number } | null = null;

  constructor(cards: VirtualCardService, signIns: VirtualSignInService) {
    this.#cards = cards;
    this.#signIns = signIns;
    signIns.onBegun((signInId) => {
      const approver = this.#approver;
      if (!approver) return;
      const approve = (): void => {
        const waits = this.#signIns.all.some((one) => one.signInId === signInId && one.state === 'waiting');
        if (waits) this.#approve(signInId, approver.holder);
      };
      setTimeout(approve, approver.afterMs).unref();
    });
    this.#server = createServer((request, response) => {
      this.#take(request).then(
        (answer) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer)),
        (error: unknown) => response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' }).end(String(error)),
      );
    });
  }

  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Throws with a sentence that says what to do. */
  carryOut(order: IdentityOrder): void {
    const servers = { 'card-service': this.#cards.server, 'sign-in': this.#signIns.server };
    switch (order.do) {
      case 'approve':
        return this.#approve(order.signInId ?? this.#newest(), order.holder ?? null);
      case 'refuse':
        if (!this.#signIns.refuse(order.signInId ?? this.#newest())) throw new Error('This sign-in waits no more.');
        return;
      case 'approve-all':
        if (order.holder !== null) holderNamed(order.holder);
        this.#approver =
          order.holder === null ? null : { holder: order.holder, afterMs: Math.min(60_000, order.afterMs ?? 0) };
        return;
      case 'fail-next':
      case 'fail-repeatedly': {
        const server = servers[order.service];
        if (!server || !serviceFaults.has(order.fault))
          throw new Error(`"service" is card-service or sign-in, "fault" one of ${[...serviceFaults].join(', ')}.`);
        if (order.do === 'fail-next') server.faults.failNext(order.fault);
        else server.faults.failRepeatedly(order.fault);
        return;
      }
      case 'approve-wrongly':
        return this.#signIns.answers.failNext(order.fault);
      case 'release-late':
        for (const server of Object.values(servers)) server.releaseLate();
        return;
      case 'clear':
        for (const server of Object.values(servers)) server.faults.clear();
        this.#signIns.answers.clear();
        this.#cards.cancelled.clear();
        return;
      case 'call-in':
        this.#cards.cancelled.add(String(order.documentNumber).slice(0, 30));
        return;
      default:
        throw new Error(
          '"do" is approve, refuse, approve-all, approve-wrongly, fail-next, fail-repeatedly, release-late, clear or call-in.',
        );
    }
  }

  get state(): IdentityState {
    return {
      signIns: this.#signIns.all,
      asked: { 'card-service': this.#cards.server.opened.length, 'sign-in': this.#signIns.server.opened.length },
    };
  }

  #newest(): string {
    const waiting = this.#signIns.all.findLast(({ state }) => state === 'waiting');
    if (!waiting) throw new Error('No sign-in waits: choose VNeID at the kiosk first.');
    return waiting.signInId;
  }

  #approve(signInId: string, holder: string | null): void {
    const { personalNumber, fullName, dateOfBirth, sex } = holderNamed(holder ?? EVERYONE[0]?.id ?? '');
    if (!this.#signIns.approve(signInId, { personalNumber, fullName, dateOfBirth, sex }))
      throw new Error('This sign-in waits no more.');
  }

  async #take(request: IncomingMessage): Promise<unknown> {
    // a page of another origin must not press buttons here
    if (request.headers.origin !== undefined || !/^127\.0\.0\.1:/.test(request.headers.host ?? ''))
      throw new Error('Only programs of this machine give orders here.');
    if (request.method === 'GET' && request.url === '/state') return this.state;
    if (request.method !== 'POST' || request.url !== '/orders') throw new Error('GET /state or POST /orders.');
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > 10_000) throw new Error('An order has at most 10,000 bytes.');
      chunks.push(chunk);
    }
    this.carryOut(JSON.parse(Buffer.concat(chunks).toString('utf8')) as IdentityOrder);
    return this.state;
  }
}

const holderNamed = (id: string) => {
  const holder = EVERYONE.find((one) => one.id === id && one.personalNumber !== '');
  if (!holder) throw new Error(`Nobody with a personal number is called "${id}" here: see id-card/holders.ts.`);
  return holder;
};
