import { leavesOf } from '@mot-cua/domain/forms/declared-sections.ts';
import { fold } from '@mot-cua/domain/text/fold.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkBagIt, parseManifest } from '../src/bags/bagit.ts';
import { plainEntryName } from '../src/bags/entry-names.ts';
import { dayOf } from '../src/codes/dossier-codes.ts';
import { parseUploadMetadata } from '../src/intake/uploads.ts';
import { linesByPointer } from '../src/json-lines.ts';
import { wordsOf } from '../src/search/folding.ts';
import { html } from '../web/html.ts';
import { bagOf, sha256 } from './own-bag.ts';

/** Any bytes as text; fast-check's own Unicode strings cost seconds to set up. */
const noise = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const vietnamese = fc.array(fc.constantFrom(...'aZ9 -.,đĐếẾọ̣̃̀ơƯư')).map((letters) => letters.join(''));

test('whatever stands in a tar as a name, what is let through stays inside the bag', () => {
  const piece = fc.constantFrom('..', '.', '', '/', '\\', 'data', 'a.pdf', 'C:', '\0', 'ổ', '%2e%2e', '...');
  const name = fc.oneof(
    noise,
    fc.array(piece).map((pieces) => pieces.join('/')),
  );
  fc.assert(
    fc.property(name, (raw) => {
      const plain = plainEntryName(raw);
      if (!plain.ok) return;
      const resolved = new URL(encodeURIComponent(plain.value).replaceAll('%2F', '/'), 'file:///bag/').pathname;
      expect(resolved.startsWith('/bag/')).toBe(true);
      expect(plain.value).not.toMatch(/^\/|\\|(^|\/)\.\.?(\/|$)/);
    }),
    { numRuns: 300 },
  );
});

test('a BagIt manifest survives any path, also with line ends in it, and never throws on noise', () => {
  const path = fc
    .string({ minLength: 1 })
    .filter((text) => /^\S/.test(text) && !text.startsWith('./') && !text.startsWith('*'));
  fc.assert(
    fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 8 }), (paths) => {
      const escaped = (text: string): string =>
        text.replace(
          /[%\r\n]/g,
          (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
        );
      const parsed = parseManifest(paths.map((one) => `${sha256(one)}  ${escaped(one)}`).join('\n'));
      expect(parsed.ok && [...parsed.value.keys()]).toEqual(paths);
    }),
  );
  fc.assert(fc.property(noise, (text) => typeof parseManifest(text).ok === 'boolean'));
});

test('a bag that is right passes; with any one byte of any tag file changed it does not', () => {
  const bag = bagOf(new Map([['data/a.json', Buffer.from('{}')]]));
  const check = (files: Map<string, Buffer>) =>
    checkBagIt(
      new Map([...files].map(([name, bytes]) => [name, { bytes: bytes.length, sha256: sha256(bytes) }])),
      new Map([...files].map(([name, bytes]) => [name, bytes.toString('latin1')])),
    ).ok;
  expect(check(bag)).toBe(true);
  const tags = ['bagit.txt', 'bag-info.txt', 'manifest-sha256.txt'];
  fc.assert(
    fc.property(fc.constantFrom(...tags), fc.nat(), fc.integer({ min: 1, max: 255 }), (name, where, change) => {
      const changed = Buffer.from(bag.get(name) ?? '');
      const at = where % changed.length;
      changed[at] = (changed[at] ?? 0) ^ change;
      expect(check(new Map(bag).set(name, changed))).toBe(false);
    }),
  );
});

test('the line of every value of any JSON is found', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value, null, 2);
      const lines = linesByPointer(text);
      for (const { pointer, value: leaf } of leavesOf(value)) {
        if (leaf === '…') continue;
        const line = text.split('\n')[(lines.get(pointer) ?? 0) - 1] ?? '';
        expect(line).toContain(JSON.stringify(leaf));
      }
    }),
  );
});

test('folding is the same for composed, decomposed, accented and plain writing, and folding twice changes nothing', () => {
  expect(fold('Đặng Thị Ngọc Ánh')).toBe('dang thi ngoc anh');
  expect(wordsOf('H14.12-261123-0001')).toEqual(['h14', '12', '261123', '0001']);
  fc.assert(
    fc.property(vietnamese, (text) => {
      expect(fold(text.normalize('NFC'))).toBe(fold(text.normalize('NFD')));
      expect(wordsOf(text).length).toBeLessThanOrEqual(64);
    }),
  );
});

test('an Upload-Metadata header of any noise never throws and never grows', () => {
  fc.assert(fc.property(noise, (text) => parseUploadMetadata(text).size <= 10));
});

test('the day of a code is the day in Viet Nam, also just after midnight there', () => {
  expect(dayOf(Date.parse('2026-11-22T17:00:00Z'))).toBe('261123');
  expect(dayOf(Date.parse('2026-11-22T16:59:59Z'))).toBe('261122');
});

test('no text, whatever it holds, becomes markup', () => {
  fc.assert(
    fc.property(noise, (text) => {
      const shown = html`<p title="${text}">${text}</p>`.text;
      expect(shown.match(/[<>]/g)).toEqual(['<', '>', '<', '>']);
      expect(shown.match(/"/g)?.length).toBe(2);
    }),
  );
});
