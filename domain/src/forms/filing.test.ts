import { describe, expect, test } from 'vitest';
import { packageFromDisk } from '../../procedures/packages-for-tests.ts';
import type { Fee, FilingChannel } from '../procedure-package/filing.ts';
import { lintPackage } from '../procedure-package/lint.ts';
import type { ProcedurePackage } from '../procedure-package/schema.ts';
import { beforeView } from './catalogue-view.ts';
import { channelOn, feesView, filingOn } from './filing.ts';

// CT01 as the police take it in today; the dates are those of an invented reduction and an invented change of channel.

const residence = (): ProcedurePackage => structuredClone(packageFromDisk('1.004222'));

const fee = (way: Fee['way'], amount: Fee['amount'], validFrom: string, validTo: string | null): Fee => ({
  way,
  amount,
  per: 'filing',
  validFrom,
  validTo,
});

/** Online costs half until the end of 2026, and from the day after as much as at the counter; direct stays. */
const withReduction = (): ProcedurePackage => {
  const pkg = residence();
  pkg.procedure.fees = [
    fee('direct', 20_000, '2025-07-01', null),
    fee('online', 10_000, '2025-07-01', '2026-12-31'),
    fee('online', 20_000, '2027-01-01', null),
  ];
  return pkg;
};

describe('fees by day', () => {
  test('on the last day of a reduction it still holds, on the next it does not, and no day is without a fee', () => {
    const pkg = withReduction();
    const last = feesView(pkg, [], '2026-12-31', 'vi');
    expect(last).toEqual({
      direct: '20.000 đồng/lần',
      online: '10.000 đồng/lần',
      saving: '10.000 đồng',
      channel: 'police-handoff',
      countsAs: 'direct',
    });
    expect(feesView(pkg, [], '2027-01-01', 'vi')).toEqual({ ...last, online: '20.000 đồng/lần', saving: null });
    expect(feesView(pkg, [], '2025-07-01', 'en')).toMatchObject({ online: '10,000 VND/filing', saving: '10,000 VND' });
    expect(feesView(pkg, [], '2025-06-30', 'vi')).toBeUndefined();
  });

  test('nothing to pay and an amount that the province sets are said as that; amounts of different things are not compared', () => {
    const pkg = residence();
    pkg.procedure.fees = [
      { ...fee('direct', 200_000, '2025-07-01', null), per: 'person' },
      fee('online', 0, '2025-07-01', null),
    ];
    expect(feesView(pkg, [], '2026-11-30', 'vi')).toMatchObject({
      direct: '200.000 đồng/người',
      online: 'Không thu',
      saving: null,
    });
    pkg.procedure.fees = [fee('direct', null, '2025-07-01', null), fee('online', 0, '2025-07-01', null)];
    expect(feesView(pkg, [], '2026-11-30', 'vi')).toMatchObject({ direct: 'Theo mức của tỉnh', saving: null });
  });

  test('the exemptions stand there word for word beside the two amounts', () => {
    const view = beforeView(packageFromDisk('1.004222'), 'vi', { day: '2026-11-30', countsAs: [] });
    expect(view.fees).toMatchObject({ direct: '20.000 đồng/lần', online: '10.000 đồng/lần' });
    expect(view.fee).toContain(
      'Miễn: trẻ em, người cao tuổi, người khuyết tật, người có công và thân nhân, hộ nghèo và các trường hợp khác',
    );
  });
});

describe('channel by day', () => {
  const changing = (): ProcedurePackage => {
    const pkg = withReduction();
    pkg.procedure.channel = 'counter-intake';
    pkg.procedure.channelFrom = [
      { from: '2026-12-01', channel: 'police-handoff' },
      { from: '2027-02-01', channel: 'portal-handoff' },
    ];
    for (const texts of [pkg.texts.vi, pkg.texts.en]) {
      texts['procedure.channelNote.police-handoff'] = 'Công an tiếp nhận.';
      texts['procedure.channelNote.portal-handoff'] = 'Nộp trên Cổng Dịch vụ công.';
    }
    return pkg;
  };

  test.each([
    ['2026-11-30', 'counter-intake', 'direct', 20_000],
    ['2026-12-01', 'police-handoff', 'direct', 20_000],
    ['2027-01-31', 'police-handoff', 'direct', 20_000],
    ['2027-02-01', 'portal-handoff', 'online', 20_000],
  ] as const)('on %s a filing goes by %s and counts as %s', (day, channel, countsAs, amount) => {
    const { procedure } = changing();
    expect(channelOn(procedure, day)).toBe(channel satisfies FilingChannel);
    expect(filingOn(procedure, [], day)).toMatchObject({ channel, countsAs, fee: { amount } });
  });

  test('the words of the channel change with it, on the same day', () => {
    const note = (day: string) => beforeView(changing(), 'vi', { day, countsAs: [] }).channelNote;
    expect(note('2026-11-30')).toContain('Máy giúp');
    expect(note('2026-12-01')).toBe('Công an tiếp nhận.');
    expect(note('2027-02-01')).toBe('Nộp trên Cổng Dịch vụ công.');
    expect(lintPackage(changing())).toEqual([]);
  });

  test('as what a filing at the counter counts the province decides from a day on; elsewhere it has no say', () => {
    const { procedure } = changing();
    const decisions = [
      { from: '2026-11-15', as: 'online' },
      { from: '2026-01-01', as: 'direct' },
    ] as const;
    expect(filingOn(procedure, decisions, '2026-11-14')).toMatchObject({ countsAs: 'direct', fee: { amount: 20_000 } });
    expect(filingOn(procedure, decisions, '2026-11-15')).toMatchObject({ countsAs: 'online', fee: { amount: 10_000 } });
    expect(filingOn(procedure, decisions, '2026-12-01')).toMatchObject({
      channel: 'police-handoff',
      countsAs: 'direct',
    });
  });
});

describe('the lint', () => {
  const faulty: [string, (pkg: ProcedurePackage) => void, string][] = [
    [
      'a form does not say how it is signed',
      (pkg) => delete pkg.procedure.signature,
      'an e-form says how it is signed',
    ],
    [
      'a form to be signed in ink has nothing on its print',
      (pkg) => {
        pkg.print.lines = [];
      },
      'there would be no form to sign',
    ],
    [
      'two fees hold on one day',
      (pkg) => pkg.procedure.fees?.push(fee('online', 10_000, '2026-12-31', '2026-12-31')),
      'two online fees hold on one day',
    ],
    [
      'the text says another amount than the data',
      (pkg) => pkg.procedure.fees?.splice(0, 1, fee('direct', 25_000, '2025-07-01', null)),
      'procedure.fee says nothing of 25.000 đồng',
    ],
    [
      'a fee ends before it begins',
      (pkg) => pkg.procedure.fees?.splice(0, 1, fee('direct', 20_000, '2026-07-01', '2026-06-30')),
      'before it begins',
    ],
    [
      'a fee begins on a day that no calendar has',
      (pkg) => pkg.procedure.fees?.splice(0, 1, fee('direct', 20_000, '2026-02-30', null)),
      '2026-02-30 is not in the calendar',
    ],
    [
      'a channel becomes what it is',
      (pkg) => {
        pkg.procedure.channelFrom = [{ from: '2027-01-01', channel: 'police-handoff' }];
      },
      'changes nothing',
    ],
    [
      'a channel changes without words for it',
      (pkg) => {
        pkg.procedure.channelFrom = [{ from: '2027-01-01', channel: 'portal-handoff' }];
      },
      'text procedure.channelNote.portal-handoff is missing',
    ],
  ];
  test.each(faulty)('%s: refused', (_name, harm, complaint) => {
    const pkg = residence();
    expect(lintPackage(pkg)).toEqual([]);
    harm(pkg);
    expect(lintPackage(pkg).join('\n')).toContain(complaint);
  });

  test('a checklist has nothing to sign', () => {
    const pkg = structuredClone(packageFromDisk('2.000815'));
    pkg.procedure.signature = 'wet';
    expect(lintPackage(pkg).join('\n')).toContain('nothing to sign');
  });
});
