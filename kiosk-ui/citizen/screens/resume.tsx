import { ChoiceCard } from '../../kit/parts/button.tsx';
import { momentInWords } from '../../kit/words/dates.ts';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

/** The card has opened a draft: go on with it, or with something new. */
export const Resume = ({ screen }: ScreenProps<'resume'>) => {
  const { words, say } = useVisit();
  const w = words.resume;
  return (
    <Page calm title={words.titles.resume} lead={w.lead} actions={<BackButton />}>
      <section class="sheet" data-secret>
        <h2>{screen.procedure}</h2>
        <dl class="rows">
          {(
            [
              [w.savedAt, screen.savedAt],
              [w.until, screen.until],
            ] as const
          ).map(([label, at]) => (
            <div class="row" key={label}>
              <dt>{label}</dt>
              <dd>
                <span class="row-value">{momentInWords(at)}</span>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <div class="choices choices-big">
        <ChoiceCard
          big
          icon="file"
          title={w.goOn}
          text={screen.submitted ? w.goOnSubmitted : w.goOnText}
          onPress={() => say({ type: 'go-on', with: 'parked' })}
        />
        <ChoiceCard
          big
          icon="pencil"
          title={w.fresh}
          text={w.freshText}
          onPress={() => say({ type: 'go-on', with: 'new' })}
        />
      </div>
    </Page>
  );
};
