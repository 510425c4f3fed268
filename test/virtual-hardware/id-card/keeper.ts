import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { CardFault, CardHolder, LaidCard } from '../card-station.ts';
import { type ChipCard, createIdCard } from './card.ts';
import { type Countries, createCountries } from './countries.ts';
import { apduLog, bankCard, type LyingCard, layOnReader } from './on-the-reader.ts';
import type { NumberedOrder, Order, Word } from './orders.ts';
import { type Pcscd, type PcscdPlace, startPcscd } from './pcscd.ts';
import { copyOf, type Forgery, isCopy, type Personalised, personalise } from './personalise.ts';
import type { CardProfile } from './profile.ts';
import { connectToVpcd, type VpcdConnection } from './vpcd.ts';

/**
 * The process inside the station's namespace: keeps pcscd, and is the card. Takes orders from the station over IPC and
 * ends, with pcscd, as soon as that channel closes for whatever reason.
 * Arguments: folder for files, path of pcscd's socket, path of the shim or `-`, first TCP port for vpcd.
 */
const NOTICE_DEADLINE_MS = 5_000;
const MOST_CARDS_KEPT = 64;
/** longer than pcscd's look at the reader (400 ms), so that PC/SC sees the gap */
const LAY_AGAIN_MS = 500;

class Keeper {
  readonly #place: PcscdPlace;
  readonly #say: (word: Word) => void;
  readonly #countries: Countries = createCountries();
  readonly #log: ReturnType<typeof apduLog>;
  /** cards made so far: the same holder's card is the same card with the same keys, and is drawn only once */
  readonly #made = new Map<string, Promise<Personalised>>();
  #nextPort: number;
  #pcscd: Pcscd | null = null;
  #card: LyingCard | null = null;
  #connection: VpcdConnection | null = null;
  #program: ChildProcess | null = null;

  constructor(place: PcscdPlace, firstPort: number, say: (word: Word) => void) {
    this.#place = place;
    this.#nextPort = firstPort;
    this.#say = say;
    this.#countries.writeAnchors(join(place.folder, 'anchors'));
    this.#log = apduLog(join(place.folder, 'apdu.log'));
  }

  get rootCertificate(): string {
    return Buffer.from(this.#countries.home.rootCertificate).toString('base64');
  }

  async obey(order: Order): Promise<void> {
    if (order.do === 'put') return this.#put(order);
    if (order.do === 'put-program') return this.#putProgram(order.argv);
    if (order.do === 'remove') return this.#takeAway();
    if (order.do === 'unplug') return this.unplug();
    if (order.do === 'plug') return this.plug();
    if (order.do === 'crash') return this.#crash();
    if (order.do === 'count') return this.#tellTraffic();
  }

  async plug(): Promise<void> {
    if (this.#pcscd) return;
    // a port of its own for each start: the old one may still be in TIME_WAIT
    const port = this.#nextPort;
    this.#nextPort += 2;
    const pcscd = await startPcscd(this.#place, port);
    this.#pcscd = pcscd;
    void pcscd.exited.then(() => this.#pcscdEnded(pcscd));
    if (this.#card) await this.#lay(this.#card);
  }

  async unplug(): Promise<void> {
    const pcscd = this.#pcscd;
    this.#pcscd = null;
    await this.#lift();
    await pcscd?.stop();
  }

  /** pcscd dies in the middle of whatever it does, and is started anew; the card lies there again. */
  async #crash(): Promise<void> {
    const pcscd = this.#pcscd;
    this.#pcscd = null;
    await pcscd?.kill();
    await this.#lift();
    await this.plug();
  }

  #pcscdEnded(pcscd: Pcscd): void {
    if (this.#pcscd !== pcscd) return; // we stopped it
    console.error('pcscd has ended by itself; see pcscd.log');
    process.exit(1);
  }

  async #put(order: Extract<Order, { do: 'put' }>): Promise<void> {
    await this.#takeAway();
    const card = layOnReader(await this.#make(order), order.fault, this.#log.line);
    this.#log.begin();
    this.#card = card;
    this.#tellTraffic();
    if (this.#pcscd) await this.#lay(card);
  }

  /**
   * A card that is a program of its own: it is given vpcd's port in place of `{port}` and connects by itself. Taken away
   * with the next card, by `remove` or with the cable.
   */
  async #putProgram(argv: readonly string[]): Promise<void> {
    await this.#takeAway();
    if (!this.#pcscd) throw new Error('the reader is unplugged');
    const words = argv.map((word) => word.replaceAll('{port}', String(this.#pcscd?.port)));
    this.#program = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...words], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  }

  async #stopProgram(): Promise<void> {
    const program = this.#program;
    this.#program = null;
    if (!program || program.exitCode !== null || program.signalCode !== null) return;
    const exited = new Promise((resolve) => program.once('exit', resolve));
    program.kill('SIGKILL');
    await exited;
  }

  async #make({ holder, fault, card }: Extract<Order, { do: 'put' }>): Promise<ChipCard> {
    return isNoIdCard(fault) ? bankCard() : createIdCard(await this.#personalised(holder, card));
  }

  #personalised(holder: CardHolder, { forgery = 'none', profile = {} }: LaidCard): Promise<Personalised> {
    const key = JSON.stringify([holder, forgery, profile]);
    const made = this.#made.get(key) ?? this.#personalise(holder, forgery, profile);
    if (this.#made.size >= MOST_CARDS_KEPT) this.#made.clear();
    this.#made.set(key, made);
    return made;
  }

  /** A copy is one of the very card that `put` lays for this holder. */
  async #personalise(holder: CardHolder, forgery: Forgery, profile: Partial<CardProfile>): Promise<Personalised> {
    if (isCopy(forgery)) return copyOf(await this.#personalised(holder, { profile }), forgery);
    return personalise(holder, this.#countries.issuerOf(holder, forgery), forgery, profile);
  }

  async #takeAway(): Promise<void> {
    this.#card = null;
    await this.#lift();
  }

  async #lift(): Promise<void> {
    await this.#stopProgram();
    const connection = this.#connection;
    this.#connection = null;
    connection?.close();
    await connection?.closed;
  }

  /** vpcd may still be busy throwing out the card before, and throws this one out with it (seen 1 in 900): laid once more. */
  async #lay(card: LyingCard): Promise<void> {
    for (let again = 0; ; again++)
      try {
        return await this.#layOnce(card);
      } catch (error) {
        if (again === 2 || this.#card !== card || !this.#pcscd) throw error;
      }
  }

  async #layOnce(card: LyingCard): Promise<void> {
    const port = this.#pcscd?.port;
    if (port === undefined) return;
    const connection = connectToVpcd(port, {
      atr: card.atr,
      reset: card.reset,
      transmit: async (command) => {
        const answer = await card.transmit(command);
        this.#tellTraffic();
        if (answer === null) this.#leave(card);
        return answer;
      },
    });
    this.#connection = connection;
    const deadline = setTimeout(() => connection.close(), NOTICE_DEADLINE_MS);
    try {
      await connection.noticed;
    } catch (error) {
      this.#connection = null;
      throw error;
    } finally {
      clearTimeout(deadline);
    }
    void connection.closed.then(() => this.#dropped(connection, card));
  }

  /** vpcd throws a card out after some errors of its own; a card that nobody took away still lies there. */
  async #dropped(connection: VpcdConnection, card: LyingCard): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, LAY_AGAIN_MS));
    if (this.#connection !== connection || this.#card !== card || !this.#pcscd) return;
    console.error('vpcd dropped the card; it is laid down again');
    await this.#lay(card).catch((error: unknown) => console.error(String(error)));
  }

  #leave(card: LyingCard): void {
    if (this.#card !== card) return;
    this.#card = null;
    this.#say({ say: 'card-left' });
  }

  #tellTraffic(): void {
    if (this.#card) this.#say({ say: 'traffic', traffic: this.#card.traffic });
  }
}

const isNoIdCard = (fault: CardFault): boolean => fault.kind === 'not-an-id-card';

const [folder = '', socket = '', shim = '-', firstPort = '0'] = process.argv.slice(2);
const say = (word: Word): void => {
  if (process.connected) process.send?.(word);
};
const keeper = new Keeper({ folder, socket, shim: shim === '-' ? null : shim }, Number(firstPort), say);

const end = async (): Promise<void> => {
  await keeper.unplug();
  process.exit(0);
};

// one order after the other: a card is never put while the last one is still being taken away
let orders: Promise<void> = Promise.resolve();
process.on('message', ({ number, order }: NumberedOrder) => {
  orders = orders.then(async () => {
    const error = await keeper.obey(order).then(
      () => null,
      (reason: unknown) => String(reason instanceof Error ? reason.message : reason),
    );
    say({ say: 'done', number, error });
    if (order.do === 'stop') await end();
  });
});
process.once('disconnect', () => void end());
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => void end());

keeper.plug().then(
  () => say({ say: 'ready', rootCertificate: keeper.rootCertificate }),
  async (error: unknown) => {
    say({ say: 'failed', why: error instanceof Error ? error.message : String(error) });
    await end();
  },
);
