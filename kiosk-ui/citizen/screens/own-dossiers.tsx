import { Button, ChoiceCard } from '../../kit/parts/button.tsx';
import { BigIcon } from '../../kit/parts/icon.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { momentInWords } from '../../kit/words/dates.ts';
import { TicketButton } from '../other-ways.tsx';
import { BackButton, Page } from '../page.tsx';
import { ProvingWays } from '../proving-ways.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

type Shown = ScreenProps<'own-dossiers'>['screen'];
type Opened = NonNullable<Shown['opened']>;

const LookupButton = () => {
  const { words, say } = useVisit();
  return (
    <Button icon="search" onPress={() => say({ type: 'begin', choice: 'lookup' })}>
      {words.ownDossiers.unproven.lookup}
    </Button>
  );
};

/** Two steps, each with a mark and a word; the ways that this kiosk has to do what is open. */
const Unproven = ({ screen }: { screen: Shown }) => {
  const { words, say } = useVisit();
  const w = words.ownDossiers.unproven;
  const step = (done: boolean, title: string) => (
    <Notice tone={done ? 'good' : 'plain'} icon={done ? 'check' : 'clock'} title={title}>
      {done ? w.done : w.open}
    </Notice>
  );
  return (
    <>
      {step(screen.proved.card, w.card)}
      {step(screen.proved.holder, w.holder)}
      <div class="choices choices-two">
        <ProvingWays ways={screen.ways} words={w.ways} />
        {screen.proved.card && (
          <ChoiceCard big icon="help" title={w.staff} onPress={() => say({ type: 'call-staff' })} />
        )}
        {screen.officer && (
          <ChoiceCard
            big
            icon="shield"
            title={w.officer.title}
            text={w.officer.text}
            onPress={() => say({ type: 'ask-officer' })}
          />
        )}
      </div>
      <Notice icon="search">{w.slip}</Notice>
    </>
  );
};

const List = ({ screen }: { screen: Shown }) => {
  const { words, say } = useVisit();
  const w = words.ownDossiers;
  if (screen.dossiers.length === 0) return <Notice>{w.none}</Notice>;
  return (
    <>
      <div class="choices">
        {screen.dossiers.map((dossier) => (
          <ChoiceCard
            key={dossier.id}
            icon={dossier.wants ? 'warning' : 'file'}
            title={dossier.procedure}
            text={`${dossier.code} · ${dossier.status}`}
            badge={dossier.wants ? w.wants : undefined}
            onPress={() => say({ type: 'open-dossier', dossier: dossier.id })}
          />
        ))}
      </div>
      {screen.more && <Notice>{w.more}</Notice>}
    </>
  );
};

const One = ({ opened }: { opened: Opened }) => {
  const { words } = useVisit();
  const w = words.ownDossiers;
  return (
    <>
      <section class="sheet" data-secret>
        <h2>{opened.procedure}</h2>
        <dl class="rows">
          {(
            [
              [w.status, opened.status],
              [w.next, opened.next],
              [w.code, opened.code],
              [w.submitted, momentInWords(opened.submittedAt)],
            ] as const
          ).map(([label, value]) => (
            <div class="row" key={label}>
              <dt>{label}</dt>
              <dd class="row-value">{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      {opened.missing.length > 0 && (
        <section class="sheet" data-secret>
          <h2>{w.missing}</h2>
          <dl class="rows">
            {opened.missing.map(({ title, reason }) => (
              <div class="row" key={title}>
                <dt>{title}</dt>
                <dd class="row-value">{reason}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {opened.note !== '' && (
        <Notice icon="person" secret title={w.note}>
          {opened.note}
        </Notice>
      )}
      {opened.slip && (
        <Notice icon="printer" tone={opened.slip === 'printed' ? 'good' : 'plain'}>
          {w.slip[opened.slip]}
        </Notice>
      )}
    </>
  );
};

const Actions = ({ screen }: { screen: Shown }) => {
  const { words, say } = useVisit();
  const w = words.ownDossiers;
  const { opened, phase } = screen;
  if (opened)
    return (
      <>
        <BackButton />
        {opened.missing.length > 0 && opened.slip !== 'printing' && opened.slip !== 'printed' && (
          <Button icon="printer" onPress={() => say({ type: 'print-needs' })}>
            {w.print}
          </Button>
        )}
        {opened.canSupplement ? (
          <Button kind="primary" icon="scanner" onPress={() => say({ type: 'supplement' })}>
            {w.supplement}
          </Button>
        ) : (
          <TicketButton />
        )}
      </>
    );
  return (
    <>
      <BackButton />
      {phase === 'unproven' || phase === 'unavailable' ? <LookupButton /> : null}
      {phase === 'unavailable' && (
        <Button kind="primary" onPress={() => say({ type: 'try-again' })}>
          {w.again}
        </Button>
      )}
      {phase === 'shown' && (
        <Button icon="door" onPress={() => say({ type: 'begin', choice: 'procedure' })}>
          {w.procedures}
        </Button>
      )}
      {phase === 'unproven' && <TicketButton />}
    </>
  );
};

/** What the province holds of whoever stands there: a list, one of it, or what is still to be proved before it is shown. */
export const OwnDossiers = ({ screen }: ScreenProps<'own-dossiers'>) => {
  const { words } = useVisit();
  const w = words.ownDossiers;
  const { phase, opened } = screen;
  const lead =
    phase === 'unproven'
      ? w.unproven.lead
      : phase === 'shown' && !opened && screen.dossiers.length > 0
        ? w.lead
        : undefined;
  return (
    <Page
      title={words.titles['own-dossiers']}
      lead={lead}
      actions={<Actions screen={screen} />}
      calm={phase === 'asking'}
    >
      {phase === 'unproven' && <Unproven screen={screen} />}
      {phase === 'asking' && (
        <>
          <BigIcon name="clock" />
          <p class="calm-words" role="status">
            {w.asking}
          </p>
        </>
      )}
      {phase === 'unavailable' && (
        <Notice tone="warning" title={w.away}>
          {w.awayText}
        </Notice>
      )}
      {phase === 'shown' && (opened ? <One opened={opened} /> : <List screen={screen} />)}
    </Page>
  );
};
