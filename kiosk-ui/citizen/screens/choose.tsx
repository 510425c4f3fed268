import { useState } from 'preact/hooks';
import { servedBy } from '../../kit/keyboard/served.ts';
import { Button, ChoiceCard } from '../../kit/parts/button.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { fold } from '../../kit/words/words.ts';
import { OwnDossiersButton } from '../other-ways.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

type Procedure = ScreenProps<'choose'>['screen']['procedures'][number];

/** Every typed word must begin a word of the procedure; titles that hold the whole phrase come first. */
const matching = (procedures: Procedure[], wanted: string): Procedure[] => {
  const asked = fold(wanted).trim();
  if (asked === '') return procedures;
  const words = asked.split(/\s+/);
  const hits = procedures.filter(({ folded, id }) => {
    const own = [...folded.split(/[^a-z0-9.]+/), id];
    return words.every((word) => own.some((candidate) => candidate.startsWith(word)));
  });
  const rank = ({ folded }: Procedure) => (folded.includes(asked) ? 0 : 1);
  return hits.sort((one, other) => rank(one) - rank(other));
};

export const Choose = ({ screen }: ScreenProps<'choose'>) => {
  const { words, say } = useVisit();
  const [wanted, setWanted] = useState('');
  const w = words.choose;
  const found = matching(screen.procedures, wanted);
  const ticket = () => say({ type: 'begin', choice: 'ticket' });
  return (
    <Page
      title={words.titles.choose}
      actions={
        <>
          <BackButton />
          <OwnDossiersButton />
          <Button icon="ticket" onPress={ticket}>
            {w.ticket}
          </Button>
        </>
      }
    >
      <div class="field search">
        <label for="search">{w.search}</label>
        <p class="field-help" id="search-help">
          {w.hint}
        </p>
        <input
          {...servedBy('vietnamese')}
          id="search"
          type="text"
          class="box"
          value={wanted}
          maxLength={80}
          aria-describedby="search-help"
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      </div>
      <p class="found" role="status">
        {wanted !== '' ? w.found(found.length) : ''}
      </p>
      <div class="choices">
        {found.map((procedure) => (
          <ChoiceCard
            key={procedure.id}
            icon={procedure.kind === 'e-form' ? 'file' : 'ticket'}
            title={procedure.title}
            text={procedure.summary}
            badge={procedure.kind === 'e-form' ? w.eForm : w.checklist}
            onPress={() => say({ type: 'choose-procedure', id: procedure.id })}
          />
        ))}
      </div>
      {screen.refused.length > 0 && (
        <section class="refused">
          <h2>{w.refused}</h2>
          <ul>
            {screen.refused.map((one) => (
              <li key={one.id}>{one.title}</li>
            ))}
          </ul>
          <Notice>{w.refusedText}</Notice>
        </section>
      )}
    </Page>
  );
};
