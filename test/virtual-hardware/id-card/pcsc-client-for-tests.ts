import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fromHex, toHex } from './tlv.ts';

/**
 * A PC/SC program of its own, for the tests: libpcsclite reads PCSCLITE_CSOCK_NAME once per process, so two stations at
 * once need two of these. Run as a process it holds the native addon; imported it starts and drives that process.
 */
type Ask = { readonly number: number; readonly ask: 'connect' | 'disconnect' | 'transmit'; readonly text: string };
type Tell =
  | { readonly tell: 'reader'; readonly name: string; readonly status: number }
  | { readonly tell: 'lost' }
  | { readonly tell: 'answer'; readonly number: number; readonly text: string }
  | { readonly tell: 'error'; readonly number: number; readonly text: string };

// PC/SC constants (winscard.h)
const STATE_EMPTY = 0x10;
const STATE_PRESENT = 0x20;
const STATE_MUTE = 0x200;
const SHARED = 2;
const ANY_PROTOCOL = 3;
const LEAVE = 0;
const ANSWER_BYTES = 65_548;

export type SeenCard = 'absent' | 'present' | 'mute' | 'unknown';

export interface PcscClient {
  readonly readers: ReadonlyMap<string, SeenCard>;
  /** Connects to the card and gives its ATR as hex. */
  connect(reader: string): Promise<string>;
  disconnect(): Promise<void>;
  transmit(command: Uint8Array): Promise<Uint8Array>;
  stop(): Promise<void>;
}

export const startPcscClient = (socketName: string): PcscClient => {
  const child: ChildProcess = fork(import.meta.filename, ['serve'], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, PCSCLITE_CSOCK_NAME: socketName },
  });
  const readers = new Map<string, SeenCard>();
  const waiting = new Map<number, { resolve: (text: string) => void; reject: (error: Error) => void }>();
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void exited.then(() => {
    for (const one of waiting.values()) one.reject(new Error('the PC/SC client has ended'));
  });
  child.on('message', (tell: Tell) => {
    if (tell.tell === 'reader') readers.set(tell.name, cardOf(tell.status));
    else if (tell.tell === 'lost') readers.clear();
    else if (tell.tell === 'answer') waiting.get(tell.number)?.resolve(tell.text);
    else waiting.get(tell.number)?.reject(new Error(tell.text));
  });
  let last = 0;
  const ask = (what: Ask['ask'], text = ''): Promise<string> =>
    new Promise<string>((resolve, reject) => {
      const number = ++last;
      waiting.set(number, { resolve, reject });
      child.send({ number, ask: what, text } satisfies Ask);
    });
  return {
    readers,
    connect: (reader) => ask('connect', reader),
    disconnect: async () => void (await ask('disconnect')),
    transmit: async (command) => fromHex(await ask('transmit', toHex(command))),
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
};

const cardOf = (status: number): SeenCard => {
  if (status & STATE_MUTE) return 'mute';
  if (status & STATE_PRESENT) return 'present';
  return status & STATE_EMPTY ? 'absent' : 'unknown';
};

type NativeCard = {
  disconnect(then: number): Promise<void>;
  protocol(): number;
  state(): Promise<{ readonly atr: Uint8Array }>;
  transmit(protocol: number, input: Uint8Array, output: ArrayBuffer): Promise<Uint8Array>;
};
type NativeClient = {
  connect(reader: string, mode: number, protocol: number): Promise<NativeCard>;
  start(onChange: (name: string, status: number) => void, onError: (error: Error) => void): void;
};

const serve = (): void => {
  const addon: { newClient(): NativeClient } = createRequire(import.meta.url)(
    `@pcsc-mini/linux-${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-gnu`,
  );
  let client = addon.newClient();
  let card: NativeCard | null = null;
  const output = new ArrayBuffer(ANSWER_BYTES);
  let onItsWay: Uint8Array | null = null;
  const tell = (word: Tell): void => {
    if (process.connected) process.send?.(word);
  };
  const obey = async ({ ask, text }: Ask): Promise<string> => {
    if (ask === 'connect') {
      card = await client.connect(text, SHARED, ANY_PROTOCOL);
      // the addon's own notice of a change carries garbage for an ATR, the state does not
      return toHex((await card.state()).atr);
    }
    if (!card) throw new Error('not connected');
    if (ask === 'disconnect') {
      await card.disconnect(LEAVE);
      card = null;
      onItsWay = null;
      return '';
    }
    onItsWay = fromHex(text); // the addon keeps no hold of it, and a collected one reaches the card as rubbish
    return toHex(await card.transmit(card.protocol(), onItsWay, output));
  };
  process.on('message', (request: Ask) => {
    obey(request).then(
      (text) => tell({ tell: 'answer', number: request.number, text }),
      (error: unknown) => tell({ tell: 'error', number: request.number, text: String(error) }),
    );
  });
  process.once('disconnect', () => process.exit(0));
  const watch = (): void =>
    client.start(
      (name, status) => tell({ tell: 'reader', name, status }),
      () => {
        // pcscd went away: a client that has failed cannot be started again
        tell({ tell: 'lost' });
        setTimeout(() => {
          client = addon.newClient();
          watch();
        }, 100);
      },
    );
  watch();
};

if (process.argv[2] === 'serve' && process.argv[1] === import.meta.filename) serve();
