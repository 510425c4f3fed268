import type { StationSnapshot } from '@mot-cua/domain/digitisation/station.ts';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Dialog } from '../../kit/parts/dialog.tsx';
import { refused, sendPin } from '../conversation.ts';
import { waitingForPin, words } from '../desk-state.ts';
import { pressForStation } from '../key-room.ts';

const LEAST = 4;

/**
 * The PIN of the signing token. It lives in its box only, is taken out of it before the answer is there, and no signal,
 * snapshot or address ever holds it.
 */
export const PinDialog = ({ now }: { now: StationSnapshot }) => {
  const { noAnswer, pin } = words.value;
  const box = useRef<HTMLInputElement>(null);
  const [short, setShort] = useState(false);
  useLayoutEffect(() => box.current?.focus(), []);
  const later = () => pressForStation('Escape'); // the station takes them back to "checked", and the dialog goes with them
  const send = async (event: Event) => {
    event.preventDefault();
    const typed = box.current?.value ?? '';
    if (box.current) box.current.value = '';
    setShort(typed.length < LEAST);
    if (typed.length >= LEAST) await sendPin(typed, noAnswer);
    box.current?.focus();
  };
  const failed = now.token.state === 'failed' || now.token.state === 'absent' ? now.token.words : null;
  const error = short ? pin.short : (refused.value ?? failed);
  return (
    <Dialog title={pin.title} onClose={later}>
      <p>{pin.lead(waitingForPin(now))}</p>
      <form class="pin-form" onSubmit={send}>
        <div class={error ? 'ask ask-wrong' : 'ask'}>
          <label for="pin">{pin.label}</label>
          {error && (
            <p class="error" id="pin-error" role="alert">
              {error}
            </p>
          )}
          <input
            ref={box}
            id="pin"
            type="password"
            autocomplete="off"
            maxLength={64}
            aria-invalid={error !== null}
            aria-describedby={error ? 'pin-error' : undefined}
          />
        </div>
        <div class="buttons">
          <button type="submit" class="go">
            <kbd>↵ Enter</kbd>
            {pin.send}
          </button>
          <button type="button" class="go go-second" onClick={later}>
            {pin.later}
          </button>
        </div>
        <p class="hint">{pin.laterHint}</p>
      </form>
    </Dialog>
  );
};
