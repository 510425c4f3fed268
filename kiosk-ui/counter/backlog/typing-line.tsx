import { useLayoutEffect, useRef } from 'preact/hooks';
import { pressForStation } from '../key-room.ts';

interface TypingLineProps {
  label: string;
  /** what the station has taken so far */
  text: string;
  hint: string;
  /** id of the list of candidates, where there is one */
  list?: string;
  wrong?: boolean;
}

/**
 * What is being typed. The letters shown are the station's; the box behind them is an ear for input methods (Telex, VNI),
 * which need a box to compose in: what they finish goes out letter by letter, like keys.
 */
export const TypingLine = ({ label, text, hint, list, wrong = false }: TypingLineProps) => {
  const ear = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    const box = ear.current;
    box?.focus({ preventScroll: true });
    return () => box?.blur();
  }, [label]);
  useLayoutEffect(() => ear.current?.closest('.fact, .reason')?.scrollIntoView({ block: 'nearest' }));
  const send = (box: HTMLInputElement) => {
    const letters = [...box.value.normalize('NFC')];
    box.value = '';
    for (const letter of letters) pressForStation(letter);
  };
  return (
    <div class={wrong ? 'typing typing-wrong' : 'typing'}>
      <div class="typing-box">
        <span class="typed" id="typed" lang="vi">
          {text}
        </span>
        <input
          ref={ear}
          class="ear"
          aria-label={label}
          aria-describedby="typed typing-hint"
          autocomplete="off"
          spellcheck={false}
          {...(list ? { role: 'combobox', 'aria-expanded': true, 'aria-controls': list } : {})}
          onInput={(event) => {
            if (!event.isComposing) send(event.currentTarget);
          }}
          onCompositionEnd={(event) => send(event.currentTarget)}
        />
      </div>
      <p class="hint" id="typing-hint">
        {hint}
      </p>
    </div>
  );
};
