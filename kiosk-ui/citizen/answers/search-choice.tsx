import { fold } from '@mot-cua/domain/text/fold.ts';
import { useRef, useState } from 'preact/hooks';
import { servedBy } from '../../kit/keyboard/served.ts';
import { Button } from '../../kit/parts/button.tsx';
import { useVisit } from '../visit-page.ts';
import { type AnswerProps, controlId } from './answer-input.tsx';

/** So many matches are shown; more typing narrows them. */
const shown = 8;

type Option = NonNullable<AnswerProps['field']['options']>[number];

/** Options that hold what was typed, with or without accents: those first of which a word begins so. */
const matching = (options: readonly Option[], wanted: string): Option[] => {
  const asked = fold(wanted).trim();
  if (asked === '') return [...options];
  const rank = (option: Option) => {
    const label = fold(option.label);
    return label.startsWith(asked) ? 0 : ` ${label}`.includes(` ${asked}`) ? 1 : label.includes(asked) ? 2 : 3;
  };
  return options
    .map((option) => ({ option, rank: rank(option) }))
    .filter((one) => one.rank < 3)
    .sort((one, other) => one.rank - other.rank)
    .map((one) => one.option);
};

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
        <strong data-secret>{chosen.label}</strong>
        <Button navigates={false} name={`${words.form.change}: ${field.label}`} onPress={() => turn(true)}>
          {words.form.change}
        </Button>
      </div>
    );
  const matches = matching(field.options ?? [], wanted);
  const pick = (value: string) => {
    onAnswer(value);
    turn(false);
  };
  return (
    <div class="search-choice" ref={place}>
      <p class="field-help" id={`${controlId(field.ref)}-how`}>
        {words.form.searchHint}
      </p>
      <input
        {...servedBy('vietnamese', {
          offers: (text) =>
            text.trim() === ''
              ? []
              : matching(field.options ?? [], text).map(({ label, value }) => ({
                  label,
                  replaces: 0,
                  pick: () => pick(value),
                })),
        })}
        type="text"
        class="box"
        id={`${controlId(field.ref)}-search`}
        name={`${field.ref}#search`}
        aria-label={words.form.searchChoice(field.label)}
        aria-describedby={`${controlId(field.ref)}-how`}
        value={wanted}
        maxLength={60}
        onInput={(event) => setWanted(event.currentTarget.value)}
      />
      <div class="matches">
        {matches.slice(0, shown).map((option) => (
          <Button key={option.value} navigates={false} onPress={() => pick(option.value)}>
            {option.label}
          </Button>
        ))}
      </div>
    </div>
  );
};
