import { useState } from 'preact/hooks';
import { Button } from '../../kit/parts/button.tsx';
import { Icon, type IconName } from '../../kit/parts/icon.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { A4Print } from '../a4-print.tsx';
import { BackButton, NextButton, Page } from '../page.tsx';
import { ParkOffer } from '../park-offer.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

type Part = NonNullable<ScreenProps<'before'>['screen']['unconfirmed']>[number];

/** Nobody has held this against the law yet: it is not told as a fact. */
const ToConfirm = ({ screen, part }: ScreenProps<'before'> & { part: Part | undefined }) => {
  const { words } = useVisit();
  return part && screen.unconfirmed?.includes(part) ? <p class="to-confirm">{words.before.toConfirm}</p> : null;
};

type FactProps = ScreenProps<'before'> & { icon: IconName; label: string; value: string; part?: Part };
const Fact = ({ icon, label, value, screen, part }: FactProps) =>
  value === '' ? null : (
    <div class="fact">
      <Icon name={icon} />
      <dt>{label}</dt>
      <dd>
        {value}
        <ToConfirm screen={screen} part={part} />
      </dd>
    </div>
  );

/** The list on paper, to take home and come back with. */
const PrintChecklist = ({ screen: { checklist: outcome, checklistOnA4 } }: ScreenProps<'before'>) => {
  const { words, say } = useVisit();
  const w = words.before;
  const said =
    outcome &&
    (checklistOnA4
      ? words.a4.outcome
      : { printing: w.printing, printed: w.printed, 'not-printed': w.notPrinted, unknown: w.printUnknown })[outcome];
  return (
    <div class="print-checklist">
      {(outcome === null || outcome === 'not-printed') && (
        <Button icon="printer" navigates={false} onPress={() => say({ type: 'print-checklist' })}>
          {w.print}
        </Button>
      )}
      <p role="status">{said}</p>
    </div>
  );
};

/** What either way costs, side by side; the one that is paid here is marked. */
const Fees = ({
  screen,
  fees,
}: ScreenProps<'before'> & { fees: NonNullable<ScreenProps<'before'>['screen']['fees']> }) => {
  const { words } = useVisit();
  const w = words.filing;
  return (
    <section class="sheet">
      <h2>{words.before.fee}</h2>
      <div class="fee-pair">
        {(['direct', 'online'] as const).map((way) => (
          <div key={way} class={way === fees.countsAs ? 'fee fee-here' : 'fee'}>
            <p class="code-label">{w[way]}</p>
            <p class="fee-amount">{fees[way] ?? w.noAmount}</p>
            {way === 'online' && fees.saving && <p>{w.saves(fees.saving)}</p>}
            {way === fees.countsAs && (
              <p class="with-icon">
                <Icon name="check" />
                <span>{w.here}</span>
              </p>
            )}
          </div>
        ))}
      </div>
      <p>{w.counts[`${fees.channel}.${fees.countsAs}`]}</p>
      <div>
        <p class="code-label">{w.verbatim}</p>
        <p>{screen.fee}</p>
        <ToConfirm screen={screen} part="fee" />
      </div>
    </section>
  );
};

/** Who has to do with it, and the law: for whoever wants to know. Nobody has to read it to go on. */
const MoreFacts = ({ screen }: ScreenProps<'before'>) => {
  const { words } = useVisit();
  const [open, setOpen] = useState(false);
  const w = words.before;
  return (
    <>
      <div class="more-facts">
        <Button icon="book" navigates={false} pressed={open} onPress={() => setOpen(!open)}>
          {w.more}
        </Button>
      </div>
      {open && (
        <dl class="fact-list">
          <Fact screen={screen} icon="building" label={w.channel} value={screen.channelNote} />
          <Fact screen={screen} icon="person" label={w.helps} value={screen.who?.helps ?? ''} />
          <Fact screen={screen} icon="door" label={w.receives} value={screen.who?.receives ?? ''} />
          <Fact screen={screen} icon="shield" label={w.decides} value={screen.who?.decides ?? ''} />
          <Fact screen={screen} icon="book" part="legal-basis" label={w.legal} value={screen.legalBasis} />
          <Fact screen={screen} icon="book" label={words.filing.change} value={screen.change ?? ''} />
        </dl>
      )}
    </>
  );
};

/** Papers, fee, time and what has to be signed, before anyone types a word. */
export const Before = ({ screen }: ScreenProps<'before'>) => {
  const { words, say } = useVisit();
  const w = words.before;
  const { procedure } = screen;
  const takeTicket = () =>
    say(
      screen.ticketService
        ? { type: 'take-ticket', service: screen.ticketService }
        : { type: 'begin', choice: 'ticket' },
    );
  return (
    <Page
      title={procedure.title}
      lead={procedure.summary}
      actions={
        <>
          <BackButton />
          {procedure.kind === 'e-form' && screen.counterOnly === null ? (
            <NextButton>{w.ready}</NextButton>
          ) : (
            <Button kind="primary" icon="ticket" onPress={takeTicket}>
              {w.ticket}
            </Button>
          )}
        </>
      }
    >
      {screen.counterOnly && (
        <Notice tone="warning" title={w.counterOnly[screen.counterOnly]}>
          {w.counterText}
        </Notice>
      )}
      <section class="sheet">
        <h2>{w.papers}</h2>
        {screen.papers.length > 0 && <ToConfirm screen={screen} part="papers" />}
        {screen.papers.length === 0 && <p>{procedure.kind === 'counter' ? w.unknownPapers : w.noPapers}</p>}
        <ul class="papers">
          {screen.papers.map((paper) => (
            <li key={paper.title}>
              <Icon name="file" />
              <div>
                <strong>{paper.title}</strong>
                {paper.note && <span>{paper.note}</span>}
              </div>
              <span class="field-mark">{paper.required ? words.required : words.optional}</span>
            </li>
          ))}
        </ul>
      </section>
      <PrintChecklist screen={screen} />
      <A4Print what="blank" view={screen.blankForm} />
      <ParkOffer />
      {screen.fees && <Fees screen={screen} fees={screen.fees} />}
      <dl class="fact-list">
        <Fact screen={screen} icon="coins" part="fee" label={w.fee} value={screen.fees ? '' : screen.fee} />
        <Fact screen={screen} icon="clock" part="duration" label={w.duration} value={screen.duration} />
        <Fact
          screen={screen}
          icon="pencil"
          label={words.filing.sign}
          value={screen.signature ? words.filing.signs[screen.signature] : ''}
        />
      </dl>
      <MoreFacts screen={screen} />
    </Page>
  );
};
