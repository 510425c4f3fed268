import type { StationNewCopy, StationPaperTypes } from '@mot-cua/domain/digitisation/station.ts';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { beginCopy, refused, typesLike } from '../conversation.ts';
import { language, view, words } from '../desk-state.ts';
import { copyWords } from './words.ts';

interface Draft {
  typed: string;
  type: StationPaperTypes[number] | null;
  title: string;
  owner: string;
  notation: string;
  issuer: string;
  issuedOn: string;
}
const nothing: Draft = { typed: '', type: null, title: '', owner: '', notation: '', issuer: '', issuedOn: '' };

const digitsOf = (text: string): string => text.replace(/[\s.-]/gu, '');
export const isOwner = (text: string): boolean => /^([0-9]{12}|[0-9]{10}|[0-9]{13})$/u.test(digitsOf(text));

/** `12/03/2019`, `12032019` and `12.3.2019` are one day; null: no day was typed; undefined: it is none. */
export const dayOf = (text: string): string | null | undefined => {
  const typed = text.trim();
  if (typed === '') return null;
  const parts =
    /^(\d{2})(\d{2})(\d{4})$/u.exec(typed) ?? /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})$/u.exec(typed) ?? undefined;
  return parts && `${parts[3]}-${parts[2]!.padStart(2, '0')}-${parts[1]!.padStart(2, '0')}`;
};

const textOf = (text: string): string | null => text.trim().normalize('NFC') || null;

/** The copy as the station wants it; null while something is missing or cannot be. */
const copyOf = ({ type, title, owner, notation, issuer, issuedOn }: Draft): StationNewCopy | null => {
  const day = dayOf(issuedOn);
  const name = textOf(title) ?? type?.title ?? null;
  if (name === null || !isOwner(owner) || day === undefined) return null;
  return {
    paperType: type?.code ?? null,
    title: name,
    ownerId: digitsOf(owner),
    notation: textOf(notation),
    issuer: textOf(issuer),
    issuedOn: day,
  };
};

interface FieldProps {
  id: string;
  label: string;
  hint?: string;
  value: string;
  most: number;
  error?: string | null;
  onInput: (text: string) => void;
}

const Field = ({ id, label, hint, value, most, error = null, onInput }: FieldProps) => (
  <div class={error ? 'ask ask-wrong' : 'ask'}>
    <label for={id}>{label}</label>
    {error && (
      <p class="error" id={`${id}-error`}>
        {error}
      </p>
    )}
    <input
      id={id}
      lang="vi"
      maxLength={most}
      autocomplete="off"
      aria-invalid={error !== null}
      aria-describedby={[error ? `${id}-error` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ') || undefined}
      value={value}
      onInput={({ currentTarget }) => onInput(currentTarget.value)}
    />
    {hint && (
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
    )}
  </div>
);

const toDesk = (): void => {
  view.value = 'desk';
  refused.value = null;
};

/** What the original is, before it is scanned: typed by the officer, who holds it. */
export const BeginCopy = () => {
  const { form: said, title } = copyWords(language.value);
  const { noAnswer } = words.value;
  const [draft, setDraft] = useState(nothing);
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const asked = useRef(0);
  useLayoutEffect(() => form.current?.querySelector('input')?.focus(), []);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  /** The first that the letters mean is taken; what is shown below the box is what goes out. */
  const typeTyped = async (typed: string) => {
    change({ typed, type: null });
    const mine = ++asked.current;
    const found = typed.trim() === '' ? [] : await typesLike(typed).catch(() => []);
    if (mine === asked.current) change({ type: found[0] ?? null });
  };
  const send = (event: Event) => {
    event.preventDefault();
    setTried(true);
    const copy = copyOf(draft);
    if (copy) void beginCopy(copy, noAnswer);
    else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  };
  const unnamed = tried && textOf(draft.title) === null && draft.type === null;
  return (
    <main class="begin">
      <form ref={form} noValidate onSubmit={send}>
        <h1>{title}</h1>
        <p class="lead">{said.lead}</p>
        <div class="ask-pair">
          <Field
            id="copy-type"
            label={said.type}
            hint={draft.type ? said.typeIs(draft.type.title) : draft.typed === '' ? said.typeHint : said.typeNone}
            value={draft.typed}
            most={60}
            onInput={(text) => void typeTyped(text)}
          />
          <Field
            id="copy-title"
            label={said.name}
            hint={said.nameHint}
            value={draft.title}
            most={200}
            error={unnamed ? said.nameMissing : null}
            onInput={(text) => change({ title: text })}
          />
        </div>
        <Field
          id="copy-owner"
          label={said.owner}
          hint={said.ownerHint}
          value={draft.owner}
          most={20}
          error={tried && !isOwner(draft.owner) ? said.ownerWrong : null}
          onInput={(owner) => change({ owner })}
        />
        <div class="ask-pair">
          <Field
            id="copy-notation"
            label={said.notation}
            value={draft.notation}
            most={80}
            onInput={(notation) => change({ notation })}
          />
          <Field
            id="copy-day"
            label={said.issuedOn}
            value={draft.issuedOn}
            most={12}
            error={tried && dayOf(draft.issuedOn) === undefined ? said.dayWrong : null}
            onInput={(issuedOn) => change({ issuedOn })}
          />
        </div>
        <Field
          id="copy-issuer"
          label={said.issuer}
          value={draft.issuer}
          most={200}
          onInput={(issuer) => change({ issuer })}
        />
        {refused.value && (
          <p class="error" role="alert" lang="vi">
            {refused.value}
          </p>
        )}
        <div class="buttons">
          <button type="submit" class="go">
            <kbd>↵ Enter</kbd>
            {said.start}
          </button>
          <button type="button" class="go go-second" onClick={toDesk}>
            <kbd>Esc</kbd>
            {said.back}
          </button>
        </div>
      </form>
    </main>
  );
};
