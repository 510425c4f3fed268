import type { Localized } from '@mot-cua/domain/localized.ts';
import { Icon } from '../kit/parts/icon.tsx';
import { officeNow, waiting } from './conversation.ts';
import { pageAt, piecesOf } from './turns.ts';
import type { SignageWords } from './words.ts';

/** Việt Nam keeps UTC+7 the whole year. */
const VIETNAM_MS = 7 * 3_600_000;
export const clockWords = (at: number): string => new Date(at + VIETNAM_MS).toISOString().slice(11, 16);

/** As `inLanguage` of the domain, without the schemas that come with it. */
export const inWords = (title: Localized, language: 'vi' | 'en'): string => title[language] || title.vi;

export const Clock = () => {
  const time = clockWords(officeNow.value);
  return (
    <time class="clock" dateTime={time}>
      {time}
    </time>
  );
};

/** How long a piece of a notice stands, ms. */
const NOTICE_MS = 7_000;

/** The foot of a display: notices one after the other; when no calls come through any more, that and nothing else. */
export const Foot = ({
  notices,
  words,
  most,
  noVoice,
}: {
  readonly notices: readonly string[];
  readonly words: SignageWords;
  /** letters that one line holds */
  readonly most: number;
  /** the browser keeps the voice silent until somebody has touched it */
  readonly noVoice: boolean;
}) => {
  if (waiting.value)
    return (
      <footer class="foot foot-waiting">
        <Icon name="warning" />
        <p role="status">{words.waiting}</p>
      </footer>
    );
  if (noVoice)
    return (
      <footer class="foot">
        <Icon name="loudspeaker" />
        <p>{words.noVoice}</p>
      </footer>
    );
  const pieces = notices.flatMap((notice) => piecesOf(notice, most));
  const piece = pieces[pageAt(officeNow.value, pieces.length, NOTICE_MS)];
  return <footer class="foot">{piece && <p>{piece}</p>}</footer>;
};
