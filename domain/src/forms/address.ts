import type { Commune } from '../identity/territory/communes.ts';
import { inForceOn } from '../identity/territory/dated.ts';
import { provinceCandidates, provinceOfAddress } from '../identity/territory/mergers.ts';
import { provinceInWords, provinces, provincesOn } from '../identity/territory/provinces.ts';
import type { Localized } from '../localized.ts';
import type { UiLeaf } from '../procedure-package/schema.ts';
import { fold } from '../text/fold.ts';

/**
 * Addresses in two tiers (since 1/7/2025): province by its code, commune by its name (and its code where the site has the
 * list of communes), what is below it as people write it. What a card says, often still in three tiers, is kept as read:
 * it proposes, and the citizen picks.
 */
export type AddressPart = 'provinceCode' | 'commune' | 'street' | 'communeCode' | 'asRead';

/** What the site knows of communes; without a list they are typed. */
export type Territory = { readonly communes: readonly Commune[] };

/** The parts people fill in, in the order of choosing: the large one first narrows the smaller. */
export const partUi = (whole: UiLeaf): { name: AddressPart; field: UiLeaf }[] => {
  const required = whole.required === true ? { required: true } : {};
  const codes = [...new Set(provinces.map((one) => one.code))];
  return [
    {
      name: 'provinceCode',
      field: { ref: `${whole.ref}/provinceCode`, widget: 'choice', options: codes, ...required },
    },
    { name: 'commune', field: { ref: `${whole.ref}/commune`, widget: 'text', ...required } },
    { name: 'street', field: { ref: `${whole.ref}/street`, widget: 'text' } },
  ];
};

/** Parts that nobody is asked for: found in the list, read from the card. */
export const unseenParts: readonly AddressPart[] = ['communeCode', 'asRead'];

/** What the parts of an address are called where they are asked for one by one (two tiers since 1 July 2025). */
export const partLabels = {
  provinceCode: { vi: 'Tỉnh, thành phố', en: 'Province or city' },
  commune: { vi: 'Xã, phường, đặc khu', en: 'Commune, ward or special zone' },
  street: { vi: 'Số nhà, đường, thôn, tổ', en: 'House number, street, village' },
} satisfies Partial<Record<AddressPart, Localized>>;

const kinds: Readonly<Record<Commune['kind'], string>> = {
  commune: 'xã',
  ward: 'phường',
  'special-zone': 'đặc khu',
};

/** `phường Thục Phán`: how a commune of the list is written in an answer. */
export const communeInWords = ({ kind, name }: Commune): string => `${kinds[kind]} ${name}`;

/** The communes of a province on a day, by their full names. */
export const communesOf = (territory: Territory | undefined, province: string, day: string): Commune[] =>
  (territory?.communes ?? []).filter((one) => one.province === province && inForceOn(one, day));

/** The code of a commune as it was typed or picked; null when the list has none of that name there, or there is no list. */
export const communeCodeOf = (
  territory: Territory | undefined,
  province: string,
  commune: string,
  day: string,
): string | null => {
  const wanted = fold(commune).trim();
  return communesOf(territory, province, day).find((one) => fold(communeInWords(one)) === wanted)?.code ?? null;
};

/** `Tổ 5, phường Thục Phán, tỉnh Cao Bằng`; null when nothing is there. */
export const addressInWords = (
  parts: { readonly street: string | null; readonly commune: string | null; readonly provinceCode: string | null },
  day: string,
): string | null => {
  const province =
    parts.provinceCode === null ? null : (provinceInWords(parts.provinceCode, day) ?? parts.provinceCode);
  const words = [parts.street, parts.commune, province].filter((part) => part !== null);
  return words.length === 0 ? null : words.join(', ');
};

const isCommuneName = (text: string): boolean => /^(?:xã|phường|đặc khu)\s/iu.test(text);

/**
 * What one part of a printed address says for certain, or null. A text in two tiers says all of it; of an old one in three
 * tiers only the province is taken, and only where its name leads to one of today's.
 */
export const partOfText = (text: string, part: AddressPart, day: string): string | null => {
  const steps = text
    .normalize('NFC')
    .split(',')
    .map((step) => step.trim())
    .filter((step) => step !== '');
  if (part === 'asRead') return text;
  const [only, ...others] = provinceOfAddress(text);
  if (only === undefined || others.length > 0) return null;
  if (part === 'provinceCode') return only;
  const commune = steps.at(-2);
  const isTwoTiers = commune !== undefined && isCommuneName(commune) && isToday(steps.at(-1) ?? '', only, day);
  if (!isTwoTiers) return null;
  if (part === 'commune') return commune;
  return part === 'street' ? steps.slice(0, -2).join(', ') || null : null;
};

const isToday = (name: string, code: string, day: string): boolean =>
  provincesOn(day).some((one) => one.code === code && fold(name).endsWith(fold(one.name)));

/** Today's places that a printed address may mean. */
export type AddressCandidate = { readonly provinceCode: string; readonly commune: string | null };

/** Most proposals of one address: more are no help. */
const mostCandidates = 6;

/**
 * Places of today that an old address may mean, for the citizen to pick from: provinces by any name in it, and with the
 * list the communes that have, or took in, one of its names.
 */
export const addressCandidates = (
  territory: Territory | undefined,
  text: string,
  day: string,
): readonly AddressCandidate[] => {
  const steps = text
    .split(',')
    .map((step) => step.trim())
    .filter((step) => step !== '');
  const provincesNamed = provinceCandidates(steps.at(-1) ?? '');
  const names = new Set(steps.slice(0, -1).map(bare));
  const found = provincesNamed.flatMap((provinceCode): AddressCandidate[] => {
    const communes = communesOf(territory, provinceCode, day).filter(
      (one) => names.has(bare(one.name)) || (one.formerly ?? []).some((former) => names.has(bare(former))),
    );
    return communes.length > 0
      ? communes.map((one) => ({ provinceCode, commune: communeInWords(one) }))
      : [{ provinceCode, commune: null }];
  });
  return found.slice(0, mostCandidates);
};

const bare = (name: string): string =>
  fold(name)
    .replace(/^(?:xa|phuong|dac khu|thi tran)\s+/u, '')
    .trim();
