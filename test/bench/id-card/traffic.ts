import type { ChipReading } from '@mot-cua/device-daemon/src/devices/card-reading.ts';
import { readChip } from '@mot-cua/device-daemon/src/emrtd/read-chip.ts';
import { canOf, LaidCard } from '../../id-card/reading/laid-card.ts';
import { AES, leastTraffic, type Traffic } from '../../id-card/reading/least-traffic.ts';
import { holderById } from '../../virtual-hardware/id-card/holders.ts';
import { createIssuer } from '../../virtual-hardware/id-card/issuer.ts';
import { type Personalised, personalise } from '../../virtual-hardware/id-card/personalise.ts';
import { MEASURED_PROFILE } from '../../virtual-hardware/id-card/profile.ts';
import type { Contest } from '../harness.ts';
import { readPlainly } from './plain-reader.ts';

/** What the measured card and our reader carry in one long answer. */
const LONG_ANSWER = 4096;

const measuredCard = (): Promise<Personalised> =>
  personalise(holderById('mai'), createIssuer(), 'none', MEASURED_PROFILE);

type Measured = { readonly ours: Traffic; readonly least: Traffic };

/** One reading, counted by reader and card; throws where the two disagree, or where anything was left out. */
const measure = async (answerBytes: number): Promise<Measured> => {
  const chip = await measuredCard();
  const card = new LaidCard(chip);
  const reading = await readChip(card, [canOf(chip)], { mostResponseBytes: answerBytes });
  if (!reading.ok) throw new Error(`the card was not read: ${reading.fault.detail}`);
  const { traffic, chipAuthentication, files } = reading.value;
  if (JSON.stringify(traffic) !== JSON.stringify(card.counted))
    throw new Error(`reader and card count differently: ${JSON.stringify([traffic, card.counted])}`);
  if (chipAuthentication !== 'done') throw new Error('the card did not prove itself');
  return {
    ours: { apdus: traffic.apdus, bytes: traffic.bytesIn + traffic.bytesOut },
    least: leastOf(files, answerBytes),
  };
};

const leastOf = (files: ChipReading['files'], answerBytes: number): Traffic =>
  leastTraffic(files, {
    access: 'pace',
    cipher: AES,
    field: 32,
    proof: { cipher: AES, field: 32, reference: 0 },
    answerBytes,
  });

const contest = async (answerBytes: number, figure: keyof Traffic): Promise<Contest> => {
  const { ours, least } = await measure(answerBytes);
  return { ours: async () => ours[figure], peers: async () => least[figure] };
};

export const shortApdus = (): Promise<Contest> => contest(256, 'apdus');
export const extendedApdus = (): Promise<Contest> => contest(LONG_ANSWER, 'apdus');
export const shortBytes = (): Promise<Contest> => contest(256, 'bytes');

export const apdusBesidePlainReader = async (): Promise<Contest> => ({
  ours: async () => (await measure(256)).ours.apdus,
  peers: async () => readPlainly(await measuredCard()),
});
