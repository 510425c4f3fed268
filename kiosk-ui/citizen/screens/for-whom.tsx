import type { Capacity } from '@mot-cua/domain/identity/standing.ts';
import { ChoiceCard } from '../../kit/parts/button.tsx';
import type { IconName } from '../../kit/parts/icon.tsx';
import { BackButton, Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

const icons: Record<Capacity, IconName> = {
  self: 'person',
  parent: 'child',
  proxy: 'file',
  representative: 'building',
};

/** Người nộp and chủ hồ sơ, asked in words that people use. */
export const ForWhom = ({ screen }: ScreenProps<'for-whom'>) => {
  const { words, say } = useVisit();
  const w = words.forWhom;
  return (
    <Page calm title={words.titles['for-whom']} lead={screen.procedure} actions={<BackButton />}>
      <div class="choices choices-two">
        {screen.capacities.map((capacity) => (
          <ChoiceCard
            key={capacity}
            big
            icon={icons[capacity]}
            title={w[capacity].title}
            text={capacity === 'parent' && screen.child !== null ? screen.child : w[capacity].text}
            badge={screen.chosen === capacity ? w.chosen : undefined}
            onPress={() => say({ type: 'stand-as', capacity })}
          />
        ))}
      </div>
    </Page>
  );
};
