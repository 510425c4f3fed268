import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { chipJudge } from '../../../device-daemon/src/card-verifier/chip-judge.ts';
import { localVerifier } from '../../../device-daemon/src/card-verifier/kiosk-verifiers.ts';
import type { ChipAccess } from '../../../device-daemon/src/devices/card-reading.ts';
import { loadTrustAnchors } from '../../../device-daemon/src/emrtd/trust/load-trust-anchors.ts';
import type { CardHolder } from '../../virtual-hardware/card-station.ts';
import { createIdCard } from '../../virtual-hardware/id-card/card.ts';
import { type Countries, createCountries } from '../../virtual-hardware/id-card/countries.ts';
import { canOf, EVERYONE, holderById } from '../../virtual-hardware/id-card/holders.ts';
import { mrzOf } from '../../virtual-hardware/id-card/mrz.ts';
import { bankCard } from '../../virtual-hardware/id-card/on-the-reader.ts';
import { type Forgery, type Personalised, personalise } from '../../virtual-hardware/id-card/personalise.ts';
import type { CardProfile } from '../../virtual-hardware/id-card/profile.ts';
import { Bench, type Ending } from './cell.ts';
import { MOMENT_FAULTS, type MomentFault } from './faults.ts';
import { type Moment, momentsOf } from './moments.ts';

/** Every fault of a card at every moment of its reading, and every forged card: how each ended. */
export type Cell = { readonly fault: MomentFault; readonly moment: Moment; readonly ending: Ending };
export type ForgedCell = { readonly forgery: Forgery; readonly ending: Ending };

const NOW = Date.UTC(2026, 10, 23, 1, 0, 0); // where a ManualClock starts
const mai = holderById('mai');
export const CAN: ChipAccess = { kind: 'can', can: '000017' };
const mrzKeyOf = (holder: CardHolder): ChipAccess => {
  const { information } = mrzOf(holder);
  return {
    kind: 'mrz',
    documentNumber: information.slice(0, 9).replaceAll('<', ''),
    dateOfBirth: information.slice(10, 16),
    dateOfExpiry: information.slice(17, 23),
  };
};
export const MRZ: ChipAccess = mrzKeyOf(mai);
const keyOf = (holder: CardHolder): ChipAccess => {
  const can = canOf(holder);
  return can === null ? mrzKeyOf(holder) : { kind: 'can', can };
};

/** a portrait of six blocks is as good as one of eighty, and every cell is read three times faster */
const SMALL: Partial<CardProfile> = { sizes: { dg2: 1_300 } };
const QUICK: Partial<CardProfile> = { ...SMALL, access: 'bac-only', proof: null, activeAuthentication: null };

export type Matrix = {
  /** by PACE with the CAN, and by BAC with the MRZ: the short form takes the files and proofs of the second, which is quicker */
  readonly moments: { readonly byCan: readonly Moment[]; readonly byMrz: readonly Moment[] };
  cells(faults: readonly MomentFault[]): AsyncGenerator<Cell>;
  /** the same cell of a card that is opened by PACE with the CAN */
  cell(fault: MomentFault, moment: Moment): Promise<Cell>;
  forged(): AsyncGenerator<ForgedCell>;
  /** the usual document of everybody there is, by the first code that opens it */
  everyone(): AsyncGenerator<{ readonly holder: CardHolder; readonly ending: Ending }>;
  /** the whole card without any fault */
  good(): Promise<Ending>;
  /** no identity card, no answer to reset, and a card that takes its time */
  whole(): Promise<Readonly<Record<'bank card' | 'mute' | 'slow', Ending>>>;
  close(): Promise<void>;
};

export const startMatrix = async (form: 'short' | 'whole'): Promise<Matrix> => {
  const countries = createCountries(NOW);
  const bench = await benchWith(countries);
  const issued = (changes: Partial<CardProfile>, forgery: Forgery = 'none'): Promise<Personalised> =>
    personalise(mai, countries.issuerOf(mai, forgery), forgery, { ...SMALL, ...changes });
  const chip = await issued({});
  const old = await issued({ access: 'bac-only' });
  const opening = (moments: readonly Moment[]): readonly Moment[] =>
    moments.slice(
      0,
      moments.findIndex(({ name }) => name === 'DG1'),
    );
  const allByCan = momentsOf(await bench.log(chip, CAN));
  const byCan = form === 'short' ? opening(allByCan) : allByCan;
  const byMrz = momentsOf(await bench.log(old, MRZ)).slice(2); // EF.CardAccess is asked for twice, and is not there
  const cell = async (fault: MomentFault, moment: Moment): Promise<Cell> => ({
    fault,
    moment,
    ending: await bench.run(createIdCard(chip), chip, CAN, fault.at(moment.apdu)),
  });
  return {
    moments: { byCan, byMrz },
    good: () => bench.run(createIdCard(chip), chip, CAN, { kind: 'none' }),
    cell,
    cells: async function* (faults) {
      for (const fault of faults) {
        for (const moment of byCan) yield cell(fault, moment);
        for (const moment of byMrz)
          yield { fault, moment, ending: await bench.run(createIdCard(old), old, MRZ, fault.at(moment.apdu)) };
      }
    },
    forged: async function* () {
      for (const forgery of FORGED) {
        const made = await issued(ADDED, forgery);
        yield { forgery, ending: await bench.run(createIdCard(made), made, CAN, { kind: 'none' }) };
      }
    },
    everyone: async function* () {
      for (const holder of EVERYONE) {
        const made = await personalise(holder, countries.issuerOf(holder));
        const ending = await bench.run(createIdCard(made), made, keyOf(holder), { kind: 'none' });
        yield { holder, ending };
      }
    },
    whole: async () => ({
      'bank card': await bench.run(bankCard(), chip, CAN, { kind: 'none' }),
      mute: await bench.run(createIdCard(chip), chip, CAN, { kind: 'mute' }),
      slow: await bench.run(createIdCard(chip), chip, CAN, { kind: 'slow', msPerApdu: 1_500 }),
    }),
    close: () => bench.close(),
  };
};

/** so that every file that can be altered is there */
const ADDED: Partial<CardProfile> = { dg11: true, dg12: true };
const FORGED: readonly Forgery[] = [
  'dg1-altered',
  'dg2-altered',
  'dg11-altered',
  'dg12-altered',
  'dg13-altered',
  'dg14-altered',
  'dg15-altered',
  'stale-sod',
  'sod-missing',
  'cloned',
  'cloned-proof-hidden',
  'cloned-proof-stripped',
  'broken-point',
  'without-proof',
  'untrusted-signer',
  'expired-signer',
  'revoked-signer',
];

const benchWith = async (countries: Countries): Promise<Bench> => {
  const folder = mkdtempSync(join(tmpdir(), 'matrix-'));
  countries.writeAnchors(folder);
  const anchors = await loadTrustAnchors(folder);
  rmSync(folder, { recursive: true, force: true });
  const verifier = localVerifier(chipJudge(anchors, new ManualClock(NOW)));
  const good = await personalise(mai, countries.home, 'none', QUICK);
  const bench = new Bench(verifier, { chip: good, access: MRZ });
  await bench.open();
  return bench;
};

export const shortFaults = (): readonly MomentFault[] => MOMENT_FAULTS.filter(({ short }) => short);
