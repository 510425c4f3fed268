import { ChoiceCard } from '../../kit/parts/button.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

/** Any office of the province: the one where the kiosk stands first. */
export const Offices = ({ screen }: ScreenProps<'offices'>) => {
  const { now, words, say } = useVisit();
  const w = words.offices;
  const all = [{ id: null, name: now.office }, ...screen.offices];
  return (
    <Page title={words.titles.offices} lead={w.lead} actions={<BackButton />}>
      <div class="choices">
        {all.map(({ id, name }) => (
          <ChoiceCard
            key={id ?? ''}
            icon="building"
            title={name}
            {...(id === null ? { text: w.here } : {})}
            badge={id === screen.chosen ? w.chosen : undefined}
            onPress={() => say({ type: 'choose-office', office: id })}
          />
        ))}
      </div>
    </Page>
  );
};
