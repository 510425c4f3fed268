import { isSaidByCard } from '@mot-cua/domain/forms/said-by-card.ts';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../kit/parts/icon.tsx';
import { AnswerInput, controlId } from '../answers/answer-input.tsx';
import { GivenFold } from '../given-fold.tsx';
import { BackButton, NextButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

type Errors = ScreenProps<'form'>['screen']['errors'];

/** Brings the finger to the field that an error speaks of; in an item that is not open, to that item's row. */
const goTo = (ref: string): void => {
  const place =
    document.getElementById(controlId(ref)) ??
    document.getElementById(controlId(ref.slice(0, ref.lastIndexOf('/')))) ??
    document.getElementById(controlId(ref.split('/').slice(0, -2).join('/')));
  const box = place?.matches('input, textarea') ? place : place?.querySelector<HTMLElement>('input, button');
  place?.scrollIntoView({ block: 'center' });
  (box ?? place)?.focus();
};

/** What is still wrong, at the top; takes the focus when it appears (ER-1). */
export const ErrorSummary = ({ errors }: { errors: Errors }) => {
  const { words } = useVisit();
  const box = useRef<HTMLElement>(null);
  const told = errors.map((error) => `${error.ref} ${error.message}`).join('\n');
  useEffect(() => {
    box.current?.focus();
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [told]);
  return (
    <section class="errors" role="alert" tabIndex={-1} ref={box}>
      <h2>
        <Icon name="warning" />
        {words.form.errorsTitle(errors.length)}
      </h2>
      <ul>
        {errors.map((error) => (
          <li key={error.ref}>
            <button type="button" class="error-link" onClick={() => goTo(error.ref)}>
              {error.message}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};

/**
 * One topic of the declaration. What the card answers lies folded in one line, so that questions are what is read. It opens by its
 * button, and by itself for whoever comes from the review or has something to mend in it.
 */
export const Form = ({ screen }: ScreenProps<'form'>) => {
  const { words } = useVisit();
  const [opened, setOpened] = useState('');
  const given = screen.fields.filter(isSaidByCard);
  const isFolded =
    opened !== screen.page.id &&
    !screen.fromReview &&
    given.length > 0 &&
    given.length < screen.fields.length &&
    !given.some((field) => field.error);
  const open = () => {
    setOpened(screen.page.id);
    requestAnimationFrame(() => document.getElementById(controlId(given[0]?.ref ?? ''))?.focus());
  };
  const { focus } = screen;
  const items = screen.fields.flatMap((field) => field.items ?? []).map((item) => `${item.id} ${item.open}`);
  // What came, went or opened is where the next key acts (IN-4).
  useEffect(() => {
    const place = focus === undefined ? null : document.getElementById(controlId(focus));
    place?.focus();
    place?.scrollIntoView({ block: 'nearest' });
  }, [focus, items.join()]);
  return (
    <Page
      title={screen.page.title}
      lead={screen.page.help}
      actions={
        <>
          <BackButton />
          <NextButton>{screen.fromReview ? words.form.back : undefined}</NextButton>
        </>
      }
    >
      {screen.errors.length > 0 && <ErrorSummary errors={screen.errors} />}
      <div class="fields">
        {isFolded && <GivenFold line={words.form.given(given.length)} open={false} onTurn={open} />}
        {screen.fields.map((field) =>
          isFolded && isSaidByCard(field) ? null : <AnswerInput key={field.ref} field={field} />,
        )}
      </div>
    </Page>
  );
};
