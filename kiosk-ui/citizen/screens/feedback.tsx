import { ChoiceCard } from '../../kit/parts/button.tsx';
import type { IconName } from '../../kit/parts/icon.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { AnswerInput } from '../answers/answer-input.tsx';
import { TicketButton } from '../other-ways.tsx';
import { BackButton, NextButton, Page } from '../page.tsx';
import { Steps } from '../steps.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';
import { ErrorSummary } from './form.tsx';
import { PrintNotice } from './slip.tsx';

type Shown = ScreenProps<'feedback'>['screen'];

const icons: Record<string, IconName> = {
  manner: 'person',
  procedure: 'file',
  waiting: 'clock',
  place: 'building',
  kiosk: 'printer',
};

/** One touch says what it is about and leads on. */
const About = ({ screen }: { screen: Shown }) => {
  const { words, say } = useVisit();
  const w = words.feedback;
  const [topic] = screen.fields;
  return (
    <Page title={screen.title} lead={w.lead} actions={<BackButton />}>
      <div class="choices choices-two">
        {(topic?.options ?? []).map(({ value, label }) => (
          <ChoiceCard
            key={value}
            icon={icons[value] ?? 'pencil'}
            title={label}
            onPress={() => say({ type: 'answer', ref: topic?.ref ?? '', value })}
          />
        ))}
        <ChoiceCard
          icon="shield"
          title={w.complaint}
          text={w.complaintText}
          onPress={() => say({ type: 'complaint' })}
        />
      </div>
    </Page>
  );
};

/** The words; and a box that nobody ticked, which alone asks for a number. */
const Words = ({ screen }: { screen: Shown }) => {
  const { words, say } = useVisit();
  const w = words.feedback;
  return (
    <Page
      title={screen.title}
      lead={screen.about === null ? undefined : w.about(screen.about)}
      actions={
        <>
          <BackButton />
          <NextButton>{w.send}</NextButton>
        </>
      }
    >
      {screen.errors.length > 0 && <ErrorSummary errors={screen.errors} />}
      <div class="fields">
        {screen.fields.map((field) =>
          field.widget === 'yes-no' ? (
            <div key={field.ref} class="field radios">
              <label class={field.value === true ? 'radio radio-on' : 'radio'}>
                <input
                  type="checkbox"
                  checked={field.value === true}
                  onChange={(event) =>
                    say({ type: 'answer', ref: field.ref, value: event.currentTarget.checked ? true : null })
                  }
                />
                <span>
                  <strong>{field.label}</strong>
                  <br />
                  {w.callNote}
                </span>
              </label>
            </div>
          ) : (
            <AnswerInput key={field.ref} field={field} />
          ),
        )}
      </div>
    </Page>
  );
};

/** Khiếu nại, tố cáo: not here, and where. */
const Complaint = () => {
  const { words } = useVisit();
  const w = words.feedback.own;
  return (
    <Page
      calm
      title={w.title}
      lead={w.lead}
      actions={
        <>
          <BackButton />
          <TicketButton primary />
        </>
      }
    >
      <Steps title={w.what} steps={w.steps} />
      <Notice icon="person">{w.how}</Notice>
    </Page>
  );
};

const Sent = ({ sent }: { sent: NonNullable<Shown['sent']> }) => {
  const { words } = useVisit();
  const w = words.feedback.sent;
  const { title, text } = w.custody[sent.custody];
  return (
    <Page calm title={w.title} actions={<NextButton />}>
      <Notice tone="good" icon="shield" title={title}>
        {text}
      </Notice>
      <section class="sheet codes">
        <p class="code-label">{w.code}</p>
        <p class="code code-huge" data-secret>
          {sent.provisionalCode}
        </p>
        <p class="code-label">{w.secret}</p>
        <p class="code code-huge" data-secret>
          {sent.secret}
        </p>
        <p>{w.note}</p>
      </section>
      <PrintNotice outcome={sent.slip} words={words.slip.print[sent.slip]} again={words.slip.reprint} />
      <Notice icon="search">{w.how}</Notice>
      {!sent.clockConfirmed && <Notice icon="clock">{words.slip.clock}</Notice>}
    </Page>
  );
};

/** Góp ý, phản ánh: a topic, some words, a code. */
export const Feedback = ({ screen }: ScreenProps<'feedback'>) => {
  switch (screen.phase) {
    case 'about':
      return <About screen={screen} />;
    case 'words':
      return <Words screen={screen} />;
    case 'complaint':
      return <Complaint />;
    case 'sent':
      return screen.sent && <Sent sent={screen.sent} />;
  }
};
