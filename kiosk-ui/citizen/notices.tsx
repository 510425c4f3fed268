import { useEffect, useState } from 'preact/hooks';
import { Notice } from '../kit/parts/notice.tsx';
import { type ScreenProps, useVisit } from './visit-page.ts';

/** Nobody reads a text to its end in less; at most one change in ten seconds, and nothing moves. */
const NOTICE_MS = 12_000;

/** What the office has to say today, one after the other; read out politely, once each time it changes. */
export const OfficeNotices = ({ notices }: { notices: NonNullable<ScreenProps<'welcome'>['screen']['notices']> }) => {
  const { words } = useVisit();
  const [at, setAt] = useState(0);
  const many = notices.length;
  useEffect(() => {
    if (many < 2) return;
    const timer = setInterval(() => setAt((one) => one + 1), NOTICE_MS);
    return () => clearInterval(timer);
  }, [many]);
  const notice = notices[at % Math.max(1, many)];
  if (!notice) return null;
  return (
    <section class="office-notice" aria-label={words.flow.notices.title} aria-live="polite">
      <Notice
        tone={notice.closed ? 'warning' : 'plain'}
        icon={notice.closed ? 'clock' : 'building'}
        title={many > 1 ? words.flow.notices.of((at % many) + 1, many) : words.flow.notices.title}
      >
        {notice.text}
      </Notice>
    </section>
  );
};

/** Where something of the first screen is out of use: what still works, by name. */
export const StillWorks = ({ choices }: Pick<ScreenProps<'welcome'>['screen'], 'choices'>) => {
  const { words } = useVisit();
  const w = words.flow.notices;
  const main = choices.filter(({ choice }) => ['procedure', 'ticket', 'lookup'].includes(choice));
  const works = main.filter(({ available }) => available).map(({ choice }) => words.welcome.choices[choice].title);
  if (works.length === main.length) return null;
  return (
    <Notice tone="warning" title={works.length > 0 ? w.only(works.join(', ')) : w.nothing}>
      {works.length > 0 ? w.counter : w.counterOnly}
    </Notice>
  );
};
