import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hardCodedIn } from './hard-coded.ts';

const ui = new URL('../../../kiosk-ui/', import.meta.url).pathname;

/** Letters and syllables are what these are about, not texts: keys, the method of typing, lists that complete. */
const aboutLetters =
  /^kit\/keyboard\/(layouts|syllables|every-syllable|input-method|ways-to-type|ways|typing|suggestions|suggestion-lists|tone-marks|text-box|keyboard)\.tsx?$/;

const sources = ['citizen', 'kit'].flatMap((room) =>
  readdirSync(join(ui, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(test|d)\.ts/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ui.length))
    .filter((file) => !/^kit\/(words|speech)\//.test(file) && !aboutLetters.test(file)),
);

describe('texts stand in kit/words and nowhere else (T16)', () => {
  it('no screen and no part has a text of its own', () => {
    expect(sources.length).toBeGreaterThan(50);
    const found = sources.flatMap((file) =>
      hardCodedIn(file, readFileSync(join(ui, file), 'utf8')).map(
        ({ line, text, why }) => `${file}:${line} ${why}: "${text}"`,
      ),
    );
    expect(found).toEqual([]);
  });

  it.each([
    ['words between tags', 'export const A = () => <p>Continue</p>;'],
    ['a string between tags', "export const A = ({ b }) => <p>{b ? 'Next' : <i />}</p>;"],
    ['a string between tags', 'export const A = ({ n }) => <p>{`Step ${n}`}</p>;'],
    ['a string in aria-label', 'export const A = () => <button aria-label="Close" />;'],
    ['a string in title', "export const A = ({ b }) => <Page title={b && 'Welcome'} />;"],
    ['a string in placeholder', 'export const A = () => <input placeholder={"Your name"} />;'],
    ['Vietnamese in the code', "export const word = 'Tiếp tục';"],
    ['Vietnamese in the code', 'export const say = (n) => `Còn ${n}`;'],
  ])('a page with %s is found', (why, source) => {
    expect(hardCodedIn('spoiled.tsx', source).map((one) => one.why)).toContain(why);
  });

  it('names of classes, icons and intents are no texts', () => {
    const source = `import { a } from './tiếp.ts';
      export const A = ({ say }) => <Icon class="button primary" name="left" onPress={() => say({ type: 'next' })}>{words.next} · {'/'}</Icon>;`;
    expect(hardCodedIn('fine.tsx', source)).toEqual([]);
  });
});
