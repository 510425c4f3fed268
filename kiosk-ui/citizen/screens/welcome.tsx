import { ChoiceCard } from '../../kit/parts/button.tsx';
import type { IconName } from '../../kit/parts/icon.tsx';
import { Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

const icons: Record<ScreenProps<'welcome'>['screen']['choices'][number]['choice'], IconName> = {
  procedure: 'file',
  ticket: 'ticket',
  lookup: 'search',
};

/** Three things one can do here, as large as the screen allows. */
export const Welcome = ({ screen }: ScreenProps<'welcome'>) => {
  const { words, say } = useVisit();
  return (
    <Page calm title={words.titles.welcome} lead={words.welcome.lead}>
      <div class="choices choices-big">
        {screen.choices.map(({ choice, available }) => (
          <ChoiceCard
            key={choice}
            big
            icon={icons[choice]}
            title={words.welcome.choices[choice].title}
            text={words.welcome.choices[choice].text}
            badge={available ? undefined : words.welcome.unavailable}
            disabled={!available}
            onPress={() => say({ type: 'begin', choice })}
          />
        ))}
      </div>
    </Page>
  );
};
