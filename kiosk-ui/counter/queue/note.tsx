import { useRef, useState } from 'preact/hooks';
import { closeTop, words } from './desk-state.ts';
import { doDeed } from './key-room.ts';
import type { Layer } from './layers.ts';
import { Sheet } from './sheet.tsx';

/** A few words beside the reason; needed where the reason is another one. */
export const Note = ({ layer }: { layer: Extract<Layer, { at: 'note' }> }) => {
  const { exceptions: say, menu } = words.value;
  const box = useRef<HTMLInputElement>(null);
  const [missing, setMissing] = useState(false);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    const note = (box.current?.value ?? '').trim().normalize('NFC');
    if (note === '' && layer.reason === 'other') return setMissing(true);
    doDeed({
      do: 'wish',
      wish: { t: 'resolve', exception: layer.id, action: layer.action, reason: layer.reason, note },
    });
  };
  return (
    <Sheet title={say.actions[layer.action]} lead={say.reasons[layer.reason]}>
      <form noValidate autocomplete="off" onSubmit={onSubmit}>
        <div class="ask">
          <label for="note">{say.note}</label>
          {missing && (
            <p class="error" role="alert">
              {say.noteNeeded}
            </p>
          )}
          <input ref={box} id="note" data-first lang="vi" maxLength={200} aria-describedby="note-hint" />
          <p class="hint" id="note-hint">
            {say.noteHint}
          </p>
        </div>
      </form>
      <p class="sheet-keys">
        <span>
          <kbd>Enter</kbd> {menu.enter}
        </span>
        <button type="button" class="key-button" onClick={closeTop}>
          <kbd>Esc</kbd> {menu.back}
        </button>
      </p>
    </Sheet>
  );
};
