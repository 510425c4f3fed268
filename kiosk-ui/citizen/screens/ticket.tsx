import { NextButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';
import { PrintNotice, TicketFacts } from './slip.tsx';

export const Ticket = ({ screen }: ScreenProps<'ticket'>) => {
  const { words } = useVisit();
  const w = words.ticket;
  return (
    <Page calm title={words.titles.ticket} lead={w.watch} actions={<NextButton />}>
      <section class="sheet ticket-card ticket-alone">
        <p class="code code-giant">{screen.ticket.number}</p>
        <TicketFacts {...screen.ticket} />
      </section>
      <PrintNotice outcome={screen.print} words={w.print[screen.print]} again={w.reprint} />
    </Page>
  );
};
