import { ChoiceCard } from '../../kit/parts/button.tsx';
import type { IconName } from '../../kit/parts/icon.tsx';
import { OfficeNotices, StillWorks } from '../notices.tsx';
import { Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

const icons: Record<ScreenProps<'welcome'>['screen']['choices'][number]['choice'], IconName> = {
  procedure: 'file',
  ticket: 'ticket',
  lookup: 'search',
  resume: 'clock',
  'own-dossiers': 'person',
  appointment: 'ticket',
  practice: 'help',
  feedback: 'pencil',
};

/** For staff who walk by: what this kiosk needs of them, in a strip that names nobody. */
const StaffStrip = ({ alarms }: Pick<ScreenProps<'welcome'>['screen'], 'alarms'>) => {
  const { words } = useVisit();
  if (alarms.length === 0) return null;
  return (
    <aside class="staff-strip">
      <strong>{words.alarms.lead}</strong>
      <ul>
        {alarms.slice(0, MOST_ALARMS).map((code) => (
          <li key={code}>{words.alarms.codes[code]}</li>
        ))}
      </ul>
    </aside>
  );
};
const MOST_ALARMS = 3;

/** What most people come for. */
const main = (choice: keyof typeof icons): boolean => ['procedure', 'ticket', 'lookup'].includes(choice);

/** What one can do here, as large as the screen allows; what few need is smaller. */
export const Welcome = ({ screen }: ScreenProps<'welcome'>) => {
  const { words, say } = useVisit();
  const of = (choices: ScreenProps<'welcome'>['screen']['choices']) =>
    choices.map(({ choice, available }) => (
      <ChoiceCard
        key={choice}
        big={main(choice)}
        icon={icons[choice]}
        title={words.welcome.choices[choice].title}
        {...(main(choice) ? { text: words.welcome.choices[choice].text } : {})}
        badge={available ? undefined : words.welcome.unavailable}
        disabled={!available}
        onPress={() => say({ type: 'begin', choice })}
      />
    ));
  return (
    <Page calm title={words.titles.welcome} lead={words.welcome.lead}>
      <OfficeNotices notices={screen.notices ?? []} />
      <StillWorks choices={screen.choices} />
      <div class="choices choices-big">{of(screen.choices.filter(({ choice }) => main(choice)))}</div>
      <div class="choices choices-small">{of(screen.choices.filter(({ choice }) => !main(choice)))}</div>
      <StaffStrip alarms={screen.alarms} />
    </Page>
  );
};
