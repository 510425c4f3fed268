import type { ProcedureCard } from '@mot-cua/domain/screen-parts.ts';
import { useEffect, useState } from 'preact/hooks';
import { servedBy } from '../../kit/keyboard/served.ts';
import { Button, ChoiceCard } from '../../kit/parts/button.tsx';
import type { IconName } from '../../kit/parts/icon.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { OwnDossiersButton } from '../other-ways.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';
import { findIn, type ListedProcedure, openList } from './procedure-list.ts';

export const ProcedureChoice = ({ procedure, text }: { procedure: ProcedureCard; text?: string }) => {
  const { words, say } = useVisit();
  const w = words.choose;
  return (
    <ChoiceCard
      icon={procedure.kind === 'e-form' ? 'file' : 'ticket'}
      title={procedure.title}
      text={text ?? procedure.summary}
      badge={procedure.kind === 'e-form' ? undefined : w[procedure.kind]} // most are done here; what is not, says so
      onPress={() => say({ type: 'choose-procedure', id: procedure.id })}
    />
  );
};

const Listed = ({ list }: { list: readonly ListedProcedure[] }) => {
  const { now } = useVisit();
  return (
    <div class="choices">
      {list.map(({ id, vi, en, kind }) => {
        const title = now.language === 'en' ? (en ?? vi) : vi;
        return <ProcedureChoice key={id} procedure={{ id, title, summary: '', kind }} />;
      })}
    </div>
  );
};

const Cards = ({ title, cards }: { title: string; cards: readonly ProcedureCard[] }) =>
  cards.length === 0 ? null : (
    <section class="offered">
      <h2>{title}</h2>
      <div class="choices">
        {cards.map((procedure) => (
          <ProcedureChoice key={procedure.id} procedure={procedure} />
        ))}
      </div>
    </section>
  );

const LifeEvents = ({ screen }: ScreenProps<'choose'>) => {
  const { words, say } = useVisit();
  return (
    <section class="offered">
      <h2>{words.choose.lifeEvents}</h2>
      <div class="choices life-events">
        {screen.lifeEvents.map(({ id, title, picture }) => (
          <ChoiceCard
            key={id}
            icon={picture as IconName}
            title={title}
            onPress={() => say({ type: 'ask-guide', event: id })}
          />
        ))}
      </div>
    </section>
  );
};

export const Choose = ({ screen }: ScreenProps<'choose'>) => {
  const { words, say } = useVisit();
  const [wanted, setWanted] = useState('');
  const [typing, setTyping] = useState(false);
  const w = words.choose;
  const { url } = screen.list;
  const asks = wanted.trim() !== '';
  useEffect(() => void openList(url), [url, asks]);
  const found = asks ? findIn(url, wanted) : null;
  // It is said once somebody types, and stays: what lies below must not move away from under a finger.
  const said = !asks ? (typing ? w.hint : '') : found ? w.found(found.hits.length) : w.loading;
  return (
    <Page
      title={words.titles.choose}
      actions={
        <>
          <BackButton />
          <OwnDossiersButton />
          <Button icon="ticket" onPress={() => say({ type: 'begin', choice: 'ticket' })}>
            {w.ticket}
          </Button>
        </>
      }
    >
      <div class="field search">
        <label for="search">{w.search}</label>
        <input
          {...servedBy('vietnamese')}
          id="search"
          type="text"
          class="box"
          value={wanted}
          maxLength={80}
          onFocus={() => setTyping(true)}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      </div>
      <p class="found" role="status">
        {said}
      </p>
      {found && found.hits.length > 0 && <Listed list={found.hits} />}
      {found && found.near.length > 0 && (
        <section class="offered">
          <h2>{w.near}</h2>
          <Listed list={found.near} />
        </section>
      )}
      {found && found.hits.length < 4 && <Notice>{w.nothing}</Notice>}
      {!asks && (
        <>
          <Cards title={w.popular} cards={screen.popular} />
          <Cards title={w.lately} cards={screen.lately} />
          <LifeEvents screen={screen} />
        </>
      )}
      {!asks && screen.refused.length > 0 && (
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
