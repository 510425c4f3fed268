import { useRef, useState } from 'preact/hooks';
import { Button, ChoiceCard } from '../../kit/parts/button.tsx';
import { Icon } from '../../kit/parts/icon.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { Picture } from '../../kit/parts/picture.tsx';
import { Gauge } from '../../kit/parts/progress.tsx';
import { TicketButton } from '../other-ways.tsx';
import { BackButton, NextButton, Page } from '../page.tsx';
import { ParkOffer } from '../park-offer.tsx';
import { Unfold } from '../unfold.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';
import { HeldPaper } from './held-paper.tsx';

type ScanScreen = ScreenProps<'scan'>['screen'];
type Paper = ScanScreen['papers'][number];

/** One beside the other, to choose which is scanned next; a single paper leaves nothing to choose. */
const PaperList = ({ screen }: ScreenProps<'scan'>) => {
  const { words, say } = useVisit();
  return (
    <section class="paper-tabs" aria-label={words.scan.papers}>
      {screen.papers.map((paper) => {
        const done = paper.pages.length > 0 || paper.held?.used === true;
        return (
          <button
            key={paper.key}
            type="button"
            class="paper-tab"
            aria-pressed={paper.key === screen.current}
            onClick={() => say({ type: 'select-paper', paper: paper.key })}
          >
            <Icon name={done ? 'check' : 'file'} />
            <span class="paper-tab-words">
              <strong>{paper.title}</strong>
              <span>
                {paper.held?.used ? words.held.used : words.scan.pages(paper.pages.length)}
                {!done && ` · ${paper.required ? words.required : words.optional}`}
              </span>
            </span>
          </button>
        );
      })}
    </section>
  );
};

/** The page grows on the screen while the rows arrive. */
const Running = ({ screen, scanning }: { screen: ScanScreen; scanning: NonNullable<ScanScreen['scanning']> }) => {
  const { words, say } = useVisit();
  const w = words.scan;
  const percent = scanning.ofRows > 0 ? Math.round((100 * scanning.rows) / scanning.ofRows) : 0;
  return (
    <div class="running">
      <div class="preview">
        {scanning.previewUrl ? <img src={scanning.previewUrl} alt={w.preview} /> : <Picture name="paper-on-glass" />}
      </div>
      <p class="running-words" role="status">
        {screen.halves ? w.halves.scanning[screen.halves] : w.scanning(scanning.page)}
      </p>
      <Gauge value={scanning.rows} max={Math.max(1, scanning.ofRows)} label={w.progress} words={`${percent} %`} />
      <Button icon="cross" onPress={() => say({ type: 'cancel-scan' })}>
        {w.cancel}
      </Button>
    </div>
  );
};

/** The table under the camera, live; a press takes the page. */
const UnderCamera = ({ scanning }: { scanning: NonNullable<ScanScreen['scanning']> }) => {
  const { words, say } = useVisit();
  const w = words.scan.camera;
  const isTaking = scanning.by === 'camera-takes';
  return (
    <div class="running">
      <p class="running-words" role="status">
        {isTaking ? w.taking : w.aim}
      </p>
      <div class="preview preview-table">
        {scanning.previewUrl ? <img src={scanning.previewUrl} alt={w.table} /> : <Picture name="paper-under-camera" />}
      </div>
      {!isTaking && (
        <Button kind="primary" icon="camera" onPress={() => say({ type: 'shoot' })}>
          {w.shoot}
        </Button>
      )}
      <Button icon="cross" onPress={() => say({ type: 'cancel-scan' })}>
        {w.cancel}
      </Button>
    </div>
  );
};

/** What is special about this paper: it changes which ways are offered. */
const Kind = ({ screen, paper }: { screen: ScanScreen; paper: Paper }) => {
  const { words, say } = useVisit();
  const w = words.scan.kind;
  const { fragile, large } = screen.paperIs;
  if (fragile === null && large === null) return null;
  const now = { fragile: fragile ?? false, large: large ?? false };
  const toggle = (which: 'fragile' | 'large') =>
    say({ type: 'describe-paper', paper: paper.key, ...now, [which]: !now[which] });
  return (
    <fieldset class="paper-kind">
      <legend>{w.ask}</legend>
      {fragile !== null && (
        <Button kind="quiet" icon="warning" navigates={false} pressed={fragile} onPress={() => toggle('fragile')}>
          {w.fragile}
        </Button>
      )}
      {large !== null && (
        <Button kind="quiet" icon="book" navigates={false} pressed={large} onPress={() => toggle('large')}>
          {w.large}
        </Button>
      )}
      {fragile && <p>{w.fragileNote}</p>}
    </fieldset>
  );
};

/** Where the next half lies, with a drawing; the words say the same. */
const HalfOnGlass = ({ half }: { half: 'first' | 'second' }) => {
  const w = useVisit().words.scan.halves;
  return (
    <div class="half">
      <p>{w.lead}</p>
      {half === 'second' && <Notice tone="good">{w.firstDone}</Notice>}
      <Picture name={half === 'first' ? 'first-half' : 'second-half'} />
      <p class="running-words">{w[half]}</p>
    </div>
  );
};

/** Where the paper is laid, and the button that begins. */
const Source = ({
  screen,
  paper,
  source,
}: {
  screen: ScanScreen;
  paper: Paper;
  source: ScanScreen['sources'][number];
}) => {
  const { words, say } = useVisit();
  const w = words.scan;
  const half = source === 'flatbed' ? screen.halves : null;
  return (
    <div class="source">
      {half ? <HalfOnGlass half={half} /> : <p>{w.place[source]}</p>}
      {source === 'feeder' && screen.bothSides && <p>{w.bothSides}</p>}
      <Button
        kind={screen.missing.includes(paper.key) ? 'primary' : 'second'}
        icon={source === 'camera' ? 'camera' : 'scanner'}
        onPress={() => say({ type: 'scan', paper: paper.key, source })}
      >
        {half ? w.halves.start[half] : w.start[source]}
      </Button>
    </div>
  );
};

/** The first way that is open for a paper, and what lies behind one button: the others, and what is special about it. */
type WaitingProps = { screen: ScanScreen; paper: Paper; others: boolean; onOthers: (open: boolean) => void };
const Waiting = ({ screen, paper, others, onOthers }: WaitingProps) => {
  const { words, say } = useVisit();
  const w = words.scan;
  const { halves, paperIs, sources } = screen;
  const [first, ...rest] = sources;
  const isSpecial = paperIs.fragile === true || paperIs.large === true;
  const isAsked = paperIs.fragile !== null || paperIs.large !== null;
  // The tray may tear a paper and the glass may be too small for one: there it is asked at once, and stays where it was asked.
  const asksAtOnce = useRef(false);
  asksAtOnce.current ||= first === undefined || first === 'feeder' || paperIs.large !== null;
  if (sources.length === 0 && !isSpecial) return <Notice tone="warning">{w.noSource}</Notice>;
  const kind = <Kind screen={screen} paper={paper} />;
  return (
    <div class="sources">
      {paper.pages.length === 0 && halves === null && (
        <Picture name={first === 'camera' ? 'paper-under-camera' : 'paper-on-glass'} />
      )}
      {first && <Source screen={screen} paper={paper} source={first} />}
      {(rest.length > 0 || screen.phone || (isAsked && !asksAtOnce.current)) && (
        <Unfold icon="scanner" label={w.otherWays} open={others} onTurn={onOthers}>
          {rest.map((source) => (
            <Source key={source} screen={screen} paper={paper} source={source} />
          ))}
          {screen.phone && (
            <div class="source">
              <Button icon="phone" onPress={() => say({ type: 'from-phone' })}>
                {words.phone.send}
              </Button>
            </div>
          )}
          {!asksAtOnce.current && kind}
        </Unfold>
      )}
      {isSpecial && (
        <div class="source">
          <p>{sources.length === 0 ? w.counterOnly : w.orCounter}</p>
          <TicketButton primary={sources.length === 0} />
        </div>
      )}
      {asksAtOnce.current && kind}
    </div>
  );
};

/** What the machine saw in the page; the citizen decides. Only the first thing, in words for one glance. */
const Doubt = ({ page }: { page: Paper['pages'][number] }) => {
  const { words } = useVisit();
  const [doubt] = page.doubts;
  if (!doubt) return null;
  const { sure, unsure, todo } = words.scan.doubts[doubt.code];
  return (
    <p class="doubt" role="status">
      <Icon name="warning" />
      <span>
        <strong>{doubt.sure ? sure : unsure}</strong> {todo}
      </span>
    </p>
  );
};

const Pages = ({ paper }: { paper: Paper }) => {
  const { words, say } = useVisit();
  return (
    <ul class="thumbs">
      {paper.pages.map((page, at) => (
        <li key={page.id}>
          <img src={page.url} width={page.width} height={page.height} alt={words.review.pageOf(paper.title, at + 1)} />
          <div class="thumb-foot">
            <span>{words.scan.page(at + 1)}</span>
            <Button
              kind="danger"
              icon="bin"
              navigates={false}
              name={words.scan.remove(at + 1)}
              onPress={() => say({ type: 'remove-page', paper: paper.key, page: page.id })}
            >
              {words.scan.removeShort}
            </Button>
          </div>
          <Doubt page={page} />
        </li>
      ))}
    </ul>
  );
};

/** What can be done with this paper at this moment. */
const Now = (props: WaitingProps) => {
  const { scanning } = props.screen;
  if (!scanning) return <Waiting key={props.paper.key} {...props} />;
  return scanning.by === 'scanner' ? (
    <Running screen={props.screen} scanning={scanning} />
  ) : (
    <UnderCamera scanning={scanning} />
  );
};

/** Nothing has to be scanned: whoever has one of these after all touches it, the others go on. */
const NothingNeeded = ({ screen, onChosen }: ScreenProps<'scan'> & { onChosen: () => void }) => {
  const { words, say } = useVisit();
  return (
    <>
      <Notice tone="good">{words.scan.nothingNeeded}</Notice>
      <div class="choices">
        {screen.papers.map(({ key, title, note }) => (
          <ChoiceCard
            key={key}
            icon="file"
            title={title}
            text={note ?? words.optional}
            onPress={() => {
              onChosen();
              if (key !== screen.current) say({ type: 'select-paper', paper: key });
            }}
          />
        ))}
      </div>
    </>
  );
};

export const Scan = ({ screen }: ScreenProps<'scan'>) => {
  const { words } = useVisit();
  const w = words.scan;
  const [chosen, setChosen] = useState(false);
  const [others, setOthers] = useState(false);
  const { papers, scanning } = screen;
  const paper = papers.find((one) => one.key === screen.current) ?? papers[0];
  const moving = scanning !== null; // while the machine works only stopping it means anything
  const missing = papers.filter((one) => screen.missing.includes(one.key)).map((one) => one.title);
  const isBegun = moving || papers.some(({ pages }) => pages.length > 0);
  const isFree = !chosen && !isBegun && papers.every(({ required, held }) => !required && !held);
  return (
    <Page
      title={words.titles.scan}
      lead={isBegun ? w.takeBack : undefined}
      actions={
        <>
          <BackButton disabled={moving} />
          <NextButton disabled={moving}>{screen.fromReview ? words.form.back : undefined}</NextButton>
        </>
      }
    >
      {isFree && <NothingNeeded screen={screen} onChosen={() => setChosen(true)} />}
      {!isFree && isBegun && missing.length === 0 && <Notice tone="good">{w.complete}</Notice>}
      {!isFree && papers.length > 1 && <PaperList screen={screen} />}
      {!isFree && paper && (
        <section class="sheet paper-now">
          <h2>
            {paper.title}
            {papers.length === 1 && (
              <span class="field-mark">{` · ${paper.required ? words.required : words.optional}`}</span>
            )}
          </h2>
          {paper.note && <p>{paper.note}</p>}
          {paper.held && <HeldPaper paper={paper} held={paper.held} />}
          {!paper.held?.used && <Now screen={screen} paper={paper} others={others} onOthers={setOthers} />}
          {paper.pages.length > 0 && <Pages paper={paper} />}
        </section>
      )}
      {missing.length > 0 && <ParkOffer brief />}
      {missing.length > 0 && papers.length > 1 && <Notice>{w.missing(missing.join(', '))}</Notice>}
    </Page>
  );
};
