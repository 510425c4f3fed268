import { ChoiceCard } from '../../kit/parts/button.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

export const TakeTicket = ({ screen }: ScreenProps<'take-ticket'>) => {
  const { words, say } = useVisit();
  return (
    <Page title={words.titles['take-ticket']} lead={words.ticket.lead} actions={<BackButton />}>
      {screen.services.length === 0 && <Notice tone="warning">{words.ticket.none}</Notice>}
      <div class="choices">
        {screen.services.map((service) => (
          <ChoiceCard
            key={service.id}
            icon="ticket"
            title={service.title}
            {...(service.examples ? { text: words.ticket.examples(service.examples.join('; ')) } : {})}
            onPress={() => say({ type: 'take-ticket', service: service.id })}
          />
        ))}
      </div>
    </Page>
  );
};
