import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import type { CardFault, CardHolder, CardStation, LaidCard, StartCardStation } from '../card-station.ts';
import { checked, EVERYONE, qrText } from './holders.ts';
import { buildShim, enterNamespace } from './namespace.ts';
import type { Traffic } from './on-the-reader.ts';
import type { NumberedOrder, Order, Word } from './orders.ts';
import { prepareModule, READER_NAME, refuseIfServed } from './pcscd.ts';
import type { Forgery } from './personalise.ts';

/** The station with what only tests of trust need beyond the contract. */
export interface IdCardStation extends CardStation {
  /** DER of the test country's root certificate; also written to `trustAnchorFile` */
  readonly trustAnchor: Uint8Array;
  readonly trustAnchorFile: string;
  /** a namespace of its own, or plainly on this machine */
  readonly isolated: boolean;
  /** APDUs without data: header, lengths, status */
  readonly apduLogFile: string;
  /** As `put`, with a card that a forger made. */
  putForged(holder: CardHolder, forgery: Exclude<Forgery, 'none'>): Promise<void>;
  /**
   * Starts a card that is a program of its own, inside the station's namespace; in its words `{port}` becomes vpcd's port.
   * It connects by itself, so nobody knows here when it lies there.
   */
  putProgram(argv: readonly string[]): Promise<void>;
  /** pcscd is killed as by a crash and started anew, as systemd would; a card lies there again afterwards. */
  crashService(): Promise<void>;
  /** The card's counters after everything it has answered so far (`traffic` may be a moment behind). */
  count(): Promise<Traffic>;
}

const START_DEADLINE_MS = 20_000;
const ORDER_DEADLINE_MS = 15_000;
const STOP_DEADLINE_MS = 6_000;
/** a Unix socket's path has 108 bytes with its end mark (unix(7)) */
const LONGEST_SOCKET_PATH = 107;
const NOTHING: Traffic = { apdus: 0, bytesIn: 0, bytesOut: 0 };

export const startCardStation = async ({ runFolder }: { readonly runFolder: string }): Promise<IdCardStation> => {
  const root = resolve(runFolder);
  const socketOutside = join(root, 'pcscd', 'pcscd.comm');
  if (Buffer.byteLength(socketOutside) > LONGEST_SOCKET_PATH)
    throw new Error(`run folder too long: pcscd's socket would be at ${socketOutside}`);
  const machinery = join(root, 'card-station');
  await refuseIfServed(socketOutside); // before its module is written over
  mkdirSync(join(root, 'pcscd'), { recursive: true });
  prepareModule(machinery);
  const shim = buildShim(machinery);
  const inside = enterNamespace(root);
  if (!inside)
    console.error(
      'virtual card: no namespaces here, so pcscd runs plainly: one station at a time, and vpcd listens on all addresses',
    );
  const base = inside ? '/run' : root;
  const socketName = inside ? socketOutside : '/run/pcscd/pcscd.comm';
  const firstPort = inside ? 35_963 : await freePort();
  const within = (path: string): string => base + path.slice(root.length);
  const command = [
    ...(inside ?? []),
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    join(import.meta.dirname, 'keeper.ts'),
    within(machinery),
    '/run/pcscd/pcscd.comm',
    shim ? within(shim) : '-',
    String(firstPort),
  ];
  const line = await openLine(command, join(machinery, 'keeper.log'));
  const trustAnchorFile = join(machinery, 'csca.der');
  writeFileSync(trustAnchorFile, line.trustAnchor);
  return stationOver(line, { socketName, trustAnchorFile, isolated: inside !== null, machinery });
};
startCardStation satisfies StartCardStation;

type Place = {
  readonly socketName: string;
  readonly trustAnchorFile: string;
  readonly isolated: boolean;
  readonly machinery: string;
};

const stationOver = (line: Line, place: Place): IdCardStation => {
  let present: CardHolder | null = null;
  line.onCardLeft(() => {
    present = null;
  });
  const put = async (holder: CardHolder, fault: CardFault, card: LaidCard): Promise<void> => {
    checked(holder);
    present = null;
    await line.give({ do: 'put', holder, fault, card });
    present = holder;
  };
  return {
    socketName: place.socketName,
    readerName: READER_NAME,
    holders: EVERYONE,
    anchorsFolder: join(place.machinery, 'anchors'),
    trustAnchor: line.trustAnchor,
    trustAnchorFile: place.trustAnchorFile,
    isolated: place.isolated,
    apduLogFile: join(place.machinery, 'apdu.log'),
    get present() {
      return present;
    },
    get traffic() {
      return line.traffic();
    },
    put: (holder, fault = { kind: 'none' }, card = {}) => put(holder, fault, card),
    putForged: (holder, forgery) => put(holder, { kind: 'none' }, { forgery }),
    putProgram: async (argv) => {
      present = null;
      await line.give({ do: 'put-program', argv });
    },
    remove: async () => {
      await line.give({ do: 'remove' });
      present = null;
    },
    unplugReader: () => line.give({ do: 'unplug' }),
    plugReader: () => line.give({ do: 'plug' }),
    crashService: () => line.give({ do: 'crash' }),
    count: async () => {
      await line.give({ do: 'count' });
      return line.traffic();
    },
    qrText,
    stop: () => line.end(),
  };
};

/** The line to the keeper's process: numbered orders, each with a deadline. */
type Line = {
  readonly trustAnchor: Uint8Array;
  give(order: Order): Promise<void>;
  traffic(): Traffic;
  onCardLeft(listener: () => void): void;
  end(): Promise<void>;
};

const openLine = async (command: readonly string[], logFile: string): Promise<Line> => {
  const log = openSync(logFile, 'w');
  const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  const waiting = new Map<number, { settle: (error: Error | null) => void }>();
  let traffic = NOTHING;
  let cardLeft: () => void = () => {};
  let started: (word: Word) => void = () => {};
  const exited = new Promise<void>((settle) => {
    const ended = (): void => {
      const error = new Error(`the card station has ended: ${lastWords(logFile)}`);
      started({ say: 'failed', why: error.message });
      for (const one of waiting.values()) one.settle(error);
      settle();
    };
    child.once('exit', ended);
    child.once('error', ended);
  });
  child.on('message', (word: Word) => {
    if (word.say === 'traffic') traffic = word.traffic;
    else if (word.say === 'card-left') cardLeft();
    else if (word.say === 'done') waiting.get(word.number)?.settle(word.error ? new Error(word.error) : null);
    else started(word);
  });
  const give = orderGiver(child, waiting);
  const end = async (): Promise<void> => {
    if (child.connected) child.disconnect();
    const insist = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
    await exited;
    clearTimeout(insist);
  };
  const first = await new Promise<Word>((settle) => {
    started = settle;
    setTimeout(
      () => settle({ say: 'failed', why: `not ready within ${START_DEADLINE_MS} ms` }),
      START_DEADLINE_MS,
    ).unref();
  });
  if (first.say !== 'ready') {
    await end();
    throw new Error(`card station: ${first.say === 'failed' ? first.why : first.say}; ${lastWords(logFile)}`);
  }
  return {
    trustAnchor: new Uint8Array(Buffer.from(first.rootCertificate, 'base64')),
    give: (order) => {
      if (order.do === 'put') traffic = NOTHING;
      return give(order);
    },
    traffic: () => traffic,
    onCardLeft: (listener) => {
      cardLeft = listener;
    },
    end,
  };
};

const orderGiver = (child: ChildProcess, waiting: Map<number, { settle: (error: Error | null) => void }>) => {
  let last = 0;
  return (order: Order): Promise<void> =>
    new Promise((resolve, reject) => {
      const number = ++last;
      const settle = (error: Error | null): void => {
        clearTimeout(deadline);
        waiting.delete(number);
        if (error) reject(error);
        else resolve();
      };
      const deadline = setTimeout(
        () => settle(new Error(`card station: "${order.do}" not done within ${ORDER_DEADLINE_MS} ms`)),
        ORDER_DEADLINE_MS,
      );
      waiting.set(number, { settle });
      if (!child.connected) return settle(ended());
      child.send({ number, order } satisfies NumberedOrder, (error) => error && settle(ended()));
    });
};

const ended = (): Error => new Error('the card station has ended');

const lastWords = (logFile: string): string => readFileSync(logFile, 'utf8').trim().slice(-600) || 'it said nothing';

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
