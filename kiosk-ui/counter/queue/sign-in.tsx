import type { SignedOutWhy } from '@mot-cua/domain/office/door.ts';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../kit/parts/icon.tsx';
import { type EntryAnswer, signIn } from './conversation.ts';
import { language, words } from './desk-state.ts';

const PIN = /^[0-9]{6,8}$/u;
const MINUTE_S = 60;

/** What went wrong, in words; null: nothing yet. */
type Trouble = Exclude<EntryAnswer, 'in'> | 'badge-missing' | 'pin-missing';

const sentenceOf = (trouble: Trouble): string => {
  const { signIn: say } = words.value;
  if (typeof trouble === 'object') return say.wait(Math.max(1, Math.ceil(trouble.waitSeconds / MINUTE_S)));
  if (trouble === 'badge-missing') return say.badgeMissing;
  return trouble === 'pin-missing' ? say.pinMissing : say[trouble];
};

/** Came here because another machine fell silent. */
const moved = location.hash === '#from';

/**
 * Badge and secret number. Both live in their boxes only and are taken out before they are sent: no signal, no snapshot has them.
 * The reader types into whichever box has the focus and ends with Enter, so a badge laid on the second box is a badge again.
 */
export const SignIn = ({ why }: { why: SignedOutWhy }) => {
  const { signIn: say, signedOut, otherLanguage } = words.value;
  const badge = useRef<HTMLInputElement>(null);
  const pin = useRef<HTMLInputElement>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);
  useLayoutEffect(() => badge.current?.focus(), []);

  const fail = (what: Trouble, box: HTMLInputElement | null) => {
    setTrouble(what);
    box?.focus();
  };
  const send = async () => {
    const [card, secret] = [badge.current?.value.trim() ?? '', pin.current?.value ?? ''];
    if (card === '') return fail('badge-missing', badge.current);
    if (!PIN.test(secret)) {
      if (pin.current) pin.current.value = '';
      return fail('pin-missing', pin.current);
    }
    for (const box of [badge.current, pin.current]) if (box) box.value = '';
    setBusy(true);
    const came = await signIn(card, secret);
    setBusy(false);
    if (came !== 'in') fail(came, badge.current);
  };
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setTrouble(null);
    if (document.activeElement === badge.current && badge.current?.value.trim()) pin.current?.focus();
    else void send();
  };

  const news = moved && why === 'nobody' ? say.moved : signedOut[why];
  return (
    <main class="entry">
      <form class="entry-card" noValidate autocomplete="off" onSubmit={onSubmit}>
        <span class="entry-sign">
          <Icon name="card" />
        </span>
        <h1>{say.title}</h1>
        {news && trouble === null && (
          <p class="entry-news" role="status">
            {news}
          </p>
        )}
        {trouble !== null && (
          <p class="entry-trouble" role="alert">
            <Icon name="warning" />
            <span>{sentenceOf(trouble)}</span>
          </p>
        )}
        <div class="ask">
          <label for="badge">{say.badge}</label>
          <input
            ref={badge}
            id="badge"
            type="password"
            maxLength={128}
            autocomplete="off"
            aria-describedby="badge-hint"
          />
          <p class="hint" id="badge-hint">
            {say.badgeHint}
          </p>
        </div>
        <div class="ask">
          <label for="pin">{say.pin}</label>
          <input
            ref={pin}
            id="pin"
            type="password"
            inputmode="numeric"
            maxLength={8}
            autocomplete="off"
            aria-describedby="pin-hint"
          />
          <p class="hint" id="pin-hint">
            {say.pinHint}
          </p>
        </div>
        <button type="submit" class="primary" aria-disabled={busy}>
          <span>{busy ? say.checking : say.enter}</span>
          <kbd>Enter</kbd>
        </button>
        <button
          type="button"
          class="quiet-button"
          onClick={() => {
            language.value = language.value === 'vi' ? 'en' : 'vi';
            badge.current?.focus();
          }}
        >
          <Icon name="globe" />
          {otherLanguage}
        </button>
      </form>
    </main>
  );
};
