import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import type { Words } from '../words/words.ts';
import { type Tone, toneMarks } from './tone-marks.ts';
import { eraseBack, typeText, typeTone } from './typing.ts';

export type KeyboardKind = 'vietnamese' | 'latin' | 'digits';
type TextBox = HTMLInputElement | HTMLTextAreaElement;

/** The box that the keyboard writes into; null while the keyboard is away. */
export const served = signal<{ box: TextBox; kind: KeyboardKind } | null>(null);

let fingerDown = false;
addEventListener(
  'pointerdown',
  () => {
    fingerDown = true;
  },
  true,
);
for (const end of ['pointerup', 'pointercancel'])
  addEventListener(
    end,
    () =>
      setTimeout(() => {
        fingerDown = false;
      }),
    true,
  );

const putAway = (box: TextBox): void => {
  if (served.value?.box === box && document.activeElement !== box) served.value = null;
};

/**
 * Attributes that make a text box served by the keyboard. When a finger goes down elsewhere the keyboard waits until it is
 * up again: a layout that moves under a finger would swallow the tap.
 */
export const servedBy = (kind: KeyboardKind) => ({
  inputMode: 'none' as const,
  autocomplete: 'off' as const,
  autocorrect: 'off' as const,
  autocapitalize: 'off' as const,
  spellcheck: false,
  onFocus: (event: { currentTarget: TextBox }) => {
    const box = event.currentTarget;
    served.value = { box, kind };
    requestAnimationFrame(() => box.scrollIntoView({ block: 'center' }));
  },
  onFocusOut: (event: { currentTarget: TextBox }) => {
    const box = event.currentTarget;
    if (!fingerDown) setTimeout(putAway, 0, box);
    else addEventListener('pointerup', () => setTimeout(putAway, 30, box), { once: true, capture: true });
  },
});

const rows = {
  qwerty: ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  abc: ['abcdefghij', 'klmnopqrs', 'tuvwxyz'],
  shaped: 'ăâđêôơư',
  digits: '1234567890',
  signs: ['-/.,:;()', '@&\'+%_"#'],
  pad: ['123', '456', '789'],
};

interface KeyProps {
  label: string;
  say?: string;
  wide?: boolean;
  on?: boolean;
  press: () => void;
  children?: preact.ComponentChildren;
}

/** A key acts when the finger comes up inside it; the text box keeps the focus all the while. */
const Key = ({ label, say, wide = false, on, press, children }: KeyProps) => (
  <button
    type="button"
    tabIndex={-1}
    class={wide ? 'key key-wide' : 'key'}
    aria-label={say ?? label}
    aria-pressed={on}
    onPointerDown={(event) => event.preventDefault()}
    onMouseDown={(event) => event.preventDefault()}
    onClick={press}
  >
    {children ?? label}
  </button>
);

const Letters = ({ words, box, vietnamese }: { words: Words; box: TextBox; vietnamese: boolean }) => {
  const [capital, setCapital] = useState(!vietnamese || box.value === '');
  const [order, setOrder] = useState<'qwerty' | 'abc'>('qwerty');
  const [signs, setSigns] = useState(false);
  const k = words.keyboard;
  const write = (letter: string) => {
    typeText(box, capital ? letter.toUpperCase() : letter, vietnamese);
    if (vietnamese) setCapital(false);
  };
  const shown = (letter: string) => (capital ? letter.toUpperCase() : letter);
  const letterKeys = (letters: string) =>
    [...letters].map((letter) => <Key key={letter} label={shown(letter)} press={() => write(letter)} />);
  return (
    <>
      <div class="key-row">{letterKeys(rows.digits)}</div>
      {vietnamese && !signs && (
        <div class="key-row key-row-marks">
          {letterKeys(rows.shaped)}
          {(Object.keys(toneMarks) as Tone[]).map((tone) => (
            <Key key={tone} label={k.toneNames[tone]} say={k.tones[tone]} press={() => typeTone(box, tone)}>
              <span class="key-tone">{`a${toneMarks[tone]}`.normalize('NFC')}</span>
              <span class="key-tone-name">{k.toneNames[tone]}</span>
            </Key>
          ))}
        </div>
      )}
      {(signs ? rows.signs : rows[order].slice(0, 2)).map((letters) => (
        <div class="key-row" key={letters}>
          {letterKeys(letters)}
        </div>
      ))}
      <div class="key-row">
        <Key label={k.shift} wide on={capital} press={() => setCapital(!capital)}>
          <Icon name="shift" />
        </Key>
        {letterKeys(signs ? '' : rows[order][2]!)}
        <Key label={k.backspace} wide press={() => eraseBack(box)}>
          <Icon name="backspace" />
        </Key>
      </div>
      <div class="key-row">
        <Key label={signs ? k.letters : k.numbers} wide press={() => setSigns(!signs)}>
          {signs ? 'abc' : '-/@'}
        </Key>
        <Key
          label={order === 'qwerty' ? k.order.abc : k.order.qwerty}
          wide
          press={() => setOrder(order === 'qwerty' ? 'abc' : 'qwerty')}
        >
          {order === 'qwerty' ? 'ABC' : 'QWE'}
        </Key>
        <button
          type="button"
          tabIndex={-1}
          class="key key-space"
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => typeText(box, ' ', false)}
        >
          {k.space}
        </button>
        <DoneKey words={words} box={box} />
      </div>
    </>
  );
};

const DoneKey = ({ words, box }: { words: Words; box: TextBox }) => (
  <button type="button" tabIndex={-1} class="key key-done" onClick={() => box.blur()}>
    <Icon name="check" />
    {words.keyboard.done}
  </button>
);

/** Ten digits as on a telephone, with delete. Used by the keyboard and, large, where only digits are asked. */
export const DigitPad = ({ words, box }: { words: Words; box: () => TextBox | null }) => {
  const on = (act: (box: TextBox) => void) => {
    const target = box();
    if (!target) return;
    if (document.activeElement !== target) target.focus();
    act(target);
  };
  const digit = (d: string) => <Key key={d} label={d} press={() => on((target) => typeText(target, d, false))} />;
  return (
    <div class="digit-pad">
      {rows.pad.map((row) => (
        <div class="key-row" key={row}>
          {[...row].map(digit)}
        </div>
      ))}
      <div class="key-row">
        <span class="key-gap" />
        {digit('0')}
        <Key label={words.keyboard.backspace} press={() => on(eraseBack)}>
          <Icon name="backspace" />
        </Key>
      </div>
    </div>
  );
};

/** The keyboard of the screen; it is there while a text box has the focus. */
export const Keyboard = ({ words }: { words: Words }) => {
  const now = served.value;
  if (!now) return null;
  return (
    <section class="keyboard" aria-label={words.keyboard.title}>
      {now.kind === 'digits' ? (
        <div class="keyboard-digits">
          <DigitPad words={words} box={() => now.box} />
          <DoneKey words={words} box={now.box} />
        </div>
      ) : (
        <Letters key={now.box.name || now.box.id} words={words} box={now.box} vietnamese={now.kind === 'vietnamese'} />
      )}
    </section>
  );
};
