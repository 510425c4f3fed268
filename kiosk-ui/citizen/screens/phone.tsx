import { Button } from '../../kit/parts/button.tsx';
import { Code } from '../../kit/parts/code.tsx';
import { BigIcon } from '../../kit/parts/icon.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

/** A one-time code for the citizen's phone; what comes of it is said in one sentence, and the scanner is one step back. */
export const Phone = ({ screen }: ScreenProps<'phone'>) => {
  const { words, say } = useVisit();
  const w = words.phone;
  const { phase, what, code, paper } = screen;
  const isOpen = phase === 'opening' || phase === 'waiting';
  const outcome = isOpen || phase === 'taking' ? null : w.outcomes[phase];
  return (
    <Page
      title={what === 'file' ? w.send : w.take}
      lead={what === 'file' ? w.lead.file(paper ?? '') : w.lead.note}
      calm
      actions={
        <>
          <BackButton />
          {outcome && (
            <Button kind="primary" icon="phone" onPress={() => say({ type: 'try-again' })}>
              {words.faultNext['try-again']}
            </Button>
          )}
          {what === 'note' && phase === 'waiting' && (
            <Button kind="primary" icon="check" onPress={() => say({ type: 'next' })}>
              {w.done}
            </Button>
          )}
        </>
      }
    >
      {isOpen && (
        <div class="sign-in">
          {code ? <Code code={code} label={w.code} /> : <span class="qr qr-none">{w.opening}</span>}
          <ol class="sign-in-steps">
            {w.steps[what].map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <p class="aside">{w.once}</p>
        </div>
      )}
      {phase === 'taking' && (
        <>
          <BigIcon name="clock" />
          <p class="calm-words" role="status">
            {w.taking}
          </p>
        </>
      )}
      {outcome && (
        <Notice tone="warning" title={outcome.title}>
          {outcome.text}
        </Notice>
      )}
    </Page>
  );
};
