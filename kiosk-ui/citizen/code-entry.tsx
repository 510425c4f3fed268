import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { servedBy } from '../kit/keyboard/served.ts';
import { Button } from '../kit/parts/button.tsx';
import { Field } from '../kit/parts/field.tsx';
import type { IconName } from '../kit/parts/icon.tsx';
import { Picture } from '../kit/parts/picture.tsx';

export interface CodeEntryProps {
  id: string;
  /** the two ways, each with a heading of its own */
  words: { show: string; type: string; label: string; send: string };
  icon: IconName;
  /** letters and digits of a whole code, and how many stand together */
  length: number;
  group: number;
  /** letters that stand before it on paper and belong to no code */
  mark?: string;
  onCode: (code: string) => void;
  /** below the box */
  children?: ComponentChildren;
}

/** A code of a paper: shown to the reader, or typed; in groups while it is typed, as it stands on the paper. */
export const CodeEntry = ({ id, words, icon, length, group, mark = '', onCode, children }: CodeEntryProps) => {
  const [code, setCode] = useState('');
  const grouped = (typed: string): string => {
    const letters = typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
    const own = mark !== '' && letters.startsWith(mark) ? letters.slice(mark.length) : letters;
    return (own.slice(0, length).match(new RegExp(`.{1,${group}}`, 'g')) ?? []).join('-');
  };
  const whole = code.replaceAll('-', '').length === length;
  const send = () => {
    if (!whole) return;
    onCode(code);
    setCode('');
  };
  return (
    <div class="ways">
      <section class="way">
        <h2>{words.show}</h2>
        <Picture name="show-code" />
      </section>
      <section class="way">
        <form
          class="fields"
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <h2>{words.type}</h2>
          <Field id={id} label={words.label}>
            <input
              {...servedBy('latin')}
              id={id}
              type="text"
              class="box box-code"
              maxLength={length + mark.length + Math.ceil(length / group)}
              value={code}
              onInput={(event) => {
                const clean = grouped(event.currentTarget.value);
                event.currentTarget.value = clean;
                setCode(clean);
              }}
            />
          </Field>
          <Button kind="primary" icon={icon} disabled={!whole} onPress={send}>
            {words.send}
          </Button>
        </form>
        {children}
      </section>
    </div>
  );
};
