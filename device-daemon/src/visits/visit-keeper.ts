import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { type FaceAdvice, FromVisit, type ToVisit, type VisitSetup } from '@mot-cua/domain/visit-link.ts';
import { onMessages, sendMessage } from './line.ts';

export type VisitProcess = {
  readonly id: string;
  readonly pid: number;
  readonly child: ChildProcess | null;
  state: 'starting' | 'warm' | 'live' | 'ending' | 'dead';
  port: number;
  socket: Socket | null;
  opened: boolean;
  /** how often in a row it told that no page listens; 5 s each */
  lostFor: number;
  heardAt: number;
  /** dossiers that this visit has begun to submit */
  readonly dossiers: Set<string>;
  /** for staff, while the person stands there: held here and nowhere else, gone when the visit ends */
  faceAdvice: FaceAdvice | null;
};

export type VisitKeeperParts = {
  readonly clock: Clock;
  readonly socketPath: string;
  readonly setup: VisitSetup;
  /** environment of a visit process; nothing personal, nothing secret */
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** everything a visit says that is not about the process itself */
  readonly onMessage: (visit: VisitProcess, message: FromVisit, reply: (message: ToVisit) => void) => void;
  readonly onLive: (visit: VisitProcess) => void;
  /** `faceAdvice` of the visit has changed */
  readonly onFaceAdvice?: (visit: VisitProcess) => void;
  readonly onEnding: (visit: VisitProcess, why: 'finished' | 'timed-out' | 'crashed') => void;
  readonly onStreamLost: (visit: VisitProcess) => void;
  readonly onPainted: (visit: VisitProcess) => void;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** Every wait of the keeper, ms, with the reason. */
export const keeperDelays = {
  /** visits of a daemon that died come back within this time and are adopted before a new one is forked */
  adoption: 600,
  /** the next warm process is forked once the new page has had the machine to itself */
  nextWarm: 1_000,
  /** a visit process that has not said a word for this long is silent: it beats every 2 s */
  silence: 12_000,
  /** an ending visit is killed after this, page left or not */
  ending: 3_000,
  firstBackOff: 200,
  longestBackOff: 5_000,
  /** a visit that goes live loads its devices meanwhile */
  token: 10_000,
} as const;

/**
 * Keeps one live and one warm visit process (DESIGN.md, "One visit, one process, one browser"): forks, adopts after a
 * restart of its own, hands out one-use links, kills what has ended or fallen silent.
 */
export class VisitKeeper {
  readonly #parts: VisitKeeperParts;
  readonly #visits = new Map<string, VisitProcess>();
  readonly #tokens = new Map<string, (token: string) => void>();
  #server: Server | null = null;
  #stopping = false;
  #backOff = 0;
  #forkDue: (() => void) | null = null;

  constructor(parts: VisitKeeperParts) {
    this.#parts = parts;
  }

  get live(): VisitProcess | null {
    return [...this.#visits.values()].find((visit) => visit.state === 'live') ?? null;
  }

  get warm(): VisitProcess | null {
    return [...this.#visits.values()].find((visit) => visit.state === 'warm') ?? null;
  }

  get all(): readonly VisitProcess[] {
    return [...this.#visits.values()];
  }

  async start(): Promise<void> {
    const { socketPath, clock } = this.#parts;
    rmSync(socketPath, { force: true });
    this.#server = createServer((socket) => this.#connected(socket));
    await new Promise<void>((resolve, reject) => {
      this.#server?.once('error', reject).listen(socketPath, resolve);
    });
    chmodSync(socketPath, 0o600);
    clock.after(keeperDelays.adoption, () => this.#ensureWarm());
    this.#watch();
  }

  /** Ends the daemon's side. Visits are ended too when `killVisits`; otherwise they wait for the next daemon. */
  async stop(killVisits: boolean): Promise<void> {
    this.#stopping = true;
    this.#forkDue?.();
    if (killVisits) for (const visit of this.#visits.values()) this.#kill(visit, 'stopped');
    for (const visit of this.#visits.values()) visit.socket?.destroy();
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
  }

  /** Nobody is at this visit any more and no launcher can bring a page back: its process ends, and with it what it knew. */
  abandon(visit: VisitProcess): void {
    this.#kill(visit, 'nobody is there');
  }

  tell(visit: VisitProcess, message: ToVisit): void {
    if (visit.socket) sendMessage(visit.socket, message);
  }

  tellLive(message: ToVisit): void {
    const live = this.live;
    if (live) this.tell(live, message);
  }

  /** Makes the warm visit the live one; null while there is none, or another is live. */
  promote(): VisitProcess | null {
    const next = this.warm;
    if (this.live || !next) return null;
    next.state = 'live';
    this.tell(next, { t: 'live' });
    this.#parts.onLive(next);
    this.#forkLater(keeperDelays.nextWarm);
    return next;
  }

  /** A one-use address of the visit's page. */
  async address(visit: VisitProcess): Promise<string | null> {
    const id = randomUUID();
    const token = await new Promise<string | null>((resolve) => {
      const cancel = this.#parts.clock.after(keeperDelays.token, () => resolve(null));
      this.#tokens.set(id, (given) => {
        cancel();
        resolve(given);
      });
      this.tell(visit, { t: 'token?', id });
    });
    this.#tokens.delete(id);
    return token && `http://${visit.id}.localhost:${visit.port}/start?t=${token}`;
  }

  #connected(socket: Socket): void {
    let visit: VisitProcess | null = null;
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', () => {
      if (visit?.socket !== socket) return;
      visit.socket = null;
      if (visit.child === null && !isAlive(visit)) this.#gone(visit, 'connection closed');
    });
    onMessages(
      socket,
      FromVisit,
      (message) => {
        if (message.t === 'hello') visit = this.#hello(socket, message);
        else if (visit) this.#heard(visit, message);
        else socket.destroy();
      },
      (why) => this.#parts.journal('visit-line-broken', { why }),
    );
  }

  #hello(socket: Socket, hello: Extract<FromVisit, { t: 'hello' }>): VisitProcess {
    const { clock, setup, journal } = this.#parts;
    let visit = this.#visits.get(hello.visit);
    if (!visit) {
      visit = {
        id: hello.visit,
        pid: hello.pid,
        child: null,
        // one that the daemon before has just begun has no port yet: it is warm when it says that it has
        state: hello.port === 0 ? 'starting' : hello.state,
        port: hello.port,
        socket,
        opened: hello.state === 'live',
        lostFor: 0,
        heardAt: clock.monotonic(),
        dossiers: new Set(),
        faceAdvice: null,
      };
      this.#visits.set(visit.id, visit);
      journal('visit-adopted', { visit: visit.id, state: hello.state });
      if (hello.state === 'live') {
        for (const other of this.#visits.values())
          if (other !== visit && other.state === 'live') this.#kill(other, 'an older live visit came back');
        this.#parts.onLive(visit);
      }
    }
    visit.socket = socket;
    if (hello.submitting) visit.dossiers.add(hello.submitting);
    visit.heardAt = clock.monotonic();
    if (hello.port === 0) {
      sendMessage(socket, { t: 'setup', setup } satisfies ToVisit);
    } else if (visit.state === 'starting') {
      visit.port = hello.port;
      visit.state = 'warm';
      this.#backOff = 0;
      journal('visit-warm', { visit: visit.id });
    }
    return visit;
  }

  #heard(visit: VisitProcess, message: FromVisit): void {
    const { clock } = this.#parts;
    visit.heardAt = clock.monotonic();
    switch (message.t) {
      case 'beat':
        return;
      case 'token':
        return this.#tokens.get(message.id)?.(message.token);
      case 'opened':
        visit.opened = true;
        visit.lostFor = 0;
        return;
      case 'painted':
        return this.#parts.onPainted(visit);
      case 'stream-lost':
        visit.lostFor++;
        return this.#parts.onStreamLost(visit);
      case 'stream-back':
        visit.lostFor = 0;
        return;
      case 'face-advice':
        visit.faceAdvice = visit.state === 'live' ? message.advice : null;
        this.#parts.onFaceAdvice?.(visit);
        return;
      case 'page-left':
        return visit.state === 'ending' ? this.#kill(visit, 'page left') : undefined;
      case 'ended':
        visit.state = 'ending';
        visit.faceAdvice = null;
        this.#parts.onEnding(visit, message.why === 'timed-out' ? 'timed-out' : 'finished');
        this.tell(visit, { t: 'go' });
        clock.after(keeperDelays.ending, () => this.#kill(visit, 'ended'));
        return;
      default:
        if (message.t === 'intend') visit.dossiers.add(message.dossierId);
        return this.#parts.onMessage(visit, message, (answer) => this.tell(visit, answer));
    }
  }

  #ensureWarm(): void {
    if (
      this.#stopping ||
      [...this.#visits.values()].some((visit) => visit.state === 'warm' || visit.state === 'starting')
    )
      return;
    const { socketPath, environment, logFile, clock } = this.#parts;
    const id = `v${randomBytes(8).toString('hex')}`;
    const log = openSync(logFile, 'a', 0o600);
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        fileURLToPath(new URL('../visit.ts', import.meta.url)),
        '--socket',
        socketPath,
        '--visit',
        id,
      ],
      {
        stdio: ['ignore', log, log],
        env: environment,
        detached: true, // a visit survives a restart of its daemon
      },
    );
    closeSync(log); // the child has its own: one left open a visit would be thousands in a month
    child.unref();
    const visit: VisitProcess = {
      id,
      pid: child.pid ?? 0,
      child,
      state: 'starting',
      port: 0,
      socket: null,
      opened: false,
      lostFor: 0,
      heardAt: clock.monotonic(),
      dossiers: new Set(),
      faceAdvice: null,
    };
    this.#visits.set(id, visit);
    child.on('exit', (code, signal) => this.#gone(visit, String(signal ?? code)));
    child.on('error', (error) => this.#gone(visit, error.message));
  }

  #gone(visit: VisitProcess, how: string): void {
    if (visit.state === 'dead') return;
    const was = visit.state;
    visit.state = 'dead';
    this.#visits.delete(visit.id);
    if (this.#stopping) return;
    this.#parts.journal('visit-gone', { visit: visit.id, was, how });
    if (was === 'live') this.#parts.onEnding(visit, 'crashed');
    this.#backOff =
      was === 'starting' ? Math.min(keeperDelays.longestBackOff, this.#backOff * 2 || keeperDelays.firstBackOff) : 0;
    this.#forkLater(this.#backOff);
  }

  #forkLater(ms: number): void {
    this.#forkDue?.();
    this.#forkDue = this.#parts.clock.after(ms, () => this.#ensureWarm());
  }

  #kill(visit: VisitProcess, why: string): void {
    if (visit.state === 'dead') return;
    if (visit.state !== 'ending') this.#parts.journal('visit-killed', { visit: visit.id, why });
    if (isAlive(visit)) process.kill(visit.pid, 'SIGKILL');
    if (visit.child === null) this.#gone(visit, why);
  }

  /** Kills what has fallen silent, and notices adopted processes that are gone: we are not their parent. */
  #watch(): void {
    const { clock } = this.#parts;
    clock.after(1_000, () => {
      if (this.#stopping) return;
      for (const visit of this.#visits.values()) {
        if (visit.child === null && !isAlive(visit)) this.#gone(visit, 'no longer there');
        else if (clock.monotonic() - visit.heardAt > keeperDelays.silence) this.#kill(visit, 'silent');
      }
      this.#watch();
    });
  }
}

/** The pid is only believed while its command line still names the visit: pids are used again. */
const isAlive = (visit: VisitProcess): boolean => {
  try {
    return visit.pid > 0 && readFileSync(`/proc/${visit.pid}/cmdline`, 'utf8').includes(visit.id);
  } catch {
    return false;
  }
};
