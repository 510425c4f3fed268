import type { Localized } from '../localized.ts';
import { inLanguage, type Language } from '../localized.ts';
import type { Fee, FilingChannel, FilingWay, KioskCountsAs } from '../procedure-package/filing.ts';
import type { ProcedurePackage } from '../procedure-package/schema.ts';
import type { FeesView } from '../screen-parts.ts';
import { groupedDigits } from '../text/digits.ts';

/**
 * What holds for a filing on a day (`yyyy-MM-dd`, Vietnam's calendar): its channel, its fees, and as what it counts. The same
 * answers stand on the screen before anybody starts, in the dossier, and on the officer's page.
 */
type Procedure = ProcedurePackage['procedure'];

/** The channel of that day. */
export const channelOn = (procedure: Procedure, day: string): FilingChannel =>
  (procedure.channelFrom ?? []).reduce((now, change) => (change.from <= day ? change.channel : now), procedure.channel);

const holdsOn = (fee: Fee, day: string): boolean =>
  fee.validFrom <= day && (fee.validTo === null || day <= fee.validTo);

/** The fee of one way on that day; null: the package gives no amount for it. */
export const feeOn = (procedure: Procedure, way: FilingWay, day: string): Fee | null =>
  (procedure.fees ?? []).find((fee) => fee.way === way && holdsOn(fee, day)) ?? null;

/**
 * As what a filing by the kiosk is paid for. What is filed on the portal is online and what the police take in at their counter
 * is direct; of a filing into the one-stop counter the province says it.
 */
export const countsAsOn = (channel: FilingChannel, decisions: readonly KioskCountsAs[], day: string): FilingWay => {
  if (channel === 'portal-handoff') return 'online';
  if (channel === 'police-handoff') return 'direct';
  const [newest] = decisions.filter(({ from }) => from <= day).toSorted((a, b) => (a.from < b.from ? 1 : -1));
  return newest?.as ?? 'direct';
};

/** Everything that a dossier keeps of how it was filed. */
export type Filing = {
  readonly channel: FilingChannel;
  readonly countsAs: FilingWay;
  readonly fee: Omit<Fee, 'way'> | null;
};

/** How a dossier is filed on that day (`yyyy-MM-dd`): channel, what it counts as, and the fee of that way where the package has an amount. */
export const filingOn = (procedure: Procedure, decisions: readonly KioskCountsAs[], day: string): Filing => {
  const channel = channelOn(procedure, day);
  const countsAs = countsAsOn(channel, decisions, day);
  const fee = feeOn(procedure, countsAs, day);
  if (fee === null) return { channel, countsAs, fee: null };
  const { way: _, ...rest } = fee;
  return { channel, countsAs, fee: rest };
};

const units: Readonly<Record<Fee['per'], Localized>> = {
  filing: { vi: 'lần', en: 'filing' },
  person: { vi: 'người', en: 'person' },
  copy: { vi: 'bản', en: 'copy' },
  page: { vi: 'trang', en: 'page' },
  case: { vi: 'trường hợp', en: 'case' },
};

/** `20.000 đồng`, `20,000 VND`. */
export const moneyInWords = (amount: number, language: Language): string => {
  const digits = groupedDigits(amount, language);
  return language === 'en' ? `${digits} VND` : `${digits} đồng`;
};

/** `20.000 đồng/lần`, `Không thu`, or that the province sets it. */
export const feeInWords = ({ amount, per }: Pick<Fee, 'amount' | 'per'>, language: Language): string => {
  if (amount === null) return inLanguage(setByProvince, language);
  if (amount === 0) return inLanguage(free, language);
  return `${moneyInWords(amount, language)}/${inLanguage(units[per], language)}`;
};

const setByProvince: Localized = { vi: 'Theo mức của tỉnh', en: 'As the province sets it' };
const free: Localized = { vi: 'Không thu', en: 'Nothing' };

/** Both ways side by side, what one saves, and as what the kiosk counts; absent where the package gives no amounts. */
export const feesView = (
  pkg: ProcedurePackage,
  decisions: readonly KioskCountsAs[],
  day: string,
  language: Language,
): FeesView | undefined => {
  const { procedure } = pkg;
  const channel = channelOn(procedure, day);
  const [direct, online] = [feeOn(procedure, 'direct', day), feeOn(procedure, 'online', day)];
  if (!direct && !online) return undefined;
  const saved = direct?.amount != null && online?.amount != null && direct.per === online.per;
  const saving = saved ? (direct.amount ?? 0) - (online.amount ?? 0) : 0;
  return {
    direct: direct && feeInWords(direct, language),
    online: online && feeInWords(online, language),
    saving: saving > 0 ? moneyInWords(saving, language) : null,
    channel,
    countsAs: countsAsOn(channel, decisions, day),
  };
};
