import { describe, expect, it } from 'vitest';
import { announcementClips, CHIME, callAnnouncement } from './call-announcement.ts';

describe('a call as it is said', () => {
  it('is read sign by sign, number and counter alike', () => {
    expect(callAnnouncement('A023', 5)).toEqual({
      keys: [CHIME, 'phrase.invite', 'letter.a', 'digit.0', 'digit.2', 'digit.3', 'phrase.counter', 'digit.5'],
      text: 'Mời số a không hai ba, đến quầy số năm',
    });
    expect(callAnnouncement('B1051', 21).text).toBe('Mời số bê một không năm một, đến quầy số hai một');
  });

  it('says that it is said again, so that nobody thinks it is another', () => {
    expect(callAnnouncement('A023', 5, true).text).toBe('Xin nhắc lại. Mời số a không hai ba, đến quầy số năm');
  });

  it('reads the numbers from A000 to Z9999 digit by digit, at every counter, by clips that there are', () => {
    const clips = announcementClips();
    const digit = new Map(
      ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'].map((word, at) => [word, String(at)]),
    );
    const heard = (said = ''): string => said.split(' ').reduce((digits, word) => digits + (digit.get(word) ?? ''), '');
    const wrong: string[] = [];
    let [tried, counter] = [0, 0];
    const read = (letter: string, digits: string): void => {
      counter = (counter % 99) + 1;
      tried++;
      const { keys, text } = callAnnouncement(letter + digits, counter, counter % 2 === 0);
      const [called, where] = text.split(', đến quầy số ');
      const words = keys.slice(1).map((key) => clips.get(key) ?? `no clip ${key}`);
      if (words.join(' ') !== text.replace(',', '')) wrong.push(`${letter}${digits}: clips say "${words.join(' ')}"`);
      if (heard(called) !== digits || heard(where) !== String(counter) || keys[0] !== CHIME)
        wrong.push(`${letter}${digits} to ${counter}: "${text}"`);
    };
    for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
      for (let count = 0; count < 1_000; count++) read(letter, String(count).padStart(3, '0'));
      for (let count = counter % 43; count < 10_000; count += 43) read(letter, String(count).padStart(4, '0'));
    }
    expect(wrong.slice(0, 10)).toEqual([]);
    expect(tried).toBeGreaterThan(26 * 1_230);
    expect([...clips.values()].join(' ')).not.toMatch(/mốt|lăm|tư|linh|lẻ|mươi|nghìn|trăm/u);
  });

  it('every letter is heard as another one, and every digit', () => {
    const words = [...announcementClips()].filter(([key]) => !key.startsWith('phrase.')).map(([, word]) => word);
    expect(new Set(words).size).toBe(words.length);
  });

  it.each([
    ['A 23', 5],
    ['A023', 0],
    ['A023', 100],
    ['A023', 1.5],
    ['<b>', 1],
  ])('%s to counter %s is nothing that can be called', (number, counter) => {
    expect(() => callAnnouncement(number, counter)).toThrow(RangeError);
  });
});
