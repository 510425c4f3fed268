import { ChoiceCard } from '../../kit/parts/button.tsx';
import { Icon } from '../../kit/parts/icon.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { TicketButton } from '../other-ways.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';
import { ProcedureChoice } from './choose.tsx';

/** What is behind this person: to be seen, not to be touched. */
const Behind = ({
  heading,
  icon,
  titles,
}: {
  heading: string;
  icon: 'check' | 'ticket';
  titles: readonly string[];
}) => (
  <section class="offered">
    <h2>{heading}</h2>
    <ul>
      {titles.map((title) => (
        <li key={title} class="with-icon">
          <Icon name={icon} />
          <span>{title}</span>
        </li>
      ))}
    </ul>
  </section>
);

/**
 * Guided questions: one at a time, big answers, the last of them "I am not sure"; at the end what to do, first thing first. Once
 * something of it is behind this person: what is left, and below it what was submitted and what waits at the counter.
 */
export const Guide = ({ screen }: ScreenProps<'guide'>) => {
  const { words, say } = useVisit();
  const w = words.guide;
  const { question, leadsTo, done = [], atCounter } = screen;
  const behind = [...done, ...(atCounter?.ids ?? [])];
  const titlesOf = (ids: readonly string[]) => leadsTo.filter(({ id }) => ids.includes(id)).map(({ title }) => title);
  const steps = leadsTo.map((procedure, at) => ({ ...procedure, nth: at + 1 }));
  const left = steps.filter(({ id }) => !behind.includes(id));
  const several = leadsTo.length > 1;
  const onward = left.length === 0 && atCounter ? atCounter.end : w.left(left.length);
  const end = behind.length > 0 ? onward : several ? w.several : w.one;
  const lead = behind.length > 0 ? w.goOn : w.begin;
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
      {done.length > 0 && <Behind heading={w.done} icon="check" titles={titlesOf(done)} />}
      {atCounter && <Behind heading={atCounter.heading} icon="ticket" titles={titlesOf(atCounter.ids)} />}
      {!question && leadsTo.length === 0 && <Notice>{w.none}</Notice>}
    </Page>
  );
};
