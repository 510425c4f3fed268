import { Button } from '../../kit/parts/button.tsx';
import { Picture } from '../../kit/parts/picture.tsx';
import { ForChild, OtherWays } from '../other-ways.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

/** The card was a child's: a parent or guardian goes on with their own. */
export const Guardian = ({ screen }: ScreenProps<'guardian'>) => {
  const { words, say } = useVisit();
  const w = words.guardian;
  return (
    <Page
      calm
      title={words.titles.guardian}
      lead={w.lead}
      actions={
        <>
          <BackButton />
          {screen.ways.includes('card') && (
            <Button kind="primary" icon="card" onPress={() => say({ type: 'identify-by', way: 'card' })}>
              {w.go}
            </Button>
          )}
        </>
      }
    >
      <ForChild name={screen.child} />
      <div class="show">
        <Picture name="card-left" />
        <p>{w.lift}</p>
      </div>
      <OtherWays ways={screen.ways.filter((way) => way !== 'card')} ticket />
    </Page>
  );
};
