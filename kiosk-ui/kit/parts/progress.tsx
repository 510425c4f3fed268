/** "Bước 3/6" with as many segments; told by words and by shape, not by colour alone. */
export const Steps = ({ step, of, words }: { step: number; of: number; words: string }) => (
  <div class="steps">
    <span class="steps-words">{words}</span>
    <span class="steps-bar" aria-hidden="true">
      {Array.from({ length: of }, (_, at) => (
        <span key={at} class={at < step ? 'step step-done' : 'step'} />
      ))}
    </span>
  </div>
);

/** How far a device is; `value` of `max`. */
export const Gauge = ({ value, max, label, words }: { value: number; max: number; label: string; words: string }) => (
  <div class="gauge">
    <progress aria-label={label} value={Math.min(value, max)} max={max} />
    <span aria-hidden="true">{words}</span>
  </div>
);
