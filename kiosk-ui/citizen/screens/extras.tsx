import { Button } from '../../kit/parts/button.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { AnswerInput } from '../answers/answer-input.tsx';
import { BackButton, NextButton, Page } from '../page.tsx';
import { Steps } from '../steps.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

/** Each offer by itself, none of them ticked; going on without any is the same button. */
export const Extras = ({ screen }: ScreenProps<'extras'>) => {
  const { words, say } = useVisit();
  const w = words.flow.extras;
  const none = screen.offers.every(({ given }) => !given);
  return (
    <Page
      title={words.titles.extras}
      lead={w.lead}
      actions={
        <>
          <BackButton />
          <NextButton>{none ? w.without : undefined}</NextButton>
        </>
      }
    >
      <div class="fields">
        <div class="field radios">
          {screen.offers.map(({ purpose, title, text, given }) => (
            <label key={purpose} class={given ? 'radio radio-on' : 'radio'}>
              <input
                type="checkbox"
                checked={given}
                onChange={(event) => say({ type: 'consent', purpose, given: event.currentTarget.checked })}
              />
              <span>
                <strong>{title}</strong>
                <br />
                {text}
              </span>
            </label>
          ))}
        </div>
        {screen.phone && <AnswerInput field={screen.phone} />}
      </div>
      <Notice icon="lock">{screen.withdrawal}</Notice>
      <p class="version">
        {words.declare.version} {screen.version}
      </p>
    </Page>
  );
};

/** The end of a practice: what a real visit does now, and that this one did nothing. */
export const Practised = (_: ScreenProps<'practised'>) => {
  const { words, say } = useVisit();
  const w = words.flow.practice;
  return (
    <Page
      calm
      title={words.titles.practised}
      lead={w.doneLead}
      actions={
        <>
          <Button icon="home" onPress={() => say({ type: 'next' })}>
            {w.end}
          </Button>
          <Button kind="primary" icon="file" onPress={() => say({ type: 'begin', choice: 'procedure' })}>
            {w.real}
          </Button>
        </>
      }
    >
      <Steps title={w.nowReal} steps={w.steps} />
      <Notice tone="good" icon="shield">
        {w.kept}
      </Notice>
    </Page>
  );
};
