import type { StationPaper, StationSnapshot } from '@mot-cua/domain/digitisation/station.ts';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from '../../kit/parts/icon.tsx';
import { words } from '../desk-state.ts';
import { StateMark } from './state-mark.tsx';

/** With a neighbour on each side where there is room. Only its own list scrolls: `scrollIntoView` would move what lies around it too. */
const intoView = (line: HTMLElement | null): void => {
  const list = line?.parentElement;
  if (!line || !list) return;
  const top = line.offsetTop - list.offsetTop;
  const neighbour = Math.min(line.offsetHeight, Math.max(0, list.clientHeight - line.offsetHeight) / 2);
  const above = top - neighbour;
  const below = top + line.offsetHeight + neighbour - list.clientHeight;
  if (list.scrollTop > above) list.scrollTop = above;
  else if (list.scrollTop < below) list.scrollTop = below;
};

const stateInWords = (paper: StationPaper): string => {
  const { states, waits } = words.value;
  return paper.waits ? waits[paper.waits] : states[paper.state];
};

const Line = ({ paper, at, here }: { paper: StationPaper; at: number; here: boolean }) => {
  const line = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    if (here) intoView(line.current);
  }, [here, at]);
  const { flags, pages, unknownType } = words.value;
  return (
    <li ref={line} class={`line line-${paper.state}`} aria-current={here ? 'true' : undefined}>
      <StateMark state={paper.state} />
      <span class="line-number">{at}</span>
      <span class="line-title" lang="vi">
        {paper.title ?? unknownType}
      </span>
      <span class="line-about">
        <span class="line-state">{stateInWords(paper)}</span>
        <span>{pages(paper.pages)}</span>
      </span>
      {paper.flags > 0 && (
        <span class="line-flags">
          <Icon name="warning" />
          {flags(paper.flags)}
        </span>
      )}
      {paper.rejected && (
        <span class="line-why" lang="vi">
          {paper.rejected}
        </span>
      )}
    </li>
  );
};

/** All papers of the batch in the order of feeding; the one under the cursor is always in view. */
export const Papers = ({ now }: { now: StationSnapshot }) => (
  <section class="papers" aria-label={words.value.papers}>
    <h2>{words.value.papers}</h2>
    <ol
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable (WCAG 2.1.1)
      tabIndex={0}
    >
      {now.papers.map((paper, at) => (
        <Line key={paper.id} paper={paper} at={at + 1} here={paper.id === now.current?.id} />
      ))}
    </ol>
  </section>
);
