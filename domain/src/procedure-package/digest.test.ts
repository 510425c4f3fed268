import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestDocument, digestOf, webSha256 } from './digest.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('the document lists every file with its digest, sorted by path', async () => {
  const files = new Map([
    ['ui.json', bytes('{}')],
    ['bind.json', bytes('[]')],
  ]);
  expect(await digestDocument(files, webSha256)).toBe(
    [
      'procedure-package/1',
      '4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945 bind.json',
      '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a ui.json',
      '',
    ].join('\n'),
  );
});

test('a path that could forge a line of the document is refused', async () => {
  await expect(digestOf(new Map([['a\nb.json', bytes('')]]), webSha256)).rejects.toThrow('letters, digits');
});

test('the order of the files does not matter; a changed, renamed or lost file always does', async () => {
  const path = fc.stringMatching(/^[a-z]{1,8}\.json$/u);
  const file = fc.tuple(path, fc.uint8Array({ maxLength: 20 }));
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(file, { minLength: 1, maxLength: 6, selector: ([name]) => name }),
      async (files) => {
        const digest = await digestOf(new Map(files), webSha256);
        expect(await digestOf(new Map([...files].reverse()), webSha256)).toBe(digest);
        const [[name, content] = ['', new Uint8Array()], ...others] = files;
        const longer = new Uint8Array([...content, 0]);
        expect(await digestOf(new Map([[name, longer], ...others]), webSha256)).not.toBe(digest);
        expect(await digestOf(new Map([[`x/${name}`, content], ...others]), webSha256)).not.toBe(digest);
        expect(await digestOf(new Map(others), webSha256)).not.toBe(digest);
      },
    ),
  );
});
