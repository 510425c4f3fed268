import type { PaperState } from '@mot-cua/domain/digitisation/paper-chart.ts';
import type {
  StationCurrent,
  StationField,
  StationFlag,
  StationSnapshot,
  StationTyping,
} from '@mot-cua/domain/digitisation/station.ts';
import { Icon } from '../../kit/parts/icon.tsx';
import { words } from '../desk-state.ts';
import { CANDIDATES, Candidates } from './candidates.tsx';
import { StateMark } from './state-mark.tsx';
import { TypingLine } from './typing-line.tsx';

const hintFor = (field: StationField): string => {
  const { dateHint, idHint, fieldHint } = words.value.typing;
  if (field.name === 'issuedOn' || field.name === 'expiresOn') return dateHint;
  return field.name === 'ownerId' ? idHint : fieldHint;
};

/** From here on an officer has compared every value with the paper. */
const COMPARED: ReadonlySet<PaperState> = new Set(['checked', 'signed', 'sent']);

/** From whom the value is. A reading that nobody compared is never dressed as knowledge: its chip has a broken edge. */
const Source = ({ field, state }: { field: StationField; state: PaperState }) => {
  const { readAndCompared, sources, unsure } = words.value;
  if (field.source === null) return null;
  if (field.source === 'read' && COMPARED.has(state)) return <span class="source">{readAndCompared}</span>;
  return <span class={`source source-${field.source}`}>{field.sure ? sources[field.source] : unsure}</span>;
};

const Value = ({ field, state }: { field: StationField; state: PaperState }) => {
  const { missing, wrong, empty } = words.value;
  if (field.value !== null)
    return (
      <>
        <span class="value" lang="vi">
          {field.value}
        </span>
        {field.wrong && <span class="lack">{wrong}</span>}
        <Source field={field} state={state} />
      </>
    );
  return field.missing ? (
    <span class="lack">
      <Icon name="warning" />
      {missing}
    </span>
  ) : (
    <span class="nothing">{empty}</span>
  );
};

const Typed = ({ field, state, typing }: { field: StationField; state: PaperState; typing: StationTyping }) => {
  const { wrong, typing: say } = words.value;
  if (typing.at === 'type')
    return (
      <>
        <TypingLine label={say.type} text={typing.text} hint={say.typeHint} list={CANDIDATES} />
        <Candidates typing={typing} />
      </>
    );
  return (
    <>
      {field.value !== null && <Value field={{ ...field, wrong: false }} state={state} />}
      <TypingLine
        label={field.label}
        text={typing.text}
        hint={field.wrong ? `${wrong}. ${hintFor(field)}` : hintFor(field)}
        wrong={field.wrong}
      />
    </>
  );
};

const isTyped = (field: StationField, { at, field: name }: StationTyping): boolean =>
  at === 'type' ? field.name === 'paperType' : at === 'field' && field.name === name;

/** A field that is neither filled, wanted nor typed says nothing: it would only stand between those that do. */
const isWorthShowing = (field: StationField, typing: StationTyping): boolean =>
  field.value !== null || field.missing || isTyped(field, typing);

const Fields = ({ paper, typing }: { paper: StationCurrent; typing: StationTyping }) => (
  <dl class="fields-of-paper">
    {paper.fields
      .filter((field) => isWorthShowing(field, typing))
      .map((field) => {
        const typed = isTyped(field, typing);
        const about = typed ? 'fact fact-typed' : field.missing ? 'fact fact-missing' : 'fact';
        return (
          <div key={field.name} class={about}>
            <dt lang="vi">{field.label}</dt>
            <dd>
              {typed ? (
                <Typed field={field} state={paper.state} typing={typing} />
              ) : (
                <Value field={field} state={paper.state} />
              )}
            </dd>
          </div>
        );
      })}
  </dl>
);

const Flag = ({ flag, paper }: { flag: StationFlag; paper: StationCurrent }) => {
  const { pageOf, seen } = words.value;
  const at = paper.pages.findIndex(({ id }) => id === flag.page);
  return (
    <li class={flag.seen ? 'flag flag-seen' : 'flag'}>
      <Icon name={flag.seen ? 'check' : 'warning'} />
      <span>
        {at >= 0 && <strong>{pageOf(at + 1)}: </strong>}
        <span lang="vi">{flag.words}</span>
        {flag.seen && <em> ({seen})</em>}
      </span>
    </li>
  );
};

const Flags = ({ paper }: { paper: StationCurrent }) => {
  const { look, enterSeen } = words.value;
  if (paper.flags.length === 0) return null;
  const open = paper.flags.filter(({ seen }) => !seen);
  const inOrder = [...open, ...paper.flags.filter(({ seen }) => seen)];
  return (
    <section class="flags" aria-label={look}>
      <h3>{look}</h3>
      <ul>
        {inOrder.map((flag) => (
          <Flag key={flag.id} flag={flag} paper={paper} />
        ))}
      </ul>
      {open.length > 0 && <p class="hint">{enterSeen}</p>}
    </section>
  );
};

const Reason = ({ typing }: { typing: StationTyping }) => {
  const { reason, reasonHint } = words.value.typing;
  return (
    <section class="reason" aria-label={reason}>
      <h3>{reason}</h3>
      <TypingLine label={reason} text={typing.text} hint={reasonHint} />
    </section>
  );
};

/** What is known of the paper, from whom, what is missing, and what somebody should look at. */
export const Facts = ({ now, paper }: { now: StationSnapshot; paper: StationCurrent }) => {
  const { facts, paper: paperWords, sheet: sheetWords, states } = words.value;
  const at = now.papers.findIndex(({ id }) => id === paper.id);
  const sheet = now.papers[at]?.sheet ?? null;
  return (
    <section
      class="facts"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable (WCAG 2.1.1)
      tabIndex={0}
      aria-label={facts}
    >
      <h2>
        <span>
          {paperWords(at + 1)}
          {sheet !== null && <span class="sheet-number">{sheetWords(sheet)}</span>}
        </span>
        <span class={`badge badge-${paper.state}`}>
          <StateMark state={paper.state} />
          {states[paper.state]}
        </span>
      </h2>
      {now.typing.at === 'reason' && <Reason typing={now.typing} />}
      <Flags paper={paper} />
      <Fields paper={paper} typing={now.typing} />
    </section>
  );
};
