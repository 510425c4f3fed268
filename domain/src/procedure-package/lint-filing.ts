import { moneyInWords } from '../forms/filing.ts';
import { readDate } from '../text/dates.ts';
import type { Fee } from './filing.ts';
import type { ProcedurePackage } from './schema.ts';

/** Channel, fees and signature: every day has one answer, and the verbatim text says the same amounts as the data. */
export const filingFaults = (pkg: ProcedurePackage): string[] => [
  ...signatureFaults(pkg),
  ...channelFaults(pkg),
  ...feeFaults(pkg),
];

const signatureFaults = ({ procedure, print }: ProcedurePackage): string[] => {
  const { kind, signature } = procedure;
  if (kind === 'e-form' && signature === undefined)
    return ['an e-form says how it is signed: signature is on-screen, wet or digital'];
  if (kind === 'checklist' && signature !== undefined) return ['a checklist has nothing to sign: leave signature out'];
  return signature === 'wet' && print.lines.length === 0
    ? ['signed in ink, but print.json has no lines: there would be no form to sign']
    : [];
};

const channelFaults = ({ procedure }: ProcedurePackage): string[] => {
  const faults: string[] = [];
  let last = { from: procedure.validFrom, channel: procedure.channel };
  for (const change of procedure.channelFrom ?? []) {
    if (!readDate(change.from)) faults.push(`${change.from} is not in the calendar`);
    if (change.from <= last.from) faults.push(`channelFrom ${change.from} does not come after ${last.from}`);
    if (procedure.validTo !== null && change.from > procedure.validTo)
      faults.push(`channelFrom ${change.from} comes after the package's last day`);
    if (change.channel === last.channel) faults.push(`channelFrom ${change.from} changes nothing`);
    last = change;
  }
  return faults;
};

const feeFaults = (pkg: ProcedurePackage): string[] => {
  const fees = pkg.procedure.fees ?? [];
  const faults: string[] = [];
  for (const { validFrom, validTo } of fees) {
    for (const day of [validFrom, ...(validTo === null ? [] : [validTo])])
      if (!readDate(day)) faults.push(`${day} is not in the calendar`);
    if (validTo !== null && validTo < validFrom) faults.push(`a fee ends on ${validTo}, before it begins`);
  }
  for (const way of ['direct', 'online'] as const) {
    const ofWay = fees.filter((fee) => fee.way === way);
    if (ofWay.some((fee) => ofWay.some((other) => other !== fee && overlap(fee, other))))
      faults.push(`two ${way} fees hold on one day`);
  }
  // Whoever reads the text and whoever reads the boxes must read the same.
  const texts = pkg.texts.vi['procedure.fee'] ?? '';
  for (const amount of new Set(fees.map((fee) => fee.amount)))
    if (amount && !texts.includes(moneyInWords(amount, 'vi')))
      faults.push(`the verbatim text procedure.fee says nothing of ${moneyInWords(amount, 'vi')}`);
  return faults;
};

const overlap = (a: Fee, b: Fee): boolean =>
  a.validFrom <= (b.validTo ?? '9999-12-31') && b.validFrom <= (a.validTo ?? '9999-12-31');
