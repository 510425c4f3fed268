import { Icon } from '../../kit/parts/icon.tsx';
import { Feeder, FeedForm } from '../backlog/feed.tsx';
import { language } from '../desk-state.ts';
import { pressForStation } from '../key-room.ts';
import type { CopyView } from './copy-view.ts';
import { copyWords } from './words.ts';

/** The original is to be scanned: how, and by what way out. */
export const CopyFeed = ({ copy }: { copy: CopyView }) => {
  const words = copyWords(language.value);
  return (
    <main class="begin">
      <h1>{words.title}</h1>
      <p class="lead" lang="vi">
        <strong>{copy.title}</strong>
      </p>
      {copy.fault && (
        <div class="feed-fault" role="alert">
          <Icon name="warning" />
          <p lang="vi">{copy.fault.words}</p>
        </div>
      )}
      <div class="how-to-feed">
        <Feeder />
        <ol>
          {(copy.glassOnly ? words.stepsOnGlass : words.steps).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </div>
      <FeedForm onDone={() => undefined} glassOnly={copy.glassOnly} />
      <div class="buttons">
        <button type="button" class="go go-second" onClick={() => pressForStation('Escape')}>
          <kbd>Esc</kbd>
          {words.leave}
        </button>
      </div>
    </main>
  );
};
