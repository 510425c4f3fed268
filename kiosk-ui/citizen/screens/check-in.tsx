import { useState } from 'preact/hooks';
import { servedBy } from '../../kit/keyboard/served.ts';
import { Button } from '../../kit/parts/button.tsx';
import { Field } from '../../kit/parts/field.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { Picture } from '../../kit/parts/picture.tsx';
import { momentInWords } from '../../kit/words/dates.ts';
import { TicketButton } from '../other-ways.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

const CODE_LETTERS = 10;

/** Two groups of five while it is typed, as it stands on the appointment. */
const grouped = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/^HEN/, '')
    .slice(0, CODE_LETTERS)
    .replace(/(.{5})(?=.)/g, '$1-');

/** Why no number came of a code, plainly, and the way to one without an appointment. */
const Refused = ({ answer }: { answer: NonNullable<ScreenProps<'check-in'>['screen']['answer']> }) => {
  const { words, say } = useVisit();
  const w = words.flow.checkIn;
  return (
    <Page
      calm
      title={w.refused[answer.why].title}
      lead={w.refused[answer.why].text}
      actions={
        <>
          <BackButton />
          {answer.why !== 'locked' && <Button onPress={() => say({ type: 'try-again' })}>{w.again}</Button>}
          <TicketButton primary />
        </>
      }
    >
      {answer.at !== null && (
        <section class="sheet codes">
          <p class="code-label">{w.at}</p>
          <p class="code code-large">{momentInWords(answer.at)}</p>
        </section>
      )}
    </Page>
  );
};

/** An appointment's code is shown to the reader, or typed. */
export const CheckIn = ({ screen }: ScreenProps<'check-in'>) => {
  const { words, say } = useVisit();
  const w = words.flow.checkIn;
  const [code, setCode] = useState('');
  if (screen.answer) return <Refused answer={screen.answer} />;
  const whole = code.replaceAll('-', '').length === CODE_LETTERS;
  const send = () => {
    if (!whole) return;
    say({ type: 'check-in', code });
    setCode('');
  };
  return (
    <Page title={words.titles['check-in']} lead={w.lead} actions={<BackButton />}>
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
              send();
            }}
          >
            <h2>{w.type}</h2>
            <Field id="appointment-code" label={w.label}>
              <input
                {...servedBy('latin')}
                id="appointment-code"
                type="text"
                class="box box-code"
                maxLength={CODE_LETTERS + 4}
                value={code}
                onInput={(event) => {
                  const clean = grouped(event.currentTarget.value);
                  event.currentTarget.value = clean;
                  setCode(clean);
                }}
              />
            </Field>
            <Button kind="primary" icon="ticket" disabled={!whole} onPress={send}>
              {w.send}
            </Button>
          </form>
          <Notice icon="code">{w.where}</Notice>
        </section>
      </div>
    </Page>
  );
};
