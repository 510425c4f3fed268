import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';

/** A line as it is between a ward office and its province. */
export type LineKind = {
  /** in either direction */
  readonly kbit: number;
  /** of a hundred packets from the kiosk, so that `ping` says the same; answers are not lost */
  readonly lossPercent: number;
  /** every so many bytes from the kiosk the line is cut; 0: never */
  readonly cutEveryBytes: number;
};
export type Passed = { readonly came: number; readonly cuts: number };

/** The largest frame, so that each packet that is lost is one packet (no segmentation by the card that is not there). */
const FRAME_BYTES = 1514;
let lines = 0;

/**
 * A real line: two ends of a veth pair, the far one in a network namespace, rate by `tc tbf`, loss by nftables (`tc netem`
 * is not in every kernel). The near end is on this machine, so kiosk and curl use it as they would any network. Needs root and
 * a kernel that allows it; where not, `open` says why and whoever asked says so and passes on.
 */
export class NamespaceLine {
  readonly relayUrl: string;
  /** where `curl -T` may put a file; never cut */
  readonly placeUrl: string;
  readonly #name: string;
  readonly #relay: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;
  readonly #bridge: Server;
  readonly #leadsTo: { port: number };

  private constructor(
    name: string,
    relay: ChildProcessByStdio<Writable, Readable, null>,
    answers: AsyncIterator<string>,
    bridge: Server,
    leadsTo: { port: number },
    urls: { relayUrl: string; placeUrl: string },
  ) {
    this.#name = name;
    this.#relay = relay;
    this.#answers = answers;
    this.#bridge = bridge;
    this.#leadsTo = leadsTo;
    this.relayUrl = urls.relayUrl;
    this.placeUrl = urls.placeUrl;
  }

  static async open(kind: LineKind): Promise<Result<NamespaceLine, string>> {
    const name = `mct${process.pid % 100_000}x${lines++}`;
    const subnet = `10.${100 + (process.pid % 100)}.${lines % 250}`;
    try {
      layOut(name, subnet, kind);
    } catch (error) {
      takeAway(name);
      return failed(`no network namespace with a slow line here: ${reasonOf(error)}`);
    }
    const leadsTo = { port: 0 };
    const bridge = createServer((near) => {
      const far = connect(leadsTo.port, '127.0.0.1');
      for (const socket of [near, far]) socket.on('error', () => socket.destroy());
      near.on('close', () => far.end());
      far.on('close', () => near.destroy());
      near.pipe(far, { end: false });
      near.on('end', () => far.end());
      far.pipe(near);
    });
    const socketPath = join(tmpdir(), `${name}.sock`);
    await new Promise<void>((resolve) => bridge.listen(socketPath, resolve));
    const relayProgram = fileURLToPath(new URL('relay.ts', import.meta.url));
    const relay = spawn(
      'ip',
      [
        ...['netns', 'exec', name, process.execPath, '--disable-warning=ExperimentalWarning', relayProgram],
        ...[`${subnet}.2`, socketPath, String(kind.cutEveryBytes)],
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const answers = createInterface({ input: relay.stdout })[Symbol.asyncIterator]();
    const first = await answers.next();
    if (first.done) {
      bridge.close();
      takeAway(name);
      return failed('the far end of the line did not start');
    }
    const ports = JSON.parse(first.value) as { relay: number; place: number };
    return done(
      new NamespaceLine(name, relay, answers, bridge, leadsTo, {
        relayUrl: `http://${subnet}.2:${ports.relay}`,
        placeUrl: `http://${subnet}.2:${ports.place}`,
      }),
    );
  }

  leadsTo(url: string): void {
    this.#leadsTo.port = Number(new URL(url).port);
  }

  /** What has come from the kiosk over the relay so far, as a program counts it: bytes of the TCP streams. */
  async passed(): Promise<Passed> {
    this.#relay.stdin.write('?\n');
    return JSON.parse((await this.#answers.next()).value ?? '{}') as Passed;
  }

  /** Bytes that left the near end so far, everything counted: headers, what was lost, what was sent again. */
  wireBytes(): number {
    return Number(readFileSync(`/sys/class/net/${this.#name}n/statistics/tx_bytes`, 'utf8'));
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#relay.once('close', resolve));
    this.#relay.stdin.end();
    await ended;
    await new Promise((resolve) => this.#bridge.close(resolve));
    takeAway(this.#name);
  }
}

const run = (command: string, ...words: string[]): void => {
  execFileSync(command, words, { stdio: ['ignore', 'ignore', 'pipe'] });
};

const layOut = (name: string, subnet: string, { kbit, lossPercent }: LineKind): void => {
  const near = `${name}n`;
  const far = `${name}f`;
  const inside = (command: string, ...words: string[]): void => run('ip', 'netns', 'exec', name, command, ...words);
  run('ip', 'netns', 'add', name);
  run('ip', 'link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', name);
  run('ip', 'link', 'set', near, 'gso_max_size', String(FRAME_BYTES), 'gso_max_segs', '1');
  inside('ip', 'link', 'set', far, 'gso_max_size', String(FRAME_BYTES), 'gso_max_segs', '1');
  run('ip', 'addr', 'add', `${subnet}.1/24`, 'dev', near);
  inside('ip', 'addr', 'add', `${subnet}.2/24`, 'dev', far);
  run('ip', 'link', 'set', near, 'up');
  inside('ip', 'link', 'set', far, 'up');
  inside('ip', 'link', 'set', 'lo', 'up');
  const rate = ['root', 'tbf', 'rate', `${kbit}kbit`, 'burst', '4kb', 'latency', '200ms'];
  run('tc', 'qdisc', 'add', 'dev', near, ...rate);
  inside('tc', 'qdisc', 'add', 'dev', far, ...rate);
  if (lossPercent === 0) return;
  inside('nft', 'add', 'table', 'inet', 'thin');
  inside('nft', 'add chain inet thin input { type filter hook input priority 0 ; }');
  inside('nft', `add rule inet thin input ip saddr ${subnet}.1 numgen random mod 100 < ${lossPercent} counter drop`);
};

/** The veth pair goes with the namespace. */
const takeAway = (name: string): void => {
  try {
    run('ip', 'netns', 'del', name);
  } catch {
    // was never made
  }
};

const reasonOf = (error: unknown): string => {
  const said = (error as { stderr?: Buffer }).stderr?.toString().trim();
  return said || (error instanceof Error ? error.message : 'unknown');
};
