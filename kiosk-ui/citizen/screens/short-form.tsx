import { AnswerInput } from '../answers/answer-input.tsx';
import { ForChild, TicketButton } from '../other-ways.tsx';
import { BackButton, NextButton, Page } from '../page.tsx';
import type { ScreenProps } from '../visit-page.ts';
import { useVisit } from '../visit-page.ts';
import { ErrorSummary } from './form.tsx';

type Screen = ScreenProps<'owner'>['screen'] | ScreenProps<'document'>['screen'];

const Boxes = ({ screen }: { screen: Screen }) => (
  <>
    {screen.errors.length > 0 && <ErrorSummary errors={screen.errors} />}
    <div class="fields">
      {screen.fields.map((field) => (
        <AnswerInput key={field.ref} field={field} />
      ))}
    </div>
  </>
);

/** Whose dossier it is. */
export const Owner = ({ screen }: ScreenProps<'owner'>) => (
  <Page
    title={screen.title}
    lead={screen.help}
    actions={
      <>
        <BackButton />
        <NextButton />
      </>
    }
  >
    <Boxes screen={screen} />
  </Page>
);

/** What opens the chip of a passport. */
export const Document = ({ screen }: ScreenProps<'document'>) => {
  const { words } = useVisit();
  return (
    <Page
      title={screen.title}
      lead={screen.help}
      actions={
        <>
          <BackButton />
          <TicketButton />
          <NextButton>{words.ways.openDocument}</NextButton>
        </>
      }
    >
      <ForChild name={screen.forChild} />
      <Boxes screen={screen} />
    </Page>
  );
};
