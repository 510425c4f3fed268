import { useState } from 'preact/hooks';
import { Button } from '../../kit/parts/button.tsx';
import { BigIcon } from '../../kit/parts/icon.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { momentInWords } from '../../kit/words/dates.ts';
import { ownTicket } from '../../kit/words/own-ticket.ts';
import { CodeEntry } from '../code-entry.tsx';
import { TicketButton } from '../other-ways.tsx';
import { BackButton, NextButton, Page } from '../page.tsx';
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

/** The number whose paper was shown: back in the queue, still in it, given back, or why none of these; one press gives it back. */
const OwnTicket = ({ ticket }: { ticket: NonNullable<ScreenProps<'check-in'>['screen']['ticket']> }) => {
  const { words, say, now } = useVisit();
  const [sure, setSure] = useState(false);
  const w = ownTicket[now.language === 'en' ? 'en' : 'vi'];
  if (!ticket.ok)
    return (
      <Page
        calm
        title={w[ticket.why].title}
        lead={w[ticket.why].text}
        actions={
          <>
            <BackButton />
            <TicketButton primary />
          </>
        }
      >
        <BigIcon name="ticket" />
      </Page>
    );
  const { is, number, service, ahead } = ticket;
  const waits = is !== 'given-back';
  return (
    <Page
      calm
      title={sure && waits ? w.sure : w[is].title}
      lead={w[is].text}
      actions={sure && waits ? null : <NextButton />}
    >
      <section class="sheet ticket-card ticket-alone">
        <p class="code code-giant">{number}</p>
        <p>
          <strong>{service}</strong>
        </p>
        {waits && <p>{words.ticket.ahead(ahead)}</p>}
      </section>
      {waits &&
        (sure ? (
          <>
            <Button onPress={() => setSure(false)}>{w.keep}</Button>
            <Button onPress={() => say({ type: 'give-back' })}>{w.giveBack}</Button>
          </>
        ) : (
          <Button onPress={() => setSure(true)}>{w.giveBack}</Button>
        ))}
    </Page>
  );
};

/** An appointment's code is shown to the reader, or typed. */
export const CheckIn = ({ screen }: ScreenProps<'check-in'>) => {
  const { words, say } = useVisit();
  const w = words.flow.checkIn;
  if (screen.ticket) return <OwnTicket ticket={screen.ticket} />;
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
