import { Notice } from '../../kit/parts/notice.tsx';
import { TicketButton } from '../other-ways.tsx';
import { BackButton, Page } from '../page.tsx';
import { ProvingWays } from '../proving-ways.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

/** This procedure has to know better who is there: what would be enough, one card each, and the counter. */
export const Prove = ({ screen }: ScreenProps<'prove'>) => {
  const { words } = useVisit();
  const w = words.prove;
  const none = screen.ways.length === 0;
  return (
    <Page
      title={words.titles.prove}
      lead={none ? w.counter : w.lead}
      actions={
        <>
          <BackButton />
          <TicketButton primary={none} />
        </>
      }
    >
      <section class="sheet">
        <h2>{screen.procedure}</h2>
        <dl class="rows">
          <div class="row">
            <dt>{w.has}</dt>
            <dd class="row-value">{words.confirm.levels[screen.has]}</dd>
          </div>
          <div class="row">
            <dt>{w.needs}</dt>
            <dd class="row-value">{words.confirm.levels[screen.needs]}</dd>
          </div>
        </dl>
      </section>
      <div class="choices choices-two">
        <ProvingWays ways={screen.ways} words={w.ways} />
      </div>
      <Notice icon="shield">{words.safe['answers-kept']}</Notice>
    </Page>
  );
};
