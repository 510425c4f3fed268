import type { IdentityWay } from '@mot-cua/domain/screen-parts.ts';
import { ChoiceCard } from '../kit/parts/button.tsx';
import { useVisit } from './visit-page.ts';

/** The ways that this kiosk has to know better who stands there, one big card each. */
export const ProvingWays = <Way extends IdentityWay>({
  ways,
  words,
}: {
  ways: readonly Way[];
  words: Readonly<Record<Way, { readonly title: string; readonly text: string }>>;
}) => {
  const { say } = useVisit();
  return ways.map((way) => (
    <ChoiceCard
      key={way}
      big
      icon={way === 'vneid' ? 'phone' : 'card'}
      title={words[way].title}
      text={words[way].text}
      onPress={() => say({ type: 'identify-by', way })}
    />
  ));
};
