import { DeviceName } from '@mot-cua/domain/device-fault.ts';
import { completeLanguages, Language } from '@mot-cua/domain/localized.ts';
import { IdentityLevel, ValueSource } from '@mot-cua/domain/provenance.ts';
import { CitizenFault, Contrast, Custody, PrintOutcome, TextSize } from '@mot-cua/domain/screen-parts.ts';
import { fold } from '@mot-cua/domain/text/fold.ts';
import { Screen } from '@mot-cua/domain/visit-screen.ts';
import { describe, expect, it } from 'vitest';
import { dateInWords, momentInWords } from './dates.ts';
import { wordsIn } from './words.ts';

/** The literals of a closed union, nested unions included. */
const literals = (schema: { anyOf?: unknown; const?: unknown }): string[] =>
  Array.isArray(schema.anyOf) ? schema.anyOf.flatMap(literals) : [String(schema.const)];

const names = Screen.anyOf.map((one) => one.properties.name.const);

/** Every text with its path; functions are asked with a number and with a word. */
const texts = (node: unknown, path = ''): [string, string][] => {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node === 'function') return [0, 1, 5].map((n) => [`${path}(${n})`, String(node(n, 6))]);
  return Object.entries(node ?? {}).flatMap(([key, value]) => texts(value, `${path}/${key}`));
};

describe.each(completeLanguages)('the words of the kiosk in %s', (language) => {
  const words = wordsIn(language);

  it('name every member of every closed union that may reach the screen', () => {
    const tables: [object, string[]][] = [
      [words.faults, literals(CitizenFault.properties.code)],
      [words.safe, literals(CitizenFault.properties.safe)],
      [words.faultNext, literals(CitizenFault.properties.next.items)],
      [words.devices, literals(DeviceName)],
      [words.titles, names],
      [words.settings.sizes, literals(TextSize)],
      [words.settings.contrasts, literals(Contrast)],
      [words.slip.custody, literals(Custody)],
      [words.slip.print, literals(PrintOutcome)],
      [words.ticket.print, literals(PrintOutcome)],
      [words.confirm.levels, literals(IdentityLevel)],
      [words.form.sources, literals(ValueSource)],
      [words.language, literals(Language)],
    ];
    for (const [table, codes] of tables) expect(Object.keys(table).sort()).toEqual([...codes].sort());
  });

  it('have the same keys as the Vietnamese, none empty', () => {
    expect(texts(words).map(([path]) => path)).toEqual(texts(wordsIn('vi')).map(([path]) => path));
    for (const [path, text] of texts(words)) expect(text.trim(), path).not.toBe('');
  });

  it('speak in sentences of at most 15 words, in NFC, without unexplained abbreviations', () => {
    for (const [path, text] of texts(words)) {
      expect(text, path).toBe(text.normalize('NFC'));
      expect(text, path).not.toMatch(/CCCD|TTHC|UBND|OTP|PIN/);
      for (const sentence of text.split(/[.!?:…]\s*/))
        expect(sentence.split(/[\s,]+/).filter(Boolean).length, `${path}: ${sentence}`).toBeLessThanOrEqual(15);
    }
  });

  it('never claim more than the state of custody allows', () => {
    const { custody } = words.slip;
    for (const state of ['saved-here', 'saved-in-two-places'] as const)
      expect(`${custody[state].title} ${custody[state].text}`).toMatch(/chưa gửi|not sent/i);
    expect(custody.received.text).toMatch(/chưa phải kết quả|not a decision/i);
  });
});

describe('writing things as people here write them', () => {
  it('dates day first, moments by the clock of the office, anything else untouched', () => {
    expect(dateInWords('1994-09-12')).toBe('12/09/1994');
    expect(dateInWords('1994')).toBe('1994');
    expect(momentInWords('2026-11-23T09:05:00+07:00')).toBe('09:05, 23/11/2026');
    expect(momentInWords('2026-11-23T20:05:00.000Z')).toBe('03:05, 24/11/2026'); // what the repository tells in UTC
  });

  it('folding makes accented and plain typing equal', () => {
    expect(fold('Đăng ký ĐỔI thẻ')).toBe('dang ky doi the');
    expect(fold('Chứng thực'.normalize('NFD'))).toBe('chung thuc');
  });
});

/** Only what the state itself has confirmed in this visit (online check of the chip, VNeID) may be called "đã xác thực". */
it('call nobody authenticated but those whom the state has confirmed', () => {
  const called = texts(wordsIn('vi')).filter(([, text]) => /xác thực/i.test(text.replace(/chưa xác thực/gi, '')));
  expect(called.map(([path]) => path)).toEqual(['/confirm/levels/online']);
});
