import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BookEntry,
  type CertifiedCopy,
  type CopyAbout,
  type CopyEvent,
  type CopyState,
  copyChart,
  MOST_COPY_PAGES,
  newCopy,
  obstacleTo,
  readCertifiedCopy,
  stepCopy,
} from './certified-copy.ts';
import { CopyRefusal, copyRefusals } from './copy-refusals.ts';

const about: CopyAbout = {
  paperType: null,
  title: 'Bằng tốt nghiệp đại học',
  ownerId: '004190000017',
  notation: '123/ĐHBK',
  issuer: 'Trường Đại học Bách khoa',
  issuedOn: '2012-06-30',
};
const entry: BookEntry = { number: 12, book: '01/2026-SCT/BS', on: '2026-11-30' };
const by = { who: 'Nông Văn Thử', at: '2026-11-30T09:00:00+07:00' };
const same: CopyEvent = { name: 'same', ...by };
const sign: CopyEvent = { name: 'sign', entry, who: by.who };

/** What becomes of a copy by these events; events that change nothing are passed over. */
const after = (events: readonly CopyEvent[], from: CertifiedCopy = newCopy('SC-1', about)): CertifiedCopy =>
  events.reduce((copy, event) => {
    const step = stepCopy(copy, event);
    return step.ok ? step.copy : copy;
  }, from);
const whyNot = (copy: CertifiedCopy, event: CopyEvent): string | null => {
  const step = stepCopy(copy, event);
  return step.ok ? null : step.why;
};
const page = (id: string): CopyEvent => ({ name: 'page-came', page: id, empty: false });
const shown = (id: string): CopyEvent => ({ name: 'page-shown', page: id });
const scanned: readonly CopyEvent[] = [
  { name: 'feed-began' },
  page('g1'),
  { name: 'page-came', page: 'g2', empty: true },
  page('g3'),
  { name: 'feed-ended' },
];
const compared: readonly CopyEvent[] = [...scanned, shown('g1'), same, shown('g3'), same];

describe('a certified copy', () => {
  it('is signed when each page stood on the screen and was said to be the same, and is sent after that', () => {
    const copy = after([...compared, sign, { name: 'signed' }, { name: 'sent' }]);
    expect(copy.state).toBe('sent');
    expect(copy.entry).toEqual(entry);
    expect(copy.pages.map(({ compared: said }) => said)).toEqual([
      { is: 'same', ...by },
      { is: 'same', ...by },
    ]);
    expect(copy.leftOut.map(({ id }) => id)).toEqual(['g2']);
  });

  it('is not signed before a page came, while the scanner runs, with a page unseen, uncompared or not the same', () => {
    expect(whyNot(newCopy('SC-1', about), sign)).toBe('no-pages');
    expect(whyNot(after(scanned.slice(0, 2)), sign)).toBe('still-scanning');
    expect(whyNot(after(scanned), same)).toBe('not-shown');
    expect(whyNot(after(scanned), sign)).toBe('page-not-compared');
    expect(whyNot(after([...scanned, shown('g1'), same]), sign)).toBe('page-not-compared');
    expect(whyNot(after([...scanned, shown('g1'), { name: 'differs', ...by }]), sign)).toBe('page-differs');
    expect(whyNot(after([...scanned, shown('g1'), shown('g3')]), sign)).toBe('page-not-compared');
  });

  it.each<[string, CopyEvent]>([
    ['a page was turned', { name: 'turn' }],
    ['a page came anew', { name: 'page-again', old: 'g3', page: 'g4' }],
    ['one more page came', page('g9')],
    ['an empty back was taken back', { name: 'take-back' }],
  ])('loses what was said of a page when %s, and is not signed until it was compared anew', (_what, event) => {
    const changed = after([...compared, event]);
    expect(whyNot(changed, sign)).toBe('page-not-compared');
    const unseen = changed.pages.find(({ shown: was }) => !was)?.id ?? '';
    const there = { ...changed, cursor: changed.pages.findIndex(({ id }) => id === unseen) };
    expect(whyNot(there, same)).toBe('not-shown');
    expect(whyNot(after([shown(unseen), same], there), sign)).toBe(null);
  });

  it('changes no more once its signature is asked for, goes back to comparing when it fails, and keeps its number', () => {
    const asked = after([...compared, sign]);
    for (const event of [{ name: 'turn' }, { name: 'leave-out' }, page('g9'), same, sign] as CopyEvent[])
      expect(whyNot(asked, event)).toBe('being-signed');
    const back = after([{ name: 'sign-failed' }], asked);
    expect(back.state).toBe('comparing');
    expect(after([{ name: 'sign', entry: { ...entry, number: 99 }, who: by.who }], back).entry?.number).toBe(12);
  });

  it('is signed by nobody who did not compare every page: who relieves the officer looks at all of it anew', () => {
    const other = { ...by, who: 'Hoàng Thị Bích Ngọc' };
    const half = after([...scanned, shown('g1'), same, shown('g3'), { name: 'same', ...other }]);
    expect(whyNot(half, sign)).toBe('compared-by-another');
    expect(whyNot(half, { ...sign, who: other.who } as CopyEvent)).toBe('compared-by-another');
    const whole = after([{ name: 'previous-page' }, { name: 'same', ...other }], half);
    expect(whyNot(whole, { ...sign, who: other.who } as CopyEvent)).toBe(null);
  });

  it('that was refused with a reason of the decree is signed by no way', () => {
    const refused = after([...compared, { name: 'refuse', reason: 'altered', ...by }]);
    expect(refused.refusal).toEqual({ reason: 'altered', ...by });
    for (const event of [sign, same, { name: 'signed' }, page('g9'), { name: 'feed-began' }] as CopyEvent[])
      expect(whyNot(refused, event)).toBe('already-refused');
    expect(Object.keys(copyRefusals).sort()).toEqual(CopyRefusal.anyOf.map((code) => code.const).sort());
    for (const { clause } of Object.values(copyRefusals)) expect(clause).toMatch(/NĐ 23\/2015$/u);
  });

  it('takes a page that was left out by mistake back where it was scanned', () => {
    const out = after([...compared, { name: 'previous-page' }, { name: 'leave-out' }]);
    expect(out.pages.map(({ id }) => id)).toEqual(['g3']);
    expect(after([{ name: 'take-back' }, { name: 'take-back' }], out).pages.map(({ id }) => id)).toEqual([
      'g1',
      'g2',
      'g3',
    ]);
  });

  it('has at most as many pages as a person compares in one go', () => {
    const full = after(Array.from({ length: MOST_COPY_PAGES }, (_, at) => page(`g${100 + at}`)));
    expect(whyNot(full, page('g999'))).toBe('too-many-pages');
    const backs = Array.from(
      { length: 300 },
      (_, at): CopyEvent => ({ name: 'page-came', page: `b${100 + at}`, empty: true }),
    );
    expect(readCertifiedCopy(after(backs)).ok).toBe(true); // a pile of empty sheets makes no copy that could not be kept
  });
});

/** Any event at all, of a handful of pages. */
const anyPage = fc.constantFrom('g1', 'g2', 'g3', 'g4');
const anyEvent: fc.Arbitrary<CopyEvent> = fc.oneof(
  { weight: 3, arbitrary: anyPage.map(shown) },
  { weight: 3, arbitrary: fc.constant(same) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(anyPage, fc.boolean())
      .map(([id, empty]): CopyEvent => ({ name: 'page-came', page: id, empty })),
  },
  { weight: 3, arbitrary: fc.constant(sign) },
  { weight: 2, arbitrary: fc.constantFrom<CopyEvent>({ name: 'signed' }, { name: 'sent' }) },
  fc.tuple(anyPage, anyPage).map(([old, id]): CopyEvent => ({ name: 'page-again', old, page: id })),
  fc.constant<CopyEvent>({ name: 'differs', ...by }),
  fc.constantFrom<CopyEvent>({ name: 'refuse', reason: 'damaged', ...by }),
  fc
    .constantFrom(
      ...(['feed-began', 'feed-ended', 'next-page', 'previous-page', 'turn', 'leave-out', 'take-back'] as const),
      ...(['sign-failed'] as const),
    )
    .map((name): CopyEvent => ({ name })),
);

/** Runs in which an officer does everything right, or nearly: chance alone would hardly ever get as far as a signature. */
const done: readonly CopyEvent[] = [shown('g1'), shown('g2'), shown('g3'), shown('g4'), same, same, same, same];
const anyEvents = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: anyEvent.map((event) => [event]) },
      fc.constantFrom(done, [...done, sign], [...done, sign, { name: 'signed' } as const]),
    ),
    { maxLength: 30 },
  )
  .map((runs) => runs.flat());

describe('whatever happens, in whatever order', () => {
  it('a signature is possible only over pages that each stood on the screen as they lie, and were then said to be the same', () => {
    const reached = new Set<CopyState>();
    fc.assert(
      fc.property(anyEvents, (events) => {
        let copy = newCopy('SC-1', about);
        // told apart from the chart: for each page, as it lies now, what a witness beside the officer has seen
        const witness = new Map<string, { shown: boolean; same: boolean }>();
        const of = (id: string) => witness.get(id) ?? { shown: false, same: false };
        let asked = false;
        for (const event of events) {
          const here = copy.pages[copy.cursor];
          const step = stepCopy(copy, event);
          if (step.ok) {
            if (event.name === 'page-shown') witness.set(event.page, { ...of(event.page), shown: true });
            if (event.name === 'same' && here) witness.set(here.id, { ...of(here.id), same: of(here.id).shown });
            if (event.name === 'differs' && here) witness.set(here.id, { ...of(here.id), same: false });
            if (['turn', 'leave-out'].includes(event.name) && here) witness.delete(here.id);
            if (event.name === 'page-again') witness.delete(event.old);
            if (event.name === 'sign') asked = true;
            if (event.name === 'sign-failed') asked = false;
            copy = step.copy;
          }
          reached.add(copy.state);
          if (['signing', 'signed', 'sent'].includes(copy.state)) {
            expect(asked).toBe(true);
            expect(copy.pages.length).toBeGreaterThan(0);
            for (const { id } of copy.pages) expect(of(id)).toEqual({ shown: true, same: true });
          }
          // and it comes back from the disk as it was: nothing is signed by way of a restart
          const back = readCertifiedCopy(JSON.parse(JSON.stringify(copy)));
          expect(back).toEqual({ ok: true, value: copy });
        }
      }),
      { seed: 20_261_130, numRuns: 3_000 },
    );
    expect([...reached].sort()).toEqual(['comparing', 'refused', 'scanning', 'sent', 'signed', 'signing']);
  });

  it('only "sign" leads to signing, only from comparing, and only a signature that was asked for to signed and sent', () => {
    const ways = (to: CopyState) =>
      Object.entries(copyChart).flatMap(([from, moves]) =>
        Object.entries(moves).flatMap(([event, move]) =>
          'to' in move && move.to === to && from !== to ? [`${from} ${event}`] : [],
        ),
      );
    expect(ways('signing')).toEqual(['comparing sign']);
    expect(ways('signed')).toEqual(['signing signed']);
    expect(ways('sent')).toEqual(['signed sent']);
  });
});

describe('a copy on the disk', () => {
  const good = after([...compared, sign]);
  const broken: readonly (readonly [string, (copy: CertifiedCopy) => unknown])[] = [
    ['is being signed though nobody compared', () => ({ ...after(scanned), state: 'signing', entry })],
    [
      'is signed with a page that differs',
      (copy) => ({
        ...copy,
        state: 'signed',
        pages: copy.pages.map((one) => ({ ...one, compared: { is: 'differs', ...by } })),
      }),
    ],
    [
      'says "the same" of a page that never stood on the screen',
      (copy) => ({ ...copy, pages: copy.pages.map((one) => ({ ...one, shown: false })) }),
    ],
    ['is signed without a number', (copy) => ({ ...copy, entry: null })],
    ['is signed without a page', (copy) => ({ ...copy, pages: [], cursor: 0 })],
    ['has a page twice', (copy) => ({ ...copy, leftOut: copy.pages })],
    ['is refused without a reason', (copy) => ({ ...copy, state: 'refused' })],
    ['knows another state', (copy) => ({ ...copy, state: 'certified' })],
  ];
  it.each(broken)('that %s is not used', (_what, change) => {
    expect(readCertifiedCopy(good).ok).toBe(true);
    expect(obstacleTo(good)).toBe(null);
    expect(readCertifiedCopy(change(good)).ok).toBe(false);
  });
});
