import { useState } from 'preact/hooks';
import { servedBy } from '../../kit/keyboard/keyboard.tsx';
import { Button } from '../../kit/parts/button.tsx';
import { Radio } from '../../kit/parts/field.tsx';
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
  const chosen = field.options?.find((option) => option.value === value);
  if (chosen && !open)
    return (
      <div class="chosen">
        <strong>{chosen.label}</strong>
        <Button navigates={false} name={`${words.form.change}: ${field.label}`} onPress={() => setOpen(true)}>
          {words.form.change}
        </Button>
      </div>
    );
  const asked = fold(wanted).trim();
  const matches = (field.options ?? []).filter((option) => fold(option.label).includes(asked));
  return (
    <div class="search-choice">
      <input
        {...servedBy('vietnamese')}
        type="text"
        class="box"
        name={`${field.ref}#search`}
        aria-label={words.form.searchChoice(field.label)}
        value={wanted}
        maxLength={60}
        onInput={(event) => setWanted(event.currentTarget.value)}
        id={`${controlId(field.ref)}-search`}
      />
      <div class="radios">
        {matches.slice(0, shown).map((option) => (
          <Radio
            key={option.value}
            name={field.ref}
            label={option.label}
            checked={value === option.value}
            onPick={() => {
              onAnswer(option.value);
              setWanted('');
              setOpen(false);
            }}
          />
        ))}
      </div>
    </div>
  );
};
