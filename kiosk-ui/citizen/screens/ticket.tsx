import { momentInWords } from '../../kit/words/dates.ts';
import type { Words } from '../../kit/words/words.ts';
import { NextButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';
import { Counters, PrintNotice } from './slip.tsx';

/** How long it will be: by who stands before, or by the time that was agreed. */
const aheadOf = ({ ahead, appointedAt }: ScreenProps<'ticket'>['screen']['ticket'], words: Words): string =>
  appointedAt === undefined ? words.ticket.ahead(ahead) : words.flow.appointed(momentInWords(appointedAt));

export const Ticket = ({ screen }: ScreenProps<'ticket'>) => {
  const { words } = useVisit();
  const w = words.ticket;
  return (
    <Page calm title={words.titles.ticket} lead={w.watch} actions={<NextButton />}>
      <section class="sheet ticket-card ticket-alone">
        <p class="code code-giant">{screen.ticket.number}</p>
        <Counters {...screen.ticket} />
        <p>{aheadOf(screen.ticket, words)}</p>
      </section>
      <PrintNotice outcome={screen.print} words={w.print[screen.print]} again={w.reprint} />
    </Page>
  );
};
