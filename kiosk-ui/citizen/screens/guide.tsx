import { ChoiceCard } from '../../kit/parts/button.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { TicketButton } from '../other-ways.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';
import { ProcedureChoice } from './choose.tsx';

/** Guided questions: one at a time, big answers, the last of them "I am not sure"; at the end what to do, first thing first. */
export const Guide = ({ screen }: ScreenProps<'guide'>) => {
  const { words, say } = useVisit();
  const w = words.guide;
  const { question, leadsTo } = screen;
  const end = leadsTo.length > 1 ? w.several : w.one;
  return (
    <Page
      title={question?.text ?? (leadsTo.length === 0 ? words.titles.guide : end)}
      lead={question || leadsTo.length < 2 ? screen.event : w.begin}
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
        {leadsTo.map((procedure, at) => (
          <ProcedureChoice
            key={procedure.id}
            procedure={procedure}
            {...(leadsTo.length > 1 ? { text: w.nth(at + 1) } : {})}
          />
        ))}
      </div>
      {!question && leadsTo.length === 0 && <Notice>{w.none}</Notice>}
    </Page>
  );
};
