import type { FieldView } from '@mot-cua/domain/screen-parts.ts';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type KeyboardKind, type Service, servedBy } from '../../kit/keyboard/served.ts';
import { answersOf, rememberAnswer } from '../../kit/keyboard/ways.ts';
import { explainedBy } from '../../kit/parts/field.tsx';
import { useVisit } from '../visit-page.ts';
import { type AnswerProps, controlId } from './answer-input.tsx';

/** From here on the box says how many characters are left. */
const tellLeft = 20;

const keyboardFor = (field: FieldView): KeyboardKind => {
  if (field.keyboard !== 'none') return field.keyboard;
  return ['number', 'year', 'phone'].includes(field.widget) ? 'digits' : 'vietnamese';
};

/** Kinds of answers by the last word of their pointer, as packages name them (`/mother/fullName`, `/child/placeOfBirth`). */
const kinds: [RegExp, NonNullable<Service['from']>][] = [
  [/(fullName|partnerName)$/, 'person-name'],
  [/placeOfBirth$/, 'birth-place'],
  [/(residence|address|place|placeOf\w+|\w+Place|registeredAt|\w+Office)$/i, 'place'],
  [/ethnicity$/, 'people'],
  [/nationality$/, 'country'],
];
const kindOf = (ref: string) => kinds.find(([form]) => form.test(ref))?.[1];

/**
 * What the keyboard offers for this box: the lists of its kind, and what this visit has heard of the same kind, on this page
 * or before. Numbers and masked values are no words: those boxes get digits or capitals, and no offers at all.
 */
const serviceFor = (field: FieldView, page: readonly FieldView[]): Omit<Service, 'kind'> => {
  const from = kindOf(field.ref);
  if (!from) return {};
  const alike = from === 'birth-place' ? 'place' : from;
  const onPage = page.flatMap(({ ref, value }) =>
    ref !== field.ref && kindOf(ref) === alike && typeof value === 'string' && !value.includes('•') ? [value] : [],
  );
  const earlier = [...new Set([...answersOf(from), ...onPage])];
  return { from, earlier, capitals: alike === 'place' ? 'start' : 'words' };
};

const written = (value: FieldView['value']): string => (value === null ? '' : String(value));

/** What the text means for the declaration: numbers as numbers, nothing as null, text in NFC without stray spaces. */
const meant = (field: FieldView, text: string): FieldView['value'] => {
  const tidy = text
    .normalize('NFC')
    .trim()
    .replace(/[ \t]+/g, ' ');
  if (tidy === '') return null;
  const number = Number(tidy.replace(',', '.'));
  return (field.widget === 'number' || field.widget === 'year') && Number.isFinite(number) ? number : tidy;
};

/** A box for typing. While it has the focus its text is the citizen's own; when they leave it, it is the answer. */
export const TextInput = ({ field, value, onAnswer }: AnswerProps) => {
  const { now, words } = useVisit();
  const [text, setText] = useState(written(value));
  const typing = useRef(false);
  useEffect(() => {
    if (!typing.current) setText(written(value));
  }, [value]);
  const id = controlId(field.ref);
  const kind = keyboardFor(field);
  const page = 'fields' in now.screen ? now.screen.fields : [];
  const served = servedBy(kind, kind === 'vietnamese' ? serviceFor(field, page) : {});
  const answer = (typed: string) => {
    const from = kind === 'vietnamese' && kindOf(field.ref);
    if (from) rememberAnswer(from, typed);
    if (typed.trim() !== written(value)) onAnswer(meant(field, typed));
  };
  const box = {
    id,
    name: field.ref,
    class: 'box',
    value: text,
    maxLength: field.maxLength ?? (field.widget === 'year' ? 4 : 500),
    'aria-required': field.required,
    'aria-invalid': field.error !== undefined,
    'aria-describedby': explainedBy(id, field.help, field.error),
    ...served,
    onInput: (event: { currentTarget: { value: string } }) => {
      typing.current = true;
      setText(event.currentTarget.value);
    },
    onChange: (event: { currentTarget: { value: string } }) => answer(event.currentTarget.value),
    onBlur: (event: { currentTarget: { value: string } }) => {
      typing.current = false;
      answer(event.currentTarget.value);
    },
  };
  const left = field.maxLength === undefined ? tellLeft + 1 : field.maxLength - text.length;
  return (
    <>
      {field.widget === 'long-text' ? <textarea {...box} rows={4} /> : <input type="text" {...box} />}
      {left <= tellLeft && (
        <p class="field-left" aria-live="polite">
          {words.form.left(left)}
        </p>
      )}
    </>
  );
};
