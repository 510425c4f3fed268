import { fold } from '../../text/fold.ts';
import { birthRegistrationProvinces } from '../birth-registration-provinces.ts';
import { provinces } from './provinces.ts';

/**
 * What became of the 63 on 1/7/2025 (NQ 202/2025/QH15): new code of two digits ← old codes of three, the seat first. A
 * merged province often took the other member's number (new Gia Lai is 52, old Gia Lai was 064): never match by number.
 */
const membersOf: Readonly<Record<string, readonly string[]>> = {
  '01': ['001'],
  '04': ['004'],
  '08': ['008', '002'],
  '11': ['011'],
  '12': ['012'],
  '14': ['014'],
  '15': ['015', '010'],
  '19': ['019', '006'],
  '20': ['020'],
  '22': ['022'],
  '24': ['024', '027'],
  '25': ['025', '026', '017'],
  '31': ['031', '030'],
  '33': ['033', '034'],
  '37': ['037', '035', '036'],
  '38': ['038'],
  '40': ['040'],
  '42': ['042'],
  '44': ['044', '045'],
  '46': ['046'],
  '48': ['048', '049'],
  '51': ['051', '062'],
  '52': ['052', '064'],
  '56': ['056', '058'],
  '66': ['066', '054'],
  '68': ['068', '067', '060'],
  '75': ['075', '070'],
  '79': ['079', '074', '077'],
  '80': ['080', '072'],
  '82': ['082', '087'],
  '86': ['086', '083', '084'],
  '91': ['091', '089'],
  '92': ['092', '094', '093'],
  '96': ['096', '095'],
};

/** Old three-digit codes that went into a province of today. */
export const formerProvincesOf = (code: string): readonly string[] => membersOf[code] ?? [];

/** Today's code of an old province; null for a code that is none of the 63. */
export const successorOf = (formerCode: string): string | null =>
  Object.keys(membersOf).find((code) => membersOf[code]?.includes(formerCode)) ?? null;

/**
 * Which of today's provinces a name may mean, by its old and its new bearer: "Hà Giang" → 08, "Gia Lai" → 52. Takes the
 * words tỉnh, thành phố, TP. before it, with or without marks. Candidates only: whose address it is says which one.
 */
export const provinceCandidates = (name: string): string[] => {
  const wanted = plain(name);
  if (wanted === '') return [];
  const now = provinces.filter((one) => plain(one.name) === wanted).map((one) => one.code);
  const before = [...birthRegistrationProvinces]
    .filter(([, old]) => plain(old) === wanted)
    .flatMap(([code]) => successorOf(code) ?? []);
  return [...new Set([...now, ...before])];
};

/** The province that a printed address ends with, in three levels or in two: "Sông Hiến, Cao Bằng, Cao Bằng" → 04. */
export const provinceOfAddress = (address: string): string[] => provinceCandidates(address.split(',').at(-1) ?? '');

/** Names people write another way than the list does. */
const otherNames: Readonly<Record<string, string>> = { 'thua thien hue': 'hue', 'sai gon': 'ho chi minh' };

const plain = (name: string): string => {
  const folded = fold(name)
    .replace(/[.\-–]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^(?:tinh|thanh pho|tp) /u, '')
    .trim();
  return otherNames[folded] ?? folded;
};
