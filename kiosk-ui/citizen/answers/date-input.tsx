import { useEffect, useRef, useState } from 'preact/hooks';
import { servedBy } from '../../kit/keyboard/served.ts';
import { type FieldFrameProps, FieldGroup } from '../../kit/parts/field.tsx';
import { useVisit } from '../visit-page.ts';
import type { AnswerProps } from './answer-input.tsx';
import { type DateParts, dateAnswer, isComplete, isEnough, isFull, isInCalendar, partsOf } from './date-parts.ts';

const order = ['day', 'month', 'year'] as const;

/** Day, month and year in three boxes, in the order people say them; a full box passes on to the next. */
export const DateInput = ({
  frame,
  field,
  value,
  onAnswer,
}: AnswerProps & { frame: Omit<FieldFrameProps, 'children'> }) => {
  const { words } = useVisit();
  const [parts, setParts] = useState<DateParts>(partsOf(value));
  const [left, setLeft] = useState(false);
  const group = useRef<HTMLDivElement>(null);
  const typing = useRef(false);
  useEffect(() => {
    if (!typing.current) setParts(partsOf(value));
  }, [value]);

  const type = (part: keyof DateParts, box: HTMLInputElement) => {
    typing.current = true;
    const digits = box.value.replace(/\D/g, '').slice(0, part === 'year' ? 4 : 2);
    if (digits !== box.value) box.value = digits;
    const next = { ...parts, [part]: digits };
    setParts(next);
    if (isComplete(next)) onAnswer(dateAnswer(next));
    const following = order[order.indexOf(part) + 1];
    if (following && isFull(part, digits) && document.activeElement === box)
      group.current?.querySelector<HTMLInputElement>(`[data-part=${following}]`)?.focus();
  };
  const leave = (event: FocusEvent) => {
    if (group.current?.contains(event.relatedTarget as Node | null)) return;
    typing.current = false;
    setLeft(true);
    onAnswer(dateAnswer(parts, field.partial));
  };

  const some = parts.day !== '' || parts.month !== '' || parts.year !== '';
  const enough = field.partial === true && isEnough(parts);
  const ownError = isComplete(parts)
    ? !isInCalendar(parts) && words.form.badDate
    : left && some && !enough && words.form.partDate;
  const served = servedBy('digits');
  return (
    <FieldGroup {...frame} error={ownError || frame.error}>
      <div class="date" ref={group} onFocusOut={leave}>
        {order.map((part) => (
          <label key={part} class={`date-part date-${part}`}>
            <span>{words.form[part]}</span>
            <input
              {...served}
              type="text"
              class="box"
              name={`${field.ref}#${part}`}
              data-part={part}
              value={parts[part]}
              maxLength={part === 'year' ? 4 : 2}
              aria-required={field.required}
              aria-invalid={Boolean(ownError || field.error)}
              onInput={(event) => type(part, event.currentTarget)}
            />
          </label>
        ))}
      </div>
    </FieldGroup>
  );
};
