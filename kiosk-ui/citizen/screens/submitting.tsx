import { Icon } from '../../kit/parts/icon.tsx';
import { Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

/** Two short steps; neither is called done before it is. */
export const Submitting = ({ screen }: ScreenProps<'submitting'>) => {
  const { words } = useVisit();
  const w = { ...words.submitting, ...(screen.what === 'feedback' ? words.feedback : {}) };
  return (
    <Page title={screen.what === 'feedback' ? words.feedback.sending : words.titles.submitting} lead={w.text} calm>
      <div role="status">
        <ol class="phases">
          {(['sealing', 'saving'] as const).map((phase) => {
            const passed = phase === 'sealing' && screen.phase === 'saving';
            return (
              <li key={phase} class={passed || phase === screen.phase ? 'phase-on' : ''}>
                <Icon name={passed ? 'check' : phase === 'sealing' ? 'lock' : 'shield'} />
                <span>{w[phase]}</span>
              </li>
            );
          })}
        </ol>
      </div>
    </Page>
  );
};
