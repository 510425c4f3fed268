import type { StationFeed } from '@mot-cua/domain/digitisation/station.ts';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Dialog } from '../../kit/parts/dialog.tsx';
import { feed, refused, snapshot } from '../conversation.ts';
import { isFinished, layer, view, words } from '../desk-state.ts';
import { Choices } from './choices.tsx';

const toNewBatch = (): void => {
  layer.value = null;
  view.value = 'begin';
};

/** How to feed; Enter alone feeds both sides from the feeder, which is what is wanted nearly always. */
export const FeedForm = ({ onDone, glassOnly = false }: { onDone: () => void; glassOnly?: boolean }) => {
  const { begin, feeding, noAnswer } = words.value;
  const [how, setHow] = useState<StationFeed>(
    glassOnly ? { source: 'flatbed', sides: 'front' } : { source: 'feeder', sides: 'both' },
  );
  const start = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => start.current?.focus(), []);
  const send = async (event: Event) => {
    event.preventDefault();
    if (await feed(how, noAnswer)) onDone();
  };
  return (
    <form class="feed-form" onSubmit={send}>
      <div class="ask-pair">
        <Choices
          title={feeding.source}
          options={feeding.sources}
          chosen={how.source}
          onChoose={(source) => setHow({ source, sides: source === 'feeder' ? 'both' : 'front' })}
        />
        {how.source === 'feeder' && (
          <Choices
            title={feeding.sides}
            options={feeding.sidesOf}
            chosen={how.sides}
            onChoose={(sides) => setHow((before) => ({ ...before, sides }))}
          />
        )}
      </div>
      {refused.value && (
        <p class="error" role="alert">
          {refused.value}
        </p>
      )}
      <div class="buttons">
        <button type="submit" class="go" ref={start} autofocus>
          <kbd>↵ Enter</kbd>
          {feeding.start}
        </button>
        {snapshot.value && !snapshot.value.copy && isFinished(snapshot.value) && (
          <button type="button" class="go go-second" onClick={toNewBatch}>
            {begin.another}
          </button>
        )}
      </div>
    </form>
  );
};

/** Sheets on their way into the feeder; words beside it say what to do. */
export const Feeder = () => (
  <svg class="feeder" viewBox="0 0 240 170" aria-hidden="true" focusable="false">
    <path class="feeder-sheet" d="M92 12h84l-14 74H78Z" />
    <path class="feeder-sheet" d="M86 20h84l-14 70H72Z" />
    <path class="feeder-lines" d="M96 34h58M93 48h58M90 62h40" />
    <path class="feeder-body" d="M30 86h180l14 52H16Z" />
    <path class="feeder-slot" d="M64 96h112" />
    <path class="feeder-arrow" d="M120 104v30M108 124l12 12 12-12" />
    <path class="feeder-body" d="M16 138h208v14H16Z" />
  </svg>
);

/** A new batch, nothing fed yet. */
export const FirstFeed = () => {
  const { feeding } = words.value;
  return (
    <main class="begin">
      <h1>{feeding.title}</h1>
      <p class="lead">{feeding.first}</p>
      <div class="how-to-feed">
        <Feeder />
        <ol>
          {feeding.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </div>
      <FeedForm onDone={() => undefined} />
    </main>
  );
};

/** More for the same batch. */
export const FeedDialog = () => {
  const close = () => {
    layer.value = null;
    refused.value = null;
  };
  const copy = snapshot.value?.copy;
  return (
    <Dialog title={copy ? words.value.feeding.againCopy : words.value.feeding.again} onClose={close}>
      <FeedForm onDone={close} glassOnly={copy?.glassOnly === true} />
    </Dialog>
  );
};
