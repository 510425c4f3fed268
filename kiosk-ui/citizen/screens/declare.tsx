import { Button } from '../../kit/parts/button.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

/** The text one answers for, and two equal buttons. */
export const Declare = ({ screen }: ScreenProps<'declare'>) => {
  const { words, say } = useVisit();
  const w = words.declare;
  return (
    <Page
      title={screen.title}
      actions={
        <>
          <BackButton />
          <Button kind="primary" icon="cross" onPress={() => say({ type: 'declare', agreed: false })}>
            {w.refuse}
          </Button>
          <Button kind="primary" icon="check" onPress={() => say({ type: 'declare', agreed: true })}>
            {w.agree}
          </Button>
        </>
      }
    >
      <section class="sheet declaration">
        {screen.paragraphs.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        <p class="version">
          {w.version} {screen.version}
        </p>
      </section>
      {screen.signature && <Notice icon="pencil">{words.filing.declared[screen.signature]}</Notice>}
    </Page>
  );
};
