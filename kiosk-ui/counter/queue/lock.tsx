import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../kit/parts/icon.tsx';
import { type EntryAnswer, signOut, unlock } from './conversation.ts';
import { words } from './desk-state.ts';

/** Nobody has touched a key for long, or the clerk went away: the number alone opens it again where it was. */
export const Lock = ({ name }: { name: string }) => {
  const { lock: say, signIn } = words.value;
  const pin = useRef<HTMLInputElement>(null);
  const [came, setCame] = useState<EntryAnswer | null>(null);
  const [busy, setBusy] = useState(false);
  useLayoutEffect(() => pin.current?.focus(), []);
  const onSubmit = async (event: Event) => {
    event.preventDefault();
    const secret = pin.current?.value ?? '';
    if (busy || !pin.current || secret === '') return;
    pin.current.value = '';
    setBusy(true);
    const answer = await unlock(secret);
    setBusy(false);
    setCame(answer);
    pin.current?.focus();
  };
  const trouble =
    came === null || came === 'in'
      ? null
      : typeof came === 'object'
        ? signIn.wait(Math.max(1, Math.ceil(came.waitSeconds / 60)))
        : came === 'wrong'
          ? say.wrong
          : signIn[came];
  return (
    <main class="entry">
      <form class="entry-card" noValidate autocomplete="off" onSubmit={onSubmit}>
        <span class="entry-sign">
          <Icon name="lock" />
        </span>
        <h1>{say.title}</h1>
        <p class="entry-news">{say.lead(name)}</p>
        {trouble && (
          <p class="entry-trouble" role="alert">
            <Icon name="warning" />
            <span>{trouble}</span>
          </p>
        )}
        <div class="ask">
          <label for="pin">{signIn.pin}</label>
          <input ref={pin} id="pin" type="password" inputmode="numeric" maxLength={8} autocomplete="off" />
        </div>
        <button type="submit" class="primary" aria-disabled={busy}>
          <span>{busy ? signIn.checking : say.unlock}</span>
          <kbd>Enter</kbd>
        </button>
        <button type="button" class="quiet-button" onClick={() => void signOut()}>
          {say.leave}
        </button>
      </form>
    </main>
  );
};
