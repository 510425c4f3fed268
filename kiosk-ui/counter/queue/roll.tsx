import { useRef, useState } from 'preact/hooks';
import { send, view } from './conversation.ts';
import { closeTop, officeNow, words } from './desk-state.ts';
import { Sheet } from './sheet.tsx';
import { clockOf, dayOf, timeOfDay } from './times.ts';

const NUMBER = /^([A-Z])[0-9]{3,4}$/u;

/** Numbers that were torn off while everything was down are entered one after the other; each stays as it was torn off. */
export const Roll = () => {
  const { roll: say, menu } = words.value;
  const number = useRef<HTMLInputElement>(null);
  const time = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<'waiting' | 'done'>('waiting');
  const [wrong, setWrong] = useState<'number' | 'time' | null>(null);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    const typed = (number.current?.value ?? '').trim().toUpperCase();
    const letter = NUMBER.exec(typed)?.[1];
    const service = view.value?.services.find((one) => one.letter === letter);
    if (!service) {
      setWrong('number');
      return number.current?.focus();
    }
    const issuedAt = timeOfDay(time.current?.value ?? '', officeNow.value);
    if (issuedAt === null) {
      setWrong('time');
      return time.current?.focus();
    }
    setWrong(null);
    const taken = send({
      t: 'roll-entry',
      ticket: `roll-${dayOf(issuedAt)}-${typed}`,
      number: typed,
      issuedAt,
      state,
      service: service.id,
      class: 'ordinary',
      classSource: 'declared',
      appointedAt: null,
      dossiers: [],
      procedure: null,
    });
    if (taken && number.current) number.current.value = '';
    number.current?.focus();
  };
  return (
    <Sheet title={say.title} lead={say.lead}>
      <form class="roll" noValidate autocomplete="off" onSubmit={onSubmit}>
        <div class="ask">
          <label for="roll-number">{say.number}</label>
          {wrong === 'number' && (
            <p class="error" role="alert">
              {say.wrongNumber}
            </p>
          )}
          <input ref={number} id="roll-number" data-first maxLength={5} aria-describedby="roll-number-hint" />
          <p class="hint" id="roll-number-hint">
            {say.numberHint}
          </p>
        </div>
        <div class="ask">
          <label for="roll-time">{say.time}</label>
          {wrong === 'time' && (
            <p class="error" role="alert">
              {say.wrongTime}
            </p>
          )}
          <input
            ref={time}
            id="roll-time"
            maxLength={5}
            inputmode="numeric"
            defaultValue={clockOf(officeNow.peek()).replace(':', '')}
            aria-describedby="roll-time-hint"
          />
          <p class="hint" id="roll-time-hint">
            {say.timeHint}
          </p>
        </div>
        <fieldset class="roll-state">
          {(['waiting', 'done'] as const).map((one) => (
            <label key={one}>
              <input type="radio" name="roll-state" checked={state === one} onChange={() => setState(one)} />
              {one === 'waiting' ? say.waits : say.done}
            </label>
          ))}
        </fieldset>
        <button type="submit" class="primary">
          <span>{say.save}</span>
          <kbd>Enter</kbd>
        </button>
      </form>
      <p class="sheet-keys">
        <button type="button" class="key-button" onClick={closeTop}>
          <kbd>Esc</kbd> {menu.back}
        </button>
      </p>
    </Sheet>
  );
};
