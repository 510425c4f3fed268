import { ManualClock } from '@mot-cua/domain/clock.ts';
import { describe, expect, it } from 'vitest';
import { type Press, pressOf, READER_MS, startKeys } from './keys.ts';

const event = (code: string, key = code, more = {}) => ({
  key,
  code,
  repeat: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...more,
});
const keyboard = () => {
  const clock = new ManualClock();
  const pressed: Press[] = [];
  const keys = startKeys({ now: () => clock.monotonic(), after: (ms, run) => clock.after(ms, run) }, (press) =>
    pressed.push(press),
  );
  return { clock, pressed, ...keys };
};

describe('keys of a console', () => {
  it('mean the same on the keypad, with Num Lock on or off', () => {
    expect(pressOf(event('Numpad4', '4'))).toEqual({ t: 'digit', n: 4 });
    expect(pressOf(event('Numpad4', 'ArrowLeft'))).toEqual({ t: 'digit', n: 4 });
    expect(pressOf(event('NumpadEnter', 'Enter'))).toEqual({ t: 'enter' });
    expect(pressOf(event('NumpadDecimal', 'Delete'))).toEqual({ t: 'back' });
    expect(pressOf(event('NumpadDivide', '/'))).toEqual({ t: 'function', n: 12 });
    expect(pressOf(event('F10'))).toEqual({ t: 'function', n: 10 });
  });

  it('leave the browser what is the browser’s', () => {
    expect(pressOf(event('Digit4', '4', { ctrlKey: true }))).toBeNull();
    expect(pressOf(event('KeyA', 'a'))).toBeNull();
    expect(pressOf(event('Tab'))).toBeNull();
  });

  it('a hand’s digit counts a moment later, and each of two digits typed quickly', () => {
    const { clock, pressed, take } = keyboard();
    take(event('Numpad1', '1'));
    expect(pressed).toEqual([]);
    clock.advance(READER_MS + 15);
    take(event('Numpad2', '2'));
    clock.advance(READER_MS);
    expect(pressed).toEqual([
      { t: 'digit', n: 1 },
      { t: 'digit', n: 2 },
    ]);
  });

  it.each([2, 8, 20, 30])(
    'a badge laid on its reader at the open desk, a character every %i ms, calls nobody',
    (pace) => {
      const { clock, pressed, take } = keyboard();
      for (const character of '0A04563812') {
        take(event(/[0-9]/u.test(character) ? `Digit${character}` : `Key${character}`, character));
        clock.advance(pace);
      }
      take(event('Enter'));
      clock.advance(1_000);
      expect(pressed).toEqual([]);
      take(event('NumpadEnter', 'Enter'));
      expect(pressed).toEqual([{ t: 'enter' }]);
    },
  );

  it('a reader that stutters is still a reader, and a hand afterwards is a hand', () => {
    const { clock, pressed, take } = keyboard();
    for (const pace of [10, 10, 90, 10]) {
      take(event('Digit7', '7'));
      clock.advance(pace);
    }
    take(event('Enter'));
    clock.advance(400);
    take(event('Numpad3', '3'));
    clock.advance(READER_MS);
    expect(pressed).toEqual([{ t: 'digit', n: 3 }]);
  });

  it('a hand that rests on a key presses it once; only steps go on', () => {
    const { pressed, take } = keyboard();
    take(event('Enter'));
    take(event('Enter', 'Enter', { repeat: true }));
    take(event('ArrowDown'));
    take(event('ArrowDown', 'ArrowDown', { repeat: true }));
    expect(pressed.map(({ t }) => t)).toEqual(['enter', 'step', 'step']);
  });
});
