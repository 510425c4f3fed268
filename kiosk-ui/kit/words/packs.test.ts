import { readdirSync, readFileSync } from 'node:fs';
import { languageNames } from '@mot-cua/domain/language-names.ts';
import { completeLanguages } from '@mot-cua/domain/localized.ts';
import { describe, expect, it } from 'vitest';
import { type LanguagePack, packFaults, spokenBy, textsByKey, wordsOfPack } from './packs.ts';
import { wordsIn } from './words.ts';

const shipped = new URL('../../citizen/public/languages/', import.meta.url);
const pack: LanguagePack = {
  language: 'tyz',
  name: 'Tày',
  strings: { 'buttons.next': 'AAA', 'idle.seconds': 'BBB {0}', 'buttons.back': '' },
};

describe('a language pack', () => {
  it('lies over the Vietnamese: what it has is said, all else stays Vietnamese, and an empty place counts as none', () => {
    const words = wordsOfPack(pack);
    expect(words.buttons.next).toBe('AAA');
    expect(words.idle.seconds(7)).toBe('BBB 7');
    expect(words.buttons.back).toBe(wordsIn('vi').buttons.back);
    expect(words.leave.title).toBe(wordsIn('vi').leave.title);
  });

  it('knows its own sentences on the screen, with whatever stands in their places', () => {
    const isOwn = spokenBy(pack);
    expect(isOwn('AAA')).toBe(true);
    expect(isOwn('BBB 41')).toBe(true);
    expect(isOwn('Quay lại')).toBe(false);
    expect(isOwn('')).toBe(false);
  });

  it('is refused with the place named when a key is unknown, a place is missing or letters are not composed', () => {
    const faults = packFaults({
      language: 'tyz',
      name: 'Tày',
      strings: { 'buttons.nxt': 'A', 'idle.seconds': 'B', 'buttons.up': 'ệ'.normalize('NFD') },
    });
    expect(faults).toHaveLength(3);
    expect(faults[0]).toMatch(/buttons\.nxt.*no such text/);
    expect(faults[1]).toMatch(/idle\.seconds.*\{0\}.*missing/);
    expect(faults[2]).toMatch(/buttons\.up.*NFC/);
    expect(packFaults(null)).toHaveLength(1);
  });

  it('offers translators every text, sentences with places as such', () => {
    const texts = textsByKey();
    expect(texts.size).toBeGreaterThan(400);
    expect(texts.get('step')).toBe('Bước {0}/{1}');
    expect(texts.get('buttons.next')).toBe('Tiếp tục');
  });

  it('is shipped for every language that is not complete, and none holds a sentence nobody translated', () => {
    const complete: readonly string[] = completeLanguages;
    const others = Object.keys(languageNames).filter((language) => !complete.includes(language));
    expect(readdirSync(shipped).sort()).toEqual(others.map((language) => `${language}.json`).sort());
    for (const language of others) {
      const one = JSON.parse(readFileSync(new URL(`${language}.json`, shipped), 'utf8')) as LanguagePack;
      expect(packFaults(one), language).toEqual([]);
      expect(Object.keys(one.strings), language).toEqual([`language.${language}`]);
    }
  });
});
