import { useEffect, useMemo } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import type { Words } from '../words/words.ts';
import { keyPresses, letGo } from './key-press.ts';
import { padRows } from './layouts.ts';
import type { TextBox } from './served.ts';
import { eraseLetter, insert } from './text-box.ts';

/** Ten digits as on a telephone, with delete. Used by the keyboard and, large, where only digits are asked. */
export const DigitPad = ({ words, box }: { words: Words; box: () => TextBox | null }) => {
  const presses = useMemo(
    () =>
      keyPresses(
        (key) => {
          const target = box();
          if (!target) return;
          if (!document.activeElement?.closest('.digit-pad') && document.activeElement !== target) target.focus();
          if (key.dataset['key'] === 'backspace') eraseLetter(target);
          else insert(target, key.dataset['key']!);
        },
        (key) => key.dataset['key'] === 'backspace',
      ),
    [box],
  );
  useEffect(() => letGo, []);
  const digit = (d: string) => (
    <button key={d} type="button" tabIndex={-1} class="key" data-key={d}>
      {d}
    </button>
  );
  return (
    <div class="digit-pad" {...presses}>
      {padRows.map((row) => (
        <div class="pad-row" data-scan-row={row} key={row}>
          {[...row].map(digit)}
        </div>
      ))}
      <div class="pad-row" data-scan-row="0">
        <span class="key-gap" />
        {digit('0')}
        <button type="button" tabIndex={-1} class="key" data-key="backspace" aria-label={words.keyboard.backspace}>
          <Icon name="backspace" />
        </button>
      </div>
    </div>
  );
};
