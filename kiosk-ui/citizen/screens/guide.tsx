import { ChoiceCard } from '../../kit/parts/button.tsx';
import { Icon } from '../../kit/parts/icon.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { TicketButton } from '../other-ways.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';
import { ProcedureChoice } from './choose.tsx';

/** What is behind this person: to be seen, not to be touched. */
const Done = ({ titles }: { titles: readonly string[] }) => {
  const { words } = useVisit();
  return (
    <section class="offered">
      <h2>{words.guide.done}</h2>
      <ul>
        {titles.map((title) => (
          <li key={title} class="with-icon">
            <Icon name="check" />
            <span>{title}</span>
          </li>
        ))}
      </ul>
    </section>
  );
};

/**
 * Guided questions: one at a time, big answers, the last of them "I am not sure"; at the end what to do, first thing first. Between
 * two dossiers: what is left, and below it what was submitted.
 */
export const Guide = ({ screen }: ScreenProps<'guide'>) => {
  const { words, say } = useVisit();
  const w = words.guide;
  const { question, leadsTo, done = [] } = screen;
  const steps = leadsTo.map((procedure, at) => ({ ...procedure, nth: at + 1 }));
  const left = steps.filter(({ id }) => !done.includes(id));
  const several = leadsTo.length > 1;
  const end = done.length > 0 ? w.left(left.length) : several ? w.several : w.one;
  const lead = done.length > 0 ? w.goOn : w.begin;
  return (
    <Page
      title={question?.text ?? (leadsTo.length === 0 ? words.titles.guide : end)}
      lead={question || !several || left.length === 0 ? screen.event : lead}
      actions={
        <>
          <BackButton />
          {!question && <TicketButton primary={leadsTo.length === 0} />}
        </>
      }
    >
      <div class={question ? 'choices answers' : 'choices'}>
        {question?.answers.map(({ id, text }) => (
          <ChoiceCard key={id} title={text} onPress={() => say({ type: 'answer-guide', answer: id })} />
        ))}
        {question && (
          <ChoiceCard
            icon="ticket"
            title={w.unsure.title}
            text={w.unsure.text}
            onPress={() => say({ type: 'begin', choice: 'ticket' })}
          />
        )}
        {left.map(({ nth, ...procedure }) => (
          <ProcedureChoice key={procedure.id} procedure={procedure} {...(several ? { text: w.nth(nth) } : {})} />
        ))}
      </div>
      {done.length > 0 && <Done titles={leadsTo.filter(({ id }) => done.includes(id)).map(({ title }) => title)} />}
      {!question && leadsTo.length === 0 && <Notice>{w.none}</Notice>}
    </Page>
  );
};
