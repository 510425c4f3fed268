import type { IdentityWay } from '@mot-cua/domain/screen-parts.ts';
import { Button } from '../kit/parts/button.tsx';
import type { IconName } from '../kit/parts/icon.tsx';
import { useVisit } from './visit-page.ts';

const icons: Record<IdentityWay, IconName> = { card: 'card', passport: 'book', vneid: 'phone' };

/** The quiet row below what most people use: other ways to say who one is, and the way to a person as the last of them. */
export const OtherWays = ({
  ways,
  noCard = false,
  ticket = false,
}: {
  ways: readonly IdentityWay[];
  noCard?: boolean;
  ticket?: boolean;
}) => {
  const { words, say } = useVisit();
  const w = words.ways;
  return (
    <nav class="other-ways" aria-label={w.title}>
      <span class="other-ways-title" aria-hidden="true">
        {w.title}
      </span>
      {ways.map((way) => (
        <Button key={way} kind="quiet" icon={icons[way]} onPress={() => say({ type: 'identify-by', way })}>
          {w.names[way]}
        </Button>
      ))}
      {noCard && (
        <Button kind="quiet" icon="person" onPress={() => say({ type: 'other-way' })}>
          {words.identify.noCard}
        </Button>
      )}
      {ticket && (
        <Button kind="quiet" icon="ticket" onPress={() => say({ type: 'begin', choice: 'ticket' })}>
          {words.faultNext['take-ticket']}
        </Button>
      )}
    </nav>
  );
};

/** For whom somebody stands there, on every screen that asks who they are. */
export const ForChild = ({ name }: { name: string | null }) => {
  const { words } = useVisit();
  return name === null ? null : (
    <p class="for-child">
      <span>{words.guardian.forChild}</span> <strong data-secret>{name}</strong>
    </p>
  );
};

/** The way to a person, always. */
export const TicketButton = ({ primary = false }: { primary?: boolean }) => {
  const { words, say } = useVisit();
  return (
    <Button
      kind={primary ? 'primary' : 'second'}
      icon="ticket"
      onPress={() => say({ type: 'begin', choice: 'ticket' })}
    >
      {words.faultNext['take-ticket']}
    </Button>
  );
};

/** What the province holds of whoever stands there; who they are is asked first, where it is not known. */
export const OwnDossiersButton = () => {
  const { words, say } = useVisit();
  return (
    <Button icon="file" onPress={() => say({ type: 'own-dossiers' })}>
      {words.ownDossiers.open}
    </Button>
  );
};
