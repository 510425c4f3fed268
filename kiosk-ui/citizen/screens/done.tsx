import { Button } from '../../kit/parts/button.tsx';
import { Picture } from '../../kit/parts/picture.tsx';
import { Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';
import { Counters } from './slip.tsx';

/** What lies there still, with a picture, loudly. */
export const LeftBehind = ({ things }: { things: readonly ('card' | 'paper')[] }) => {
  const { words } = useVisit();
  const w = words.done;
  return things.map((thing) => (
    <section key={thing} class="left-behind" role="alert">
      <Picture name={thing === 'card' ? 'card-left' : 'paper-left'} />
      <div>
        <h2>{w.left[thing]}</h2>
        <p>{w.leftText[thing]}</p>
      </div>
    </section>
  ));
};

/** Thanks, the numbers to keep, and very loudly whatever was left lying there. */
export const Done = ({ screen }: ScreenProps<'done'>) => {
  const { words, say } = useVisit();
  const w = words.done;
  const codes = [...(screen.earlierCodes ?? []), ...(screen.provisionalCode ? [screen.provisionalCode] : [])];
  return (
    <Page
      title={words.titles.done}
      calm
      actions={
        <Button kind="primary" icon="check" onPress={() => say({ type: 'finish' })}>
          {w.finish}
        </Button>
      }
    >
      <LeftBehind things={screen.leftBehind} />
      {(codes.length > 0 || screen.ticketNumber) && (
        <section class="sheet codes">
          {codes.length > 0 && <p class="code-label">{w.code}</p>}
          {codes.map((code) => (
            <p key={code} data-secret class={codes.length > 2 ? 'code code-large' : 'code code-huge'}>
              {code}
            </p>
          ))}
          {screen.ticketNumber && (
            <>
              <p class="code-label">{w.ticket}</p>
              <p class="code code-huge">{screen.ticketNumber}</p>
              <Counters counters={screen.counters} />
            </>
          )}
        </section>
      )}
    </Page>
  );
};
