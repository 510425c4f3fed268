import { done } from '@mot-cua/domain/result.ts';
import { readDocumentDetails, readHolderDetails } from '../../../../device-daemon/src/emrtd/additional-details.ts';
import { longestAnswer } from '../../../../device-daemon/src/emrtd/answer-lengths.ts';
import { groupsInCommon } from '../../../../device-daemon/src/emrtd/common-data.ts';
import { chipPerson } from '../../../../device-daemon/src/emrtd/holder.ts';
import { hasExpired } from '../../../../device-daemon/src/emrtd/trust/document-expiry.ts';
import type { Chance } from '../chance.ts';
import { filesOf } from '../corpus.ts';
import { mutated, type Seed, seedOf } from '../mutations.ts';
import { demand, type Target, tlvTarget, USUAL_BOUND_MS } from '../target.ts';
import { grownMrz } from '../texts.ts';
import { element, joined } from '../tlv-tree.ts';

const NOW = Date.UTC(2026, 10, 23);
const TODAY = '2026-11-23';

/** A year, a month of it or a day of that. */
const isDate = (text: string | undefined): boolean =>
  text === undefined || /^[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?$/.test(text);

const isText = (text: string | undefined): boolean =>
  text === undefined ||
  (text.length > 0 && text.length <= 1_500 && text === text.trim() && text.isWellFormed() && !/\p{Cc}/u.test(text));

export const holderDetails = tlvTarget({
  name: 'dg11',
  parser: 'device-daemon/src/emrtd/additional-details.ts',
  share: 3,
  seeds: filesOf('dg11'),
  run: (input) => {
    const { fullName, otherNames, personalNumber, dateOfBirth, placeOfBirth, address } = readHolderDetails(input);
    const texts = [fullName, personalNumber, placeOfBirth, address, ...otherNames];
    demand(texts.every(isText), 'a text is tidy, bounded and of whole characters');
    demand(otherNames.length <= 8, 'names are bounded');
    demand(isDate(dateOfBirth), 'a birth is a date');
    return fullName !== undefined;
  },
});

export const documentDetails = tlvTarget({
  name: 'dg12',
  parser: 'device-daemon/src/emrtd/additional-details.ts',
  share: 2,
  seeds: filesOf('dg12'),
  run: (input) => {
    const { issuingAuthority, issuedOn } = readDocumentDetails(input);
    demand(isText(issuingAuthority), 'a text is tidy, bounded and of whole characters');
    demand(isDate(issuedOn), 'a day of issue is a date');
    return issuedOn !== undefined;
  },
});

export const common = tlvTarget({
  name: 'common',
  parser: 'device-daemon/src/emrtd/common-data.ts',
  share: 1,
  seeds: filesOf('common'),
  run: (input) => {
    const groups = groupsInCommon(input);
    for (const group of groups ?? []) demand(group >= 1 && group <= 16, 'a data group has a number');
    return groups !== null;
  },
});

export const atrInfo = tlvTarget({
  name: 'atr-info',
  parser: 'device-daemon/src/emrtd/answer-lengths.ts',
  share: 1,
  seeds: filesOf('atr-info'),
  run: async (input) => {
    const card = { send: async () => done({ data: input, status: 0x9000 }) };
    const most = await longestAnswer(card, 32_000);
    demand(most.ok && most.value >= 256 && most.value <= 32_000, 'an answer is as long as card and reader carry');
    return most.value > 256;
  },
});

/** DG1, DG11, DG12 and DG13 of one card, each with two bytes of length; an empty one is not there. */
const kinds = ['dg1', 'dg11', 'dg12', 'dg13'] as const;
const together = (files: readonly Uint8Array[]): Uint8Array =>
  joined(files.flatMap((file) => [Uint8Array.of(file.length >> 8, file.length & 0xff), file]));
const apart = (input: Uint8Array): readonly Uint8Array[] => {
  const files: Uint8Array[] = [];
  for (let at = 0; files.length < kinds.length; ) {
    const length = ((input[at] ?? 0) << 8) | (input[at + 1] ?? 0);
    files.push(input.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return files;
};
const kept: readonly (readonly Seed[])[] = kinds.map((kind) => filesOf(kind).map(seedOf));
const NONE = new Uint8Array(0);

const oneFile = (seeds: readonly Seed[], at: number, chance: Chance): Uint8Array => {
  if (at > 0 && chance.one(3)) return NONE;
  if (at === 0 && chance.one(2))
    return element(0x61, element([0x5f, 0x1f], new Uint8Array(Buffer.from(grownMrz(chance), 'latin1'))));
  return chance.one(2) ? chance.pick(seeds).bytes : mutated(seeds, chance).subarray(0, 16_000);
};

export const holder: Target = {
  name: 'holder',
  parser: 'device-daemon/src/emrtd/holder.ts',
  share: 4,
  boundMs: USUAL_BOUND_MS,
  seeds: (kept[0] ?? []).slice(0, 1).map(({ bytes }) => together([bytes, NONE, NONE, kept[3]?.[0]?.bytes ?? NONE])),
  make: (chance) => together(kept.map((seeds, at) => oneFile(seeds, at, chance))),
  run: (input) => {
    const [dg1 = NONE, dg11 = NONE, dg12 = NONE, dg13 = NONE] = apart(input);
    hasExpired(dg1, NOW);
    const read = chipPerson(
      {
        accessUsed: 'pace-can',
        chipAuthentication: 'not-offered',
        files: {
          dg1,
          ...(dg11.length > 0 ? { dg11 } : {}),
          ...(dg12.length > 0 ? { dg12 } : {}),
          ...(dg13.length > 0 ? { dg13 } : {}),
        },
        traffic: { apdus: 0, bytesOut: 0, bytesIn: 0 },
      },
      { ethnicity: true, today: TODAY },
    );
    if (!read.ok) {
      demand(read.fault.outcome === 'not-started', 'a fault of the reader');
      return false;
    }
    const person = read.value;
    demand(person.personalNumber === null || /^[0-9]{12}$/.test(person.personalNumber), '12 digits or none');
    demand(isText(person.fullName), 'a name is a tidy text');
    demand(isDate(person.dateOfBirth) && isDate(person.issuedOn) && isDate(person.expiresOn), 'dates are dates');
    demand([person.placeOfOrigin, person.residence, person.ethnicity, person.nationality].every(isText), 'tidy texts');
    demand(person.formerNumber === undefined || /^[0-9]{9}$/.test(person.formerNumber), 'nine digits or none');
    return true;
  },
};
