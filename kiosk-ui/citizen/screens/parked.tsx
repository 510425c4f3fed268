import { Button } from '../../kit/parts/button.tsx';
import { Icon } from '../../kit/parts/icon.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { momentInWords } from '../../kit/words/dates.ts';
import { Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';
import { LeftBehind } from './done.tsx';
import { PrintNotice } from './slip.tsx';

/** Put aside: until when, what opens it, and what to take along. */
export const Parked = ({ screen }: ScreenProps<'parked'>) => {
  const { words, say } = useVisit();
  const w = words.parked;
  const { until } = screen;
  return (
    <Page
      calm
      title={until === null ? w.writing : words.titles.parked}
      actions={
        until !== null && (
          <>
            <Button icon="left" onPress={() => say({ type: 'back' })}>
              {w.goOn}
            </Button>
            <Button kind="primary" icon="check" onPress={() => say({ type: 'next' })}>
              {w.leave}
            </Button>
          </>
        )
      }
    >
      {until !== null && (
        <>
          <section class="sheet codes">
            <p class="code-label">{w.until}</p>
            <p class="code code-huge">{momentInWords(until)}</p>
            <p>{w.notSubmitted}</p>
            {screen.code && (
              <div class="secret">
                <p class="code-label">{w.codeLabel}</p>
                <p class="code code-huge" data-secret>
                  {screen.code}
                </p>
                <p class="with-icon">
                  <Icon name="camera" />
                  <span>{words.slip.secretNote}</span>
                </p>
              </div>
            )}
          </section>
          <Notice tone="good" icon={screen.way === 'card' ? 'card' : 'lock'} title={w[screen.way]}>
            {screen.way === 'card' ? w.cardHow : w.codeHow}
          </Notice>
          {screen.slip && <PrintNotice outcome={screen.slip} words={w.print[screen.slip]} again={words.slip.reprint} />}
          <LeftBehind things={screen.leftBehind} />
        </>
      )}
    </Page>
  );
};
