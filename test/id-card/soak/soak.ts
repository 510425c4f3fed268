import type { ChipAccess } from '../../../device-daemon/src/devices/card-reading.ts';
import type { CardFault, CardHolder, LaidCard } from '../../virtual-hardware/card-station.ts';
import { canOf, holderById } from '../../virtual-hardware/id-card/holders.ts';
import { mrzOf } from '../../virtual-hardware/id-card/mrz.ts';
import { until } from '../../virtual-hardware/id-card/pcscd.ts';
import { NAMED_PROFILES } from '../../virtual-hardware/id-card/profile.ts';
import type { IdCardStation } from '../../virtual-hardware/id-card/station.ts';
import { type Footprint, startReadingProcess } from './reading-process.ts';

/**
 * Card after card through the real pcscd, good ones and bad ones, with the cable pulled and pcscd killed among them, and
 * the reading process measured on the way.
 */
export type Sample = Footprint & { readonly cards: number };
export type Soaked = {
  readonly cards: number;
  /** how readings ended, by card */
  readonly endings: ReadonlyMap<string, number>;
  readonly cablesPulled: number;
  readonly crashes: number;
  /** Readings that pcscd was taken away from. */
  readonly cutOff: number;
  readonly samples: readonly Sample[];
  /** ends that the card does not explain */
  readonly surprises: readonly string[];
};

type Visitor = {
  readonly name: string;
  readonly holder: CardHolder;
  readonly fault?: CardFault;
  readonly card?: LaidCard;
  readonly access?: readonly ChipAccess[];
  readonly ends: readonly string[];
};

const READ = ['read'];
const VISITORS: readonly Visitor[] = [
  { name: 'citizen', holder: holderById('mai'), ends: READ },
  { name: 'foreigner with a passport', holder: holderById('foreigner'), ends: READ },
  {
    name: 'card lifted too early',
    holder: holderById('blao'),
    fault: { kind: 'removed-at-apdu', apdu: 14 },
    ends: ['card-removed'],
  },
  { name: 'resident, chip-authentication mapping', holder: holderById('resident'), ends: READ },
  {
    name: 'noise on the line',
    holder: holderById('binh'),
    fault: { kind: 'garbage-at-apdu', apdu: 11 },
    ends: ['card-unreadable'],
  },
  { name: 'copy', holder: holderById('hblum'), card: { forgery: 'cloned' }, ends: READ },
  { name: 'old card, BAC alone', holder: holderById('mai'), card: { profile: NAMED_PROFILES['bac-only'] }, ends: READ },
  { name: 'card without an answer', holder: holderById('mai'), fault: { kind: 'mute' }, ends: ['card-unreadable'] },
  { name: 'child', holder: holderById('child'), ends: READ },
  {
    name: 'wrong code',
    holder: holderById('proxy'),
    access: [{ kind: 'can', can: '999999' }],
    ends: ['access-code-wrong'],
  },
  { name: 'bank card', holder: holderById('mai'), fault: { kind: 'not-an-id-card' }, ends: ['not-an-id-card'] },
];

const keysOf = (holder: CardHolder): ChipAccess[] => {
  const { information } = mrzOf(holder);
  const can = canOf(holder);
  return [
    ...(can ? [{ kind: 'can', can } as const] : []),
    {
      kind: 'mrz',
      documentNumber: information.slice(0, 9).replaceAll('<', ''),
      dateOfBirth: information.slice(10, 16),
      dateOfExpiry: information.slice(17, 23),
    },
  ];
};

export type SoakOptions = {
  readonly station: IdCardStation;
  readonly cards: number;
  /** pull the cable, or kill pcscd, at each so-manieth card: by turns, in the middle of the reading or before it */
  readonly troubleEvery: number;
  readonly sampleEvery: number;
  readonly onSample?: (sample: Sample) => void;
};

const SEEN_WITHIN_MS = 10_000;

export const soak = async ({ station, cards, troubleEvery, sampleEvery, onSample }: SoakOptions): Promise<Soaked> => {
  const reading = startReadingProcess(station.socketName, station.readerName);
  const endings = new Map<string, number>();
  const samples: Sample[] = [];
  const surprises: string[] = [];
  const troubles = { cablesPulled: 0, crashes: 0, cutOff: 0 };
  const back = (): Promise<void> => until(() => reading.open(), SEEN_WITHIN_MS);
  /** As the supervisor of a kiosk: a loss that is noticed only now leads to opening again. */
  const seen = (wanted: boolean): Promise<void> =>
    until(async () => (await reading.open()) && (await reading.present()) === wanted, SEEN_WITHIN_MS);
  /** By turns: cable in mid-read, pcscd in mid-read, cable before, pcscd before. */
  const trouble = async (turn: number): Promise<void> => {
    if (turn % 2 === 0) {
      troubles.cablesPulled++;
      await station.unplugReader();
      await station.plugReader();
    } else {
      troubles.crashes++;
      await station.crashService();
    }
    await back();
  };
  const one = async (visitor: Visitor, turn: number | null): Promise<void> => {
    await station.put(visitor.holder, visitor.fault, visitor.card);
    await seen(true);
    if (turn !== null && turn % 4 >= 2) {
      await trouble(turn);
      await seen(true);
    }
    const ending = reading.read(visitor.access ?? keysOf(visitor.holder));
    const isInMidRead = turn !== null && turn % 4 < 2;
    if (isInMidRead) await trouble(turn);
    const code = await ending;
    endings.set(code, (endings.get(code) ?? 0) + 1);
    if (isInMidRead && code === 'disconnected') troubles.cutOff++;
    const expected = isInMidRead ? [...visitor.ends, 'disconnected', 'card-removed'] : visitor.ends;
    if (!expected.includes(code)) surprises.push(`${visitor.name}: ${code}${turn === null ? '' : `, trouble ${turn}`}`);
    await station.remove();
    await seen(false);
  };
  try {
    await back();
    let turn = 0;
    for (let card = 1; card <= cards; card++) {
      const visitor = VISITORS[card % VISITORS.length];
      if (visitor) await one(visitor, card % troubleEvery === 0 ? turn++ : null);
      if (card % sampleEvery === 0 || card === cards) {
        const sample = { cards: card, ...(await reading.measure()) };
        samples.push(sample);
        onSample?.(sample);
      }
    }
  } finally {
    await reading.stop();
  }
  return { cards, endings, ...troubles, samples, surprises };
};

/** What grew more than it may between the first sample that counts and the last; empty where nothing did. */
export const growth = (samples: readonly Sample[], from: number, most: Omit<Footprint, 'resources'>): string[] => {
  const first = samples.find(({ cards }) => cards >= from);
  const last = samples.at(-1);
  if (!first || !last) return ['nothing was measured'];
  const names = ['rssMb', 'heapMb', 'externalMb', 'files', 'threads'] as const;
  return names
    .filter((name) => last[name] - first[name] > most[name])
    .map(
      (name) =>
        `${name}: ${first[name].toFixed(1)} after ${first.cards} cards, ${last[name].toFixed(1)} after ${last.cards}`,
    );
};
