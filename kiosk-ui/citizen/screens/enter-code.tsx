import { CodeEntry } from '../code-entry.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

/** A draft is opened by the code on its slip: shown to the reader, or typed. */
export const EnterCode = (_: ScreenProps<'enter-code'>) => {
  const { words, say } = useVisit();
  const w = words.enterCode;
  return (
    <Page title={words.titles['enter-code']} lead={w.lead} actions={<BackButton />}>
      <CodeEntry
        id="parked-code"
        words={{ ...w, send: w.open }}
        icon="check"
        length={16}
        group={4}
        onCode={(code) => say({ type: 'open-parked', code })}
      />
    </Page>
  );
};
