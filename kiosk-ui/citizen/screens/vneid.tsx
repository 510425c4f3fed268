import { Button } from '../../kit/parts/button.tsx';
import { Code } from '../../kit/parts/code.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { Gauge } from '../../kit/parts/progress.tsx';
import { ForChild, TicketButton } from '../other-ways.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

/** The code, and what to do with the phone, in three steps. */
const Waiting = ({ screen }: ScreenProps<'vneid'>) => {
  const { words } = useVisit();
  const w = words.vneid;
  return (
    <div class="sign-in">
      {screen.code ? <Code code={screen.code} label={w.code} /> : <span class="qr qr-none">{w.opening}</span>}
      <ol class="sign-in-steps">
        {w.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {screen.code && (
        <Gauge
          value={screen.secondsLeft}
          max={screen.secondsInAll}
          label={w.left}
          words={words.idle.seconds(screen.secondsLeft)}
        />
      )}
      <p class="aside">{w.once}</p>
    </div>
  );
};

/** Signing in with VNeID; what comes of it is said in one sentence, and there is always another way. */
export const VNeID = ({ screen }: ScreenProps<'vneid'>) => {
  const { words, say } = useVisit();
  const w = words.vneid;
  const { phase } = screen;
  const over = phase !== 'opening' && phase !== 'waiting';
  return (
    <Page
      title={words.titles.vneid}
      lead={over ? undefined : w.lead}
      calm
      actions={
        <>
          {phase !== 'unavailable' && <BackButton />}
          {over && <TicketButton />}
          {over && (
            <Button
              kind={phase === 'unavailable' ? 'second' : 'primary'}
              icon="phone"
              onPress={() => say({ type: 'try-again' })}
            >
              {words.faultNext['try-again']}
            </Button>
          )}
          {phase === 'unavailable' && (
            <Button kind="primary" icon="card" onPress={() => say({ type: 'back' })}>
              {w.useCard}
            </Button>
          )}
        </>
      }
    >
      <ForChild name={screen.forChild} />
      {over ? (
        <Notice tone="warning" title={w.outcomes[phase].title}>
          {w.outcomes[phase].text}
        </Notice>
      ) : (
        <Waiting screen={screen} />
      )}
    </Page>
  );
};
