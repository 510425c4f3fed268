import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChipReading } from '@mot-cua/device-daemon/src/devices/card-reading.ts';
import type { Call } from '@mot-cua/device-daemon/src/devices/device.ts';
import { kioskAuthority } from '@mot-cua/device-daemon/src/forwarding/authority.ts';
import { RelayDesk, type RelayDoor } from '@mot-cua/device-daemon/src/relay/relay-desk.ts';
import { relayOver } from '@mot-cua/device-daemon/src/relay/relay-over-line.ts';
import { readServiceKeys } from '@mot-cua/device-daemon/src/relay/service-keys.ts';
import { DaemonLine } from '@mot-cua/device-daemon/src/visits/daemon-line.ts';
import { onMessages, sendMessage } from '@mot-cua/device-daemon/src/visits/line.ts';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { ServiceKeys } from '@mot-cua/domain/sealed-question.ts';
import { FromVisit, type RelayTarget } from '@mot-cua/domain/visit-link.ts';
import { answerChallenge } from '../id-card/active-authentication.ts';
import { FILE, type Personalised } from '../id-card/personalise.ts';
import type { ServiceKeyPair } from './jose-by-hand.ts';

/**
 * A visit's end and a daemon's end with the real Unix socket and the real wire between them, for the tests of this room:
 * everything of the kiosk that carries a question, and nothing else of it.
 */
export class VisitAndDaemon {
  readonly folder = mkdtempSync(join(tmpdir(), 'visit-and-daemon-'));
  readonly device: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  /** every byte that passed the daemon, both ways, as it came */
  readonly seenByDaemon: Buffer[] = [];
  readonly journal: { readonly event: string; readonly facts: Record<string, string | number> }[] = [];
  readonly line: DaemonLine;
  readonly relay: ReturnType<typeof relayOver>;
  readonly #clock: Clock;
  readonly #doors: Partial<Record<RelayTarget, string | RelayDoor>>;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #desk: RelayDesk;

  private constructor(
    doors: Partial<Record<RelayTarget, string | RelayDoor>>,
    clock: Clock,
    device?: VisitAndDaemon['device'],
  ) {
    this.device = device ?? generateKeyPairSync('ed25519');
    this.#doors = doors;
    this.#clock = clock;
    this.#desk = this.#newDesk();
    this.line = new DaemonLine({
      socketPath: this.#socketPath,
      clock,
      hello: () => ({ t: 'hello', visit: 'v1', pid: process.pid, port: 1, state: 'live', submitting: null }),
      onTold: () => undefined,
      onUp: () => undefined,
      onOrphaned: () => undefined,
    });
    this.relay = relayOver(this.line, clock);
  }

  static async start(
    doors: Partial<Record<RelayTarget, string | RelayDoor>>,
    clock: Clock,
    device?: VisitAndDaemon['device'],
  ): Promise<VisitAndDaemon> {
    const both = new VisitAndDaemon(doors, clock, device);
    await both.startDaemon();
    both.line.start();
    return both;
  }

  get #socketPath(): string {
    return join(this.folder, 'daemon.sock');
  }

  get kiosks(): ReadonlyMap<string, KeyObject> {
    return new Map([['k01', this.device.publicKey]]);
  }

  async startDaemon(): Promise<void> {
    rmSync(this.#socketPath, { force: true });
    const desk = this.#newDesk();
    this.#desk = desk;
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined); // `close` follows
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('data', (bytes: Buffer) => this.seenByDaemon.push(bytes));
      onMessages(
        socket,
        FromVisit,
        (message) => {
          if (message.t !== 'relay') return;
          void desk.answer(message, (answer) => {
            this.seenByDaemon.push(Buffer.from(JSON.stringify(answer)));
            sendMessage(socket, answer);
          });
        },
        (why) => this.journal.push({ event: 'line-broken', facts: { why } }),
      );
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#socketPath, resolve));
  }

  /** As a crash: everything under way is gone with it. */
  async killDaemon(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server?.close(resolve) ?? resolve(null));
    await this.#desk.stop();
  }

  async stop(): Promise<void> {
    this.line.stop();
    await this.killDaemon();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** As a site gets them: by a file. */
  keysOf(service: ServiceKeyPair): ServiceKeys {
    const file = join(this.folder, 'service.jwks');
    writeFileSync(file, JSON.stringify(service.publicKeys));
    const read = readServiceKeys(file);
    if (!read.ok) throw new Error(read.fault);
    return read.value;
  }

  #newDesk(): RelayDesk {
    const authority = kioskAuthority('k01', this.device.privateKey, this.#clock);
    return new RelayDesk({
      doors: Object.fromEntries(
        Object.entries(this.#doors).map(([to, door]) => [to, typeof door === 'string' ? { url: door } : door]),
      ),
      authority: (method, url, { to, path, body }) =>
        to === 'repository' ? authority(method, path, null, body) : authority(method, url, null),
      clock: this.#clock,
      journal: (event, facts) => this.journal.push({ event, facts }),
    });
  }
}

export const call = (deadlineMs = 5_000, signal: AbortSignal = new AbortController().signal): Call => ({
  signal,
  deadlineMs,
});

/** What a reader brings from this chip when all goes well. `signs`: the card that answers the challenge; a copy is another. */
export const readingOf = (
  chip: Personalised,
  challenge: Uint8Array | null,
  signs: Personalised = chip,
): ChipReading => {
  const file = (id: number): Uint8Array | undefined => chip.closed.get(id) ?? undefined;
  const dg1 = file(FILE.dg1);
  if (!dg1) throw new Error('a card without DG1');
  const files = {
    dg2: file(FILE.dg2),
    dg11: file(FILE.dg11),
    dg12: file(FILE.dg12),
    dg13: file(FILE.dg13),
    dg14: file(FILE.dg14),
    dg15: file(FILE.dg15),
    sod: file(FILE.security),
  };
  const key = signs.activeAuthenticationKey;
  return {
    accessUsed: 'pace-can',
    chipAuthentication: 'done',
    activeAuthentication: key && challenge ? { challenge, signature: answerChallenge(key, challenge) } : null,
    files: {
      dg1,
      ...(Object.fromEntries(Object.entries(files).filter(([, bytes]) => bytes)) as typeof files & object),
    } as ChipReading['files'],
    traffic: { apdus: 0, bytesOut: 0, bytesIn: 0 },
  };
};
