import type { FieldView } from '@mot-cua/domain/screen-parts.ts';
import { useState } from 'preact/hooks';
import { Button } from '../../kit/parts/button.tsx';
import { Field, FieldGroup, Radio } from '../../kit/parts/field.tsx';
import { Icon } from '../../kit/parts/icon.tsx';
import { dateInWords } from '../../kit/words/dates.ts';
import { say, valueUnderway } from '../conversation.ts';
import { useVisit } from '../visit-page.ts';
import { AddressInput } from './address-input.tsx';
import { DateInput } from './date-input.tsx';
import { ListInput } from './list-input.tsx';
import { SearchChoice } from './search-choice.tsx';
import { TextInput } from './text-input.tsx';

/** More options than this are searched instead of listed. */
const listable = 8;

/** An id for a control, from the field's JSON pointer. */
export const controlId = (ref: string): string => `answer${ref.replaceAll('/', '-')}`;

type Value = FieldView['value'];

/** What every input of an answer gets. */
export interface AnswerProps {
  field: FieldView;
  value: Value;
  onAnswer: (value: Value) => void;
}

const SourceChip = ({ field }: { field: FieldView }) => {
  const { words } = useVisit();
  if (!field.source || field.source === 'typed') return null;
  return (
    <span class={field.verified ? 'chip chip-verified' : 'chip'}>
      <Icon name={field.verified ? 'shield' : 'card'} />
      {words.form.sources[field.source]}
    </span>
  );
};

/** What may be left out says so; what must be answered is the rule and says so to screen readers alone. */
export const Mark = ({ field }: { field: Pick<FieldView, 'required'> }) => {
  const { words } = useVisit();
  return (
    <span class={field.required ? 'for-readers' : 'field-mark'}>
      {field.required ? words.required : words.optional}
    </span>
  );
};

/** A value as people read it: the label of an option, a date day first, yes or no. */
const readable = (field: FieldView, value: Value, yes: string, no: string, empty: string): string => {
  if (value === null || value === '') return empty;
  if (typeof value === 'boolean') return value ? yes : no;
  const option = field.options?.find((one) => one.value === value);
  return option?.label ?? (field.widget === 'date' ? dateInWords(String(value)) : String(value));
};

/** A value that came from the card: text, its source, and "Sửa" where it may be changed (ER-2). */
const GivenValue = ({ field, value, onEdit }: { field: FieldView; value: Value; onEdit: () => void }) => {
  const { words } = useVisit();
  return (
    <div class={field.error ? 'given field-wrong' : 'given'} id={controlId(field.ref)} tabIndex={-1}>
      <dl class="given-words">
        <dt>{field.label}</dt>
        <dd data-secret>{readable(field, value, words.yes, words.no, words.form.empty)}</dd>
      </dl>
      <SourceChip field={field} />
      {field.lock === 'locked' ? (
        <span class="given-locked">
          <Icon name="lock" />
          <span class="for-readers">{words.form.locked}</span>
        </span>
      ) : (
        <Button navigates={false} icon="pencil" name={`${words.form.edit}: ${field.label}`} onPress={onEdit}>
          {words.form.edit}
        </Button>
      )}
      {field.error && <p class="field-error">{field.error}</p>}
    </div>
  );
};

const YesNo = ({ field, value, onAnswer }: AnswerProps) => {
  const { words } = useVisit();
  return (
    <div class="radios radios-two">
      <Radio name={field.ref} label={words.yes} checked={value === true} onPick={() => onAnswer(true)} />
      <Radio name={field.ref} label={words.no} checked={value === false} onPick={() => onAnswer(false)} />
    </div>
  );
};

const Choices = ({ field, value, onAnswer }: AnswerProps) => (
  <div class={(field.options?.length ?? 0) <= 3 ? 'radios radios-two' : 'radios'}>
    {field.options?.map((option) => (
      <Radio
        key={option.value}
        name={field.ref}
        label={option.label}
        checked={value === option.value}
        onPick={() => onAnswer(option.value)}
      />
    ))}
  </div>
);

const Input = (props: AnswerProps) => {
  const { field } = props;
  const frame = {
    id: controlId(field.ref),
    label: field.label,
    help: field.help,
    error: field.error,
    mark: <Mark field={field} />,
  };
  if (field.widget === 'yes-no')
    return (
      <FieldGroup {...frame}>
        <YesNo {...props} />
      </FieldGroup>
    );
  if (field.widget === 'address') return <AddressInput frame={frame} field={field} />;
  if (field.widget === 'date') return <DateInput frame={frame} {...props} />;
  if (field.widget === 'choice') {
    const many = (field.options?.length ?? 0) > listable;
    return <FieldGroup {...frame}>{many ? <SearchChoice {...props} /> : <Choices {...props} />}</FieldGroup>;
  }
  return (
    <Field {...frame}>
      <TextInput {...props} />
    </Field>
  );
};

/** One question of the form: a given value as text, or the input that suits it. */
export const AnswerInput = ({ field, opened: from = false }: { field: FieldView; opened?: boolean }) => {
  const { words } = useVisit();
  const [opened, setOpened] = useState(from);
  const underway = valueUnderway(field.ref);
  const value = underway ? (underway.value as Value) : field.value;
  const onAnswer = (next: Value) => {
    // asked anew: `change` and `blur` follow each other before this part is drawn again
    const latest = valueUnderway(field.ref);
    if (next !== (latest ? latest.value : field.value)) say({ type: 'answer', ref: field.ref, value: next });
  };
  const given = field.value !== null && field.source !== null && field.source !== 'typed';
  const asText = field.lock === 'locked' || (field.lock === 'editable-unverifies' && given && !opened);
  const edit = () => {
    setOpened(true);
    requestAnimationFrame(() => {
      const place = document.getElementById(controlId(field.ref));
      (place?.querySelector<HTMLElement>('input, button') ?? place)?.focus();
    });
  };
  if (field.widget === 'list') return <ListInput field={field} />;
  if (asText) return <GivenValue field={field} value={value} onEdit={edit} />;
  const warned = opened && field.verified ? { ...field, help: words.form.editNote } : field;
  return <Input field={warned} value={value} onAnswer={onAnswer} />;
};
