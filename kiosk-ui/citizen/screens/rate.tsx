import { Button, navigateOnce, settling } from '../../kit/parts/button.tsx';
import { Face } from '../../kit/parts/icon.tsx';
import { Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

const scores = [3, 2, 1] as const;

export const Rate = (_: ScreenProps<'rate'>) => {
  const { words, say } = useVisit();
  return (
    <Page
      title={words.titles.rate}
      calm
      actions={<Button onPress={() => say({ type: 'skip-rating' })}>{words.rate.skip}</Button>}
    >
      <div class="faces">
        {scores.map((score) => (
          <button
            key={score}
            type="button"
            class="face-button"
            aria-disabled={settling.value}
            onClick={() => navigateOnce(() => say({ type: 'rate', score }))}
          >
            <Face score={score} />
            <span>{words.rate.faces[score]}</span>
          </button>
        ))}
      </div>
      <p class="aside">{words.rate.private}</p>
    </Page>
  );
};
