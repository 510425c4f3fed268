import './strips.css';
import { Button } from '../kit/parts/button.tsx';
import { Icon } from '../kit/parts/icon.tsx';
import { useVisit } from './visit-page.ts';

/** What is true of the whole visit and stands on every screen: that nothing counts, and who helps. */
export const Strips = () => {
  const { now, words, say } = useVisit();
  const w = words.flow;
  return (
    <>
      {now.practice && (
        <section class="practice-strip" aria-label={w.practice.mark}>
          <strong>{w.practice.mark}</strong> <span>{w.practice.nothing}</span>
        </section>
      )}
      {now.helper && (
        <section class="helper-strip" aria-label={w.assist.strip}>
          <Icon name="person" />
          <p>
            <strong data-secret>
              {w.assist.strip}: {now.helper.name}
            </strong>{' '}
            <span>{w.assist.roles[now.helper.role]}</span>
          </p>
          <Button onPress={() => say({ type: 'end-help' })}>{w.assist.end}</Button>
        </section>
      )}
    </>
  );
};

/** The watermark of a practice, over every screen. */
export const PracticeMark = () => {
  const { now, words } = useVisit();
  return now.practice ? <div class="practice-mark" data-words={words.flow.practice.mark} aria-hidden="true" /> : null;
};
