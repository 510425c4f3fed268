import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openLedger } from '../ledger/ledger.ts';
import { recordAudit } from './audit.ts';
import { type AuditEvent, catalogue } from './catalogue.ts';
import { words } from './subjects.ts';

/** Invented people, in the forms in which a slip of a program might bring them here. */
const family = ['Nông', 'Siu', 'Rơ Châm', 'Nguyễn', 'Trần', 'Đặng', 'Lê', 'Hoàng'];
const given = ['Thị Mai', 'Y Blao', "H'Blưm", 'Văn An', 'Thị Bình', 'Minh Châu'];
const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
const names = fc.tuple(fc.constantFrom(...family), fc.constantFrom(...given)).chain(([first, last]) => {
  const name = `${first} ${last}`;
  return fc.constantFrom(
    name,
    name.normalize('NFD'),
    name.toUpperCase(),
    plain(name),
    plain(name).toUpperCase(),
    plain(name).toLowerCase(),
    plain(name).replaceAll(' ', ''),
    plain(name).toLowerCase().replaceAll(' ', '-'),
    plain(name).toUpperCase().replaceAll(' ', '<'),
  );
});
const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`));
const personal = fc.oneof(
  names,
  digits(12), // số định danh cá nhân
  digits(9), // chứng minh nhân dân
  digits(10).map((number) => `0${number.slice(1)}`), // telephone
  digits(9).map((number) => `+84${number}`),
  digits(9).map((number) => `+84 ${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}`),
  digits(9).map((number) => `IDVNM${number}4`),
  digits(8).map((date) => `${date.slice(0, 2)}/${date.slice(2, 4)}/19${date.slice(4, 6)}`),
  names.map(
    (name) =>
      `${plain(name)
        .toLowerCase()
        .replaceAll(/[^a-z]/g, '.')}@example.vn`,
  ),
  fc.constantFrom('Tổ 5, Sông Hiến, Cao Bằng', 'so nha 12 ngo 5', '004190000017|080123456|Nông Thị Mai', 'B1234567'),
);

/** A subject as it should be, for each event. */
const samples: { readonly [name in keyof typeof words]: string } = {
  boot: '5f0c2b1e-8a4d-4c3f-9b2a-1d2e3f4a5b6c',
  dossier: '0198f000-1234-7abc-8def-0123456789ab',
  record: '5f0c2b1e-8a4d-4c3f-9b2a-1d2e3f4a5b6c',
  visit: 'v0123456789abcdef',
  helper: 'h17',
  draft: 'a'.repeat(64),
  ticket: 'A017',
  alarm: 'storage-low',
  'alarm-subject': 'id-card-reader',
  jump: '-315360000s',
  running: 'after-95s',
  key: 'receipts-1',
  'copy-refusal': 'altered',
  staff: 's101',
  'office-act': 'called',
  'office-subject': 'A023',
  'door-why': 'wrong-pin',
  'host-how': 'by-vote',
  digest: 'b'.repeat(64),
};
const right = (event: AuditEvent): string => catalogue[event].subject.map((word) => samples[word]).join(' ');
const events = Object.keys(catalogue) as AuditEvent[];

const recorded = (event: AuditEvent, subject: string): string => {
  const ledger = openLedger(':memory:');
  ledger.transaction(() => recordAudit(ledger, 0, event, subject))();
  const kept = JSON.stringify(ledger.prepare('SELECT * FROM audit').all());
  ledger.close();
  return kept;
};

describe('P5: no personal data gets into the audit log', () => {
  test.each(events)('P5: %s: what belongs there is written as it is', (event) => {
    expect(recorded(event, right(event))).toContain(`"subject":"${right(event)}"`);
  });

  test.each(events)(
    'P5: %s: names, numbers of papers and telephones, dates and addresses are not, in any place',
    (event) => {
      const ledger = openLedger(':memory:');
      const insert = ledger.transaction((subject: string) => recordAudit(ledger, 0, event, subject));
      const read = ledger.prepare('SELECT subject FROM audit ORDER BY number DESC LIMIT 1').pluck();
      const sample = right(event);
      const place = fc.constantFrom<(person: string) => string>(
        (person) => person,
        (person) => `${sample} ${person}`,
        (person) => `${person} ${sample}`,
        (person) => [...sample.split(' ').slice(0, -1), person].join(' '),
        (person) => `${sample}${person}`,
        (person) => `${person}${sample}`,
        (person) => `${sample}\n${person}`,
      );
      fc.assert(
        fc.property(personal, place, (person, put) => {
          insert(put(person));
          const kept = read.get() as string;
          expect(kept).not.toContain(person);
          // three digits alone occur in many an id
          const telling = person.split(/[ ,|]+/).filter((one) => one.length > (/[0-9]/.test(one) ? 4 : 2));
          for (const piece of telling) expect(kept).not.toContain(piece);
        }),
        { numRuns: 120 },
      );
      ledger.close();
    },
  );

  test('P5: noise of every kind leaves only words of the catalogue and "withheld"', () => {
    const ledger = openLedger(':memory:');
    const allowed = Object.values(words).map(({ pattern }) => pattern);
    fc.assert(
      fc.property(fc.constantFrom(...events), fc.string({ maxLength: 200, unit: 'binary' }), (event, noise) => {
        ledger.transaction(() => recordAudit(ledger, 0, event, noise))();
        const kept = ledger.prepare('SELECT subject FROM audit ORDER BY number DESC LIMIT 1').pluck().get() as string;
        for (const word of kept.split(' ').filter(Boolean))
          expect(word === 'withheld' || allowed.some((pattern) => pattern.test(word))).toBe(true);
      }),
      { numRuns: 300 },
    );
    ledger.close();
  });
});
