import { Button } from '../../kit/parts/button.tsx';
import { Icon, type IconName } from '../../kit/parts/icon.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { A4Print } from '../a4-print.tsx';
import { BackButton, NextButton, Page } from '../page.tsx';
import { ParkOffer } from '../park-offer.tsx';
import { Unfold } from '../unfold.tsx';
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

/** Who is exempt, who has to do with it, and the law: for whoever wants to know. */
const MoreFacts = ({ screen }: ScreenProps<'before'>) => {
  const { words } = useVisit();
  const w = words.before;
  return (
    <Unfold icon="book" label={screen.feeInShort ? w.moreAndFee : w.more}>
      <dl class="fact-list">
        <Fact screen={screen} icon="coins" part="fee" label={w.fee} value={screen.feeInShort ? screen.fee : ''} />
        {screen.signature === 'on-screen' && <Signing screen={screen} />}
        <Fact screen={screen} icon="building" label={w.channel} value={screen.channelNote} />
        <Fact screen={screen} icon="person" label={w.helps} value={screen.who?.helps ?? ''} />
        <Fact screen={screen} icon="door" label={w.receives} value={screen.who?.receives ?? ''} />
        <Fact screen={screen} icon="shield" label={w.decides} value={screen.who?.decides ?? ''} />
        <Fact screen={screen} icon="book" part="legal-basis" label={w.legal} value={screen.legalBasis} />
        <Fact screen={screen} icon="book" label={words.filing.change} value={screen.change ?? ''} />
      </dl>
    </Unfold>
  );
};

/** How it is signed: on the screen at the end, where it is said again; a signature elsewhere has to be known now. */
const Signing = ({ screen }: ScreenProps<'before'>) => {
  const w = useVisit().words.filing;
  const value = screen.signature ? w.signs[screen.signature] : '';
  return <Fact screen={screen} icon="pencil" label={w.sign} value={value} />;
};

/** What hangs on answers is no choice: it says so, unless what it hangs on has just been read over the fold. */
const PaperLines = ({ papers, folded }: { papers: ScreenProps<'before'>['screen']['papers']; folded?: boolean }) => {
  const { words } = useVisit();
  const mark = ({ required, byCase }: (typeof papers)[number]) =>
    !byCase ? (required ? words.required : words.optional) : !required && !folded && words.before.byCase;
  return (
    <ul class="papers">
      {papers.map((paper) => (
        <li key={paper.title}>
          <Icon name="file" />
          <div>
            <strong>{paper.title}</strong>
            {paper.note && <span>{paper.note}</span>}
          </div>
          <span class="field-mark">{mark(paper)}</span>
        </li>
      ))}
    </ul>
  );
};

/** What everybody brings lies open; what depends on the case is folded where the package says whose case it is. */
const Papers = ({ screen }: ScreenProps<'before'>) => {
  const { words } = useVisit();
  const w = words.before;
  const { papers, morePapers, procedure } = screen;
  const folded = morePapers === undefined ? [] : papers.filter(({ required }) => !required);
  const open = papers.filter((paper) => !folded.includes(paper));
  const none = folded.length > 0 ? w.noPapersBut : procedure.kind === 'counter' ? w.unknownPapers : w.noPapers;
  return (
    <section class="sheet">
      <h2>{w.papers}</h2>
      {papers.length > 0 && <ToConfirm screen={screen} part="papers" />}
      {open.length === 0 ? <p>{none}</p> : <PaperLines papers={open} />}
      {morePapers !== undefined && folded.length > 0 && (
        <Unfold icon="file" label={morePapers}>
          <PaperLines papers={folded} folded />
        </Unfold>
      )}
    </section>
  );
};

/** To come back with what is missing: the list on paper, the empty form, the dossier put aside. */
const NotReady = ({ screen }: ScreenProps<'before'>) => (
  <>
    <PrintChecklist screen={screen} />
    <A4Print what="blank" view={screen.blankForm} />
    <ParkOffer />
  </>
);

/** Papers, fee, time and what has to be signed, before anyone types a word. */
export const Before = ({ screen }: ScreenProps<'before'>) => {
  const { words, say } = useVisit();
  const w = words.before;
  const { procedure } = screen;
  const isDoneHere = procedure.kind === 'e-form' && screen.counterOnly === null;
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
          {isDoneHere ? (
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
      <Papers screen={screen} />
      {isDoneHere ? (
        <Unfold
          icon="clock"
          label={screen.papers.some(({ required }) => required) ? w.notReady : w.later}
          open={screen.checklist !== null || (screen.blankForm?.print ?? null) !== null}
        >
          <NotReady screen={screen} />
        </Unfold>
      ) : (
        <NotReady screen={screen} />
      )}
      {screen.fees && <Fees screen={screen} fees={screen.fees} />}
      <dl class="fact-list">
        <Fact
          screen={screen}
          icon="coins"
          part="fee"
          label={w.fee}
          value={screen.fees ? '' : (screen.feeInShort ?? screen.fee)}
        />
        <Fact screen={screen} icon="clock" part="duration" label={w.duration} value={screen.duration} />
        {screen.signature !== 'on-screen' && <Signing screen={screen} />}
      </dl>
      <MoreFacts screen={screen} />
    </Page>
  );
};
