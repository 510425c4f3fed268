import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from '../../kit/parts/icon.tsx';
import { signOut } from './conversation.ts';
import { words } from './desk-state.ts';

/** Somebody has signed in whose role has no counter: a manager has a page of their own. */
export const NotAllowed = ({ name }: { name: string }) => {
  const { signIn: say } = words.value;
  const other = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => other.current?.focus(), []);
  return (
    <main class="entry">
      <section class="entry-card">
        <span class="entry-sign">
          <Icon name="warning" />
        </span>
        <h1>{say.notAllowed}</h1>
        <p class="entry-news" role="alert">
          {name}. {say.notAllowedText}
        </p>
        <button ref={other} type="button" class="primary" onClick={() => void signOut()}>
          <span>{say.other}</span>
          <kbd>Enter</kbd>
        </button>
      </section>
    </main>
  );
};
