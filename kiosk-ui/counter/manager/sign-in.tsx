import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type EntryAnswer, notAllowed, session, signIn, signOut, unlock } from './conversation.ts';
import { words } from './manager-state.ts';

/** Badge (typed by its reader, which ends with Enter) and secret number; a locked screen asks for the number alone. */
export const SignIn = () => {
  const said = words.value.signIn;
  const now = session.value;
  const locked = now?.state === 'locked';
  const [badge, setBadge] = useState('');
  const [pin, setPin] = useState('');
  const [answer, setAnswer] = useState<EntryAnswer | null>(null);
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => first.current?.focus(), [locked]);
  const go = async (): Promise<void> => {
    const came = await (locked ? unlock(pin) : signIn(badge, pin));
    setPin('');
    if (came === 'in') return;
    setAnswer(came);
    if (!locked) setBadge('');
    first.current?.focus();
  };
  if (notAllowed.value)
    return (
      <main class="enter">
        <h1>{said.title}</h1>
        <p role="alert" class="error">
          {said.notAllowed}
        </p>
        <button type="button" class="go" onClick={() => void signOut()}>
          {said.other}
        </button>
      </main>
    );
  return (
    <main class="enter">
      <h1>{locked ? said.locked : said.title}</h1>
      {locked && <p>{now.staff.name}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!locked && pin === '') second.current?.focus();
          else void go();
        }}
      >
        {!locked && (
          <label>
            {said.badge}
            <input
              ref={first}
              type="password"
              autocomplete="off"
              value={badge}
              maxLength={128}
              onInput={({ currentTarget }) => setBadge(currentTarget.value)}
            />
          </label>
        )}
        <label>
          {said.pin}
          <input
            ref={locked ? first : second}
            type="password"
            inputMode="numeric"
            autocomplete="off"
            value={pin}
            maxLength={8}
            onInput={({ currentTarget }) => setPin(currentTarget.value)}
          />
        </label>
        {answer !== null && answer !== 'in' && (
          <p role="alert" class="error">
            {typeof answer === 'object' ? said.busy : said[answer === 'network' ? 'no-answer' : answer]}
          </p>
        )}
        <button type="submit" class="go">
          {locked ? said.unlock : said.go}
        </button>
      </form>
      {locked && (
        <button type="button" class="go go-second" onClick={() => void signOut()}>
          {said.other}
        </button>
      )}
    </main>
  );
};
