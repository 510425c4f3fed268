import { createIdCardReader } from '@mot-cua/device-daemon/src/devices/id-card-reader/driver.ts';
import { createPcsc, type Pcsc, type PcscCard } from '@mot-cua/device-daemon/src/devices/links/pcsc.ts';
import { chipPerson, portrait } from '@mot-cua/device-daemon/src/emrtd/holder.ts';
import { canOf, holderById } from '../../virtual-hardware/id-card/holders.ts';

/** A process that reads one card and prints how many ms of that were its own. For `own-time.ts`. */

const DEADLINE_MS = 20_000;
const call = { signal: AbortSignal.timeout(DEADLINE_MS), deadlineMs: DEADLINE_MS };

/** PC/SC that adds up how long it is waited for; one call at a time, so nothing is counted twice. */
class TimedPcsc implements Pcsc {
  waitedMs = 0;
  readonly #pcsc = createPcsc();

  watch: Pcsc['watch'] = (listener) => this.#pcsc.watch(listener);

  connect: Pcsc['connect'] = async (reader, within) => {
    const card = await this.#timed(() => this.#pcsc.connect(reader, within));
    return card.ok ? { ok: true, value: this.#timedCard(card.value) } : card;
  };

  #timedCard(card: PcscCard): PcscCard {
    return {
      transmit: (apdu, within) => this.#timed(() => card.transmit(apdu, within)),
      beginTransaction: (within) => this.#timed(() => card.beginTransaction(within)),
      letGo: () => this.#timed(() => card.letGo()),
    };
  }

  async #timed<T>(run: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await run();
    } finally {
      this.waitedMs += performance.now() - started;
    }
  }
}

const [readerName = ''] = process.argv.slice(2);
const pcsc = new TimedPcsc();
const reader = createIdCardReader({ readerName, pcsc });
try {
  const { promise: present, resolve: told } = Promise.withResolvers<void>();
  reader.onPresence((here) => {
    if (here) told();
  });
  const opened = await reader.open(call);
  if (!opened.ok) throw new Error(opened.fault.detail);
  await present;
  const started = performance.now();
  const reading = await reader.read([{ kind: 'can', can: canOf(holderById('mai')) ?? '' }], call, () => undefined);
  if (!reading.ok) throw new Error(reading.fault.detail);
  const person = chipPerson(reading.value, { ethnicity: false });
  const picture = portrait(reading.value);
  const own = performance.now() - started - pcsc.waitedMs;
  if (!person.ok || !picture.ok || !picture.value) throw new Error('the files were not decoded');
  process.stdout.write(`${own}\n`);
} finally {
  await reader.close();
}
