import { Button } from '../../kit/parts/button.tsx';
import { BigIcon } from '../../kit/parts/icon.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { momentInWords } from '../../kit/words/dates.ts';
import { CodeEntry } from '../code-entry.tsx';
import { TicketButton } from '../other-ways.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

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
      <BigIcon name={answer.at === null ? 'search' : 'clock'} />
      {answer.at !== null && (
        <section class="sheet codes">
          <p class="code-label">{w.at}</p>
          <p class="code code-large" data-secret>
            {momentInWords(answer.at)}
          </p>
        </section>
      )}
    </Page>
  );
};

/** An appointment's code is shown to the reader, or typed. */
export const CheckIn = ({ screen }: ScreenProps<'check-in'>) => {
  const { words, say } = useVisit();
  const w = words.flow.checkIn;
  if (screen.answer) return <Refused answer={screen.answer} />;
  return (
    <Page title={words.titles['check-in']} lead={w.lead} actions={<BackButton />}>
      <CodeEntry
        id="appointment-code"
        words={w}
        icon="ticket"
        length={10}
        group={5}
        mark="HEN"
        onCode={(code) => say({ type: 'check-in', code })}
      >
        <Notice icon="code">{w.where}</Notice>
      </CodeEntry>
    </Page>
  );
};
