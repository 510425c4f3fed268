import type { Custody, PrintOutcome, TicketView } from '@mot-cua/domain/screen-parts.ts';
import { Button } from '../../kit/parts/button.tsx';
import { Icon } from '../../kit/parts/icon.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { Picture } from '../../kit/parts/picture.tsx';
import { momentInWords } from '../../kit/words/dates.ts';
import { A4Print } from '../a4-print.tsx';
import { NextButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

/** Where a number is called and how long it will be: by who stands before, or by the time that was agreed. */
export const TicketFacts = (ticket: TicketView) => {
  const { words } = useVisit();
  const { ahead, appointedAt, wait } = ticket;
  return (
    <>
      <Counters {...ticket} />
      <p>
        {appointedAt ? words.flow.appointed(momentInWords(appointedAt)) : words.ticket.ahead(ahead)} {wait}
      </p>
    </>
  );
};

/** Where the dossier is, in the very words that the state allows. */
export const CustodyNotice = ({ custody }: { custody: Custody }) => {
  const { words } = useVisit();
  const { title, text } = words.slip.custody[custody];
  return (
    <Notice tone="good" icon="shield" title={title}>
      {text}
    </Notice>
  );
};

/** What is known of the paper; printing again is offered only when it surely did not come out: nobody gets two for one press. */
export const PrintNotice = ({ outcome, words, again }: { outcome: PrintOutcome; words: string; again: string }) => {
  const { say } = useVisit();
  return (
    <div class="print" role="status">
      {outcome === 'printed' || outcome === 'unknown' ? <Picture name="take-slip" /> : <Icon name="printer" />}
      <p>{words}</p>
      {outcome === 'not-printed' && (
        <Button icon="printer" onPress={() => say({ type: 'reprint' })}>
          {again}
        </Button>
      )}
    </div>
  );
};

/** Where the number is called: at one counter, or at several in this order. */
export const Counters = ({ service, counters }: { service?: string; counters?: readonly string[] | undefined }) => {
  const { words } = useVisit();
  if (!counters)
    return service === undefined ? null : (
      <p>
        <strong>{service}</strong>
      </p>
    );
  return (
    <>
      <p>{words.flow.counters}</p>
      <ol class="counters">
        {counters.map((title) => (
          <li key={title}>
            <strong>{title}</strong>
          </li>
        ))}
      </ol>
    </>
  );
};

/** On to the end, or to one dossier more. In the middle of a bundle the next of it is what is expected. */
const Onward = ({ screen: { another, bundle } }: ScreenProps<'slip'>) => {
  const { words, say } = useVisit();
  if (!another) return <NextButton />;
  const more = { disabled: another === 'later', onPress: () => say({ type: 'another-dossier' }) };
  return bundle ? (
    <>
      <Button onPress={() => say({ type: 'next' })}>{words.flow.notNow}</Button>
      <Button kind="primary" turns="next" iconAfter="right" {...more}>
        {words.flow.goOn(bundle.step, bundle.of)}
      </Button>
    </>
  ) : (
    <>
      <Button icon="file" {...more}>
        {words.flow.another}
      </Button>
      <NextButton />
    </>
  );
};

/** Who decides, and where the result is fetched when that is not here. Who took it in stands at the top of every screen. */
const WhoHasIt = ({ screen: { decides, resultOffice } }: ScreenProps<'slip'>) => {
  const { words } = useVisit();
  const facts = [
    { icon: 'shield', label: words.before.decides, office: decides },
    { icon: 'building', label: words.offices.label, office: resultOffice },
  ] as const;
  if (!decides && !resultOffice) return null;
  return (
    <dl class="fact-list">
      {facts.map(
        ({ icon, label, office }) =>
          office && (
            <div class="fact" key={icon}>
              <Icon name={icon} />
              <dt>{label}</dt>
              <dd>{office}</dd>
            </div>
          ),
      )}
    </dl>
  );
};

export const Slip = ({ screen }: ScreenProps<'slip'>) => {
  const { words } = useVisit();
  const w = words.slip;
  // What the paper says need not be read here: the whole of it stands on the screen when no paper came out.
  const showSecret = screen.slip === 'not-printed' || screen.slip === 'unknown';
  return (
    <Page calm title={words.titles.slip} actions={<Onward screen={screen} />}>
      <CustodyNotice custody={screen.custody} />
      {screen.signature && screen.signature !== 'on-screen' && (
        <Notice tone="warning" icon="pencil" title={words.filing.unsigned.title}>
          {words.filing.unsigned[screen.signature]}
        </Notice>
      )}
      <section class="sheet codes">
        <p class="code-label">{w.code}</p>
        <p class="code code-huge" data-secret>
          {screen.provisionalCode}
        </p>
        {showSecret && <p>{w.codeNote}</p>}
        {screen.officialCode && (
          <>
            <p class="code-label">{w.official}</p>
            <p class="code code-large" data-secret>
              {screen.officialCode}
            </p>
          </>
        )}
        {showSecret && (
          <div class="secret">
            <p class="code-label">{w.secret}</p>
            <p class="code code-huge" data-secret>
              {screen.secret}
            </p>
            <p class="with-icon">
              <Icon name="camera" />
              <span>{w.secretNote}</span>
            </p>
          </div>
        )}
      </section>
      <PrintNotice outcome={screen.slip} words={w.print[screen.slip]} again={w.reprint} />
      {screen.ticket && (
        <section class="sheet ticket-card">
          <p class="code-label">{w.ticket}</p>
          <p class="code code-huge">{screen.ticket.number}</p>
          <TicketFacts {...screen.ticket} />
        </section>
      )}
      {(showSecret || screen.resultOffice) && <WhoHasIt screen={screen} />}
      <A4Print what="filled" view={screen.form} />
      {!screen.clockConfirmed && <Notice icon="clock">{w.clock}</Notice>}
    </Page>
  );
};
