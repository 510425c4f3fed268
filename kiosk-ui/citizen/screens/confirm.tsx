import { Button } from '../../kit/parts/button.tsx';
import { Icon } from '../../kit/parts/icon.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { dateInWords } from '../../kit/words/dates.ts';
import { ForChild } from '../other-ways.tsx';
import { Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

/** The person of the card, so that nobody goes on under another's name. */
export const Confirm = ({ screen }: ScreenProps<'confirm'>) => {
  const { words, say } = useVisit();
  const { person } = screen;
  const w = words.confirm;
  const checked = ['chip-verified', 'chip-authenticated', 'online'].includes(person.level);
  return (
    <Page
      calm
      title={words.titles.confirm}
      actions={
        <>
          <Button icon="cross" onPress={() => say({ type: 'confirm-person', correct: false })}>
            {w.no}
          </Button>
          <Button kind="primary" icon="check" onPress={() => say({ type: 'confirm-person', correct: true })}>
            {w.yes}
          </Button>
        </>
      }
    >
      <ForChild name={screen.forChild} />
      <section class="sheet person">
        {person.portraitUrl ? (
          <img class="portrait" src={person.portraitUrl} alt={w.portrait} />
        ) : (
          <span class="portrait portrait-none">
            <Icon name="person" />
          </span>
        )}
        <dl class="facts" data-secret>
          <div class="fact-name">
            <dt>{w.name}</dt>
            <dd>{person.fullName}</dd>
          </div>
          <div>
            <dt>{w.birth}</dt>
            <dd>{dateInWords(person.dateOfBirth)}</dd>
          </div>
          <div>
            <dt>{w.sex}</dt>
            <dd>{w.sexes[person.sex]}</dd>
          </div>
          <div>
            <dt>{person.document === null ? w.number : w.numbers[person.document]}</dt>
            <dd class="code">{person.numberMasked}</dd>
          </div>
        </dl>
        <p class={checked ? 'level level-good' : 'level'}>
          <Icon name={checked ? 'shield' : 'card'} />
          <span>{w.levels[person.level]}</span>
        </p>
        {person.reasons.length > 0 && (
          <ul class="reasons">
            {person.reasons.map((reason) => (
              <li key={reason.code}>{reason.words}</li>
            ))}
          </ul>
        )}
      </section>
      {person.expiredOn !== null && (
        <Notice tone="warning" secret title={w.expired(dateInWords(person.expiredOn))}>
          {w.expiredText}
        </Notice>
      )}
    </Page>
  );
};
