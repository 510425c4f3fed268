import { useRef, useState } from 'preact/hooks';
import { servedBy } from '../../kit/keyboard/keyboard.tsx';
import { Button } from '../../kit/parts/button.tsx';
import { fold } from '../../kit/words/words.ts';
import { useVisit } from '../visit-page.ts';
import { type AnswerProps, controlId } from './answer-input.tsx';

/** So many matches are shown; more typing narrows them. */
const shown = 8;

/** One of many (provinces, communes): type a few letters, with or without accents, and pick. */
export const SearchChoice = ({ field, value, onAnswer }: AnswerProps) => {
  const { words } = useVisit();
  const [wanted, setWanted] = useState('');
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  /** The control that was pressed goes away: the focus lands on the one that took its place (IN-4). */
  const turn = (opened: boolean) => {
    setWanted('');
    setOpen(opened);
    requestAnimationFrame(() => place.current?.querySelector<HTMLElement>('input, button')?.focus());
  };
  const chosen = field.options?.find((option) => option.value === value);
  if (chosen && !open)
    return (
      <div class="chosen" ref={place}>
        <strong>{chosen.label}</strong>
        <Button navigates={false} name={`${words.form.change}: ${field.label}`} onPress={() => turn(true)}>
          {words.form.change}
        </Button>
      </div>
    );
  const asked = fold(wanted).trim();
  const matches = (field.options ?? []).filter((option) => fold(option.label).includes(asked));
  return (
    <div class="search-choice" ref={place}>
      <input
        {...servedBy('vietnamese')}
        type="text"
        class="box"
        id={`${controlId(field.ref)}-search`}
        name={`${field.ref}#search`}
        aria-label={words.form.searchChoice(field.label)}
        placeholder={words.form.searchHint}
        value={wanted}
        maxLength={60}
        onInput={(event) => setWanted(event.currentTarget.value)}
      />
      <div class="matches">
        {matches.slice(0, shown).map((option) => (
          <Button
            key={option.value}
            navigates={false}
            onPress={() => {
              onAnswer(option.value);
              turn(false);
            }}
          >
            {option.label}
          </Button>
        ))}
      </div>
    </div>
  );
};
