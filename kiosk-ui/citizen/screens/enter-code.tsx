import { useState } from 'preact/hooks';
import { servedBy } from '../../kit/keyboard/served.ts';
import { Button } from '../../kit/parts/button.tsx';
import { Field } from '../../kit/parts/field.tsx';
import { Picture } from '../../kit/parts/picture.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

const CODE_LETTERS = 16;

/** Groups of four while it is typed, as it stands on the slip. */
const grouped = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .slice(0, CODE_LETTERS)
    .replace(/(.{4})(?=.)/g, '$1-');

/** A draft is opened by the code on its slip: shown to the reader, or typed. */
export const EnterCode = (_: ScreenProps<'enter-code'>) => {
  const { words, say } = useVisit();
  const w = words.enterCode;
  const [code, setCode] = useState('');
  const whole = code.replaceAll('-', '').length === CODE_LETTERS;
  const open = () => {
    if (!whole) return;
    say({ type: 'open-parked', code });
    setCode('');
  };
  return (
    <Page title={words.titles['enter-code']} lead={w.lead} actions={<BackButton />}>
      <div class="ways">
        <section class="way">
          <h2>{w.show}</h2>
          <Picture name="show-code" />
        </section>
        <section class="way">
          <form
            class="fields"
            onSubmit={(event) => {
              event.preventDefault();
              open();
            }}
          >
            <h2>{w.type}</h2>
            <Field id="parked-code" label={w.label}>
              <input
                {...servedBy('latin')}
                id="parked-code"
                type="text"
                class="box box-code"
                maxLength={CODE_LETTERS + 3}
                value={code}
                onInput={(event) => {
                  const clean = grouped(event.currentTarget.value);
                  event.currentTarget.value = clean;
                  setCode(clean);
                }}
              />
            </Field>
            <Button kind="primary" icon="check" disabled={!whole} onPress={open}>
              {w.open}
            </Button>
          </form>
        </section>
      </div>
    </Page>
  );
};
