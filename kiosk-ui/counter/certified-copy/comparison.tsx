import type { StationSnapshot } from '@mot-cua/domain/digitisation/station.ts';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Code } from '../../kit/parts/code.tsx';
import { Icon } from '../../kit/parts/icon.tsx';
import { Key, Pair } from '../backlog/foot.tsx';
import { PageView } from '../backlog/page-view.tsx';
import { refused } from '../conversation.ts';
import { words as counterWords, enlarged, language } from '../desk-state.ts';
import { ownKeys, pressForStation, printCode } from '../key-room.ts';
import { capOf } from '../keys.ts';
import { type CopyView, maySign } from './copy-view.ts';
import { pageShown } from './shown-pages.ts';
import { copyWords } from './words.ts';

/** One line of the checklist; the one of the page that is compared is always in sight. */
const Compared = ({ is, at, here }: { is: CopyView['pages'][number]['compared']; at: number; here: boolean }) => {
  const words = copyWords(language.value);
  const line = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    if (here) line.current?.scrollIntoView({ block: 'nearest' });
  }, [here]);
  return (
    <li ref={line} class={`compared compared-${is}`} aria-current={here ? 'true' : undefined}>
      <span class="compared-box">{is !== 'not-yet' && <Icon name={is === 'same' ? 'check' : 'cross'} />}</span>
      <strong>{words.page(at)}</strong>
      <span>{words.compared[is]}</span>
    </li>
  );
};

/** Each page by name, and what the officer said of it. */
const Checklist = ({ copy }: { copy: CopyView }) => {
  const words = copyWords(language.value);
  return (
    <section class="checklist" aria-label={words.checklist}>
      <h2>{words.checklist}</h2>
      <ol>
        {copy.pages.map(({ id, compared }, at) => (
          <Compared key={id} is={compared} at={at + 1} here={at === copy.page} />
        ))}
      </ol>
    </section>
  );
};

/** What to look at while a page is compared. */
const Ask = ({ copy }: { copy: CopyView }) => {
  const words = copyWords(language.value);
  if (copy.state !== 'comparing' || maySign(copy) || copy.asking) return null;
  return (
    <div class="look-at">
      <p>
        <strong>{words.ask(copy.page + 1)}</strong>
      </p>
      <ul>
        {words.lookAt.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </div>
  );
};

/** Reasons of the decree, each with its key. */
const Reasons = ({ copy }: { copy: CopyView }) =>
  copy.asking === 'reason' ? (
    <ol class="reasons" lang="vi">
      {copy.reasons.map(({ key, words }) => (
        <li key={key}>
          <button type="button" tabIndex={-1} class="key-button" onClick={() => pressForStation(key)}>
            <kbd>{key}</kbd>
            <span>{words}</span>
          </button>
        </li>
      ))}
    </ol>
  ) : null;

const toneOf = (copy: CopyView): string => {
  if (copy.asking || copy.state === 'refused' || copy.fault) return 'outcome outcome-bad';
  if (copy.pages.some(({ compared }) => compared === 'differs')) return 'outcome outcome-bad';
  return copy.state === 'sent' || copy.state === 'signed' || maySign(copy) ? 'outcome outcome-good' : 'outcome';
};

/** How it stands, in the station's own words; and, once it is there, what the citizen scans. That part alone is printed. */
const Outcome = ({ copy }: { copy: CopyView }) => {
  const words = copyWords(language.value);
  return (
    <div class={toneOf(copy)} role="status">
      <p lang="vi">{refused.value ?? copy.fault?.words ?? copy.words}</p>
      {copy.code && (
        <div class="slip" lang="vi">
          <p class="slip-title">{words.slip}</p>
          {copy.entry && <p>{words.entry(copy.entry)}</p>}
          <Code code={copy.code} label={words.code} />
          {copy.codeWords && <p>{copy.codeWords}</p>}
        </div>
      )}
    </div>
  );
};

const Keys = ({ now, copy }: { now: StationSnapshot; copy: CopyView }) => {
  const { keys, ownKeys: names, pagesKey } = counterWords.value;
  return (
    <nav class="foot" aria-label={keys}>
      <ul>
        {now.keys.map(({ key, words: name }) => (
          <Key
            key={key}
            cap={capOf(key)}
            name={name}
            main={key === 'Enter' || key === 'F9'}
            onPress={() => pressForStation(key)}
          />
        ))}
        {copy.pages.length > 1 && <Pair caps={['ArrowLeft', 'ArrowRight']} name={pagesKey} />}
      </ul>
      <ul class="foot-own">
        {copy.code && <Key cap="F10" name={names.print} onPress={printCode} />}
        {(copy.state === 'comparing' || copy.state === 'scanning') && (
          <Key cap="F5" name={copy.state === 'scanning' ? names.stop : names.F5} onPress={() => ownKeys['F5']?.()} />
        )}
        <Key cap="F11" name={enlarged.value ? names.back : names.F11} onPress={() => ownKeys['F11']?.()} />
        <Key cap="F1" name={names.F1} onPress={() => ownKeys['F1']?.()} />
      </ul>
    </nav>
  );
};

/** The picture beside the checklist; the original is in the officer's hand. */
export const Comparison = ({ now, copy }: { now: StationSnapshot; copy: CopyView }) => {
  const words = copyWords(language.value);
  return (
    <>
      <main class="desk desk-of-copy">
        <div class="middle">
          <PageView
            paper={{ page: copy.page, pages: [...copy.pages], flags: [] }}
            onShown={(page) => pageShown(copy, page)}
          />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable (WCAG 2.1.1) */}
        <section class="facts" tabIndex={0} aria-label={words.title}>
          <h1>{words.title}</h1>
          <p lang="vi">
            <strong>{copy.title}</strong>
            {copy.entry && <span class="entry">{words.entry(copy.entry)}</span>}
          </p>
          <Ask copy={copy} />
          <Outcome copy={copy} />
          <Reasons copy={copy} />
          {copy.state !== 'sent' && <Checklist copy={copy} />}
        </section>
      </main>
      <Keys now={now} copy={copy} />
    </>
  );
};
