import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

export interface FieldFrameProps {
  id: string;
  label: string;
  help?: string | undefined;
  error?: string | undefined;
  /** small word beside the label: required, or where the value came from */
  mark?: ComponentChildren;
  children: ComponentChildren;
}

const Notes = ({ id, help, error }: Pick<FieldFrameProps, 'id' | 'help' | 'error'>) => (
  <>
    {help && (
      <p class="field-help" id={`${id}-help`}>
        {help}
      </p>
    )}
    {error && (
      <p class="field-error" id={`${id}-error`}>
        <Icon name="warning" />
        <span>{error}</span>
      </p>
    )}
  </>
);

/** Ids of the texts that explain a field, for `aria-describedby`. */
export const explainedBy = (id: string, help?: string, error?: string): string | undefined =>
  [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;

/** Label, help and error around one text box. */
export const Field = ({ id, label, help, error, mark, children }: FieldFrameProps) => (
  <div class={error ? 'field field-wrong' : 'field'}>
    <div class="field-top">
      <label for={id}>{label}</label>
      {mark}
    </div>
    <Notes id={id} {...{ help, error }} />
    {children}
  </div>
);

/** The same around several controls that answer one question together (date, choices). */
export const FieldGroup = ({ id, label, help, error, mark, children }: FieldFrameProps) => (
  <fieldset
    class={error ? 'field field-wrong' : 'field'}
    id={id}
    tabIndex={-1}
    aria-describedby={explainedBy(id, help, error)}
  >
    <legend>
      {label} {mark}
    </legend>
    <Notes id={id} {...{ help, error }} />
    {children}
  </fieldset>
);

/** One of several answers, as a card with a ring that fills. */
export const Radio = ({
  name,
  label,
  checked,
  onPick,
}: {
  name: string;
  label: string;
  checked: boolean;
  onPick: () => void;
}) => (
  <label class={checked ? 'radio radio-on' : 'radio'}>
    <input type="radio" name={name} checked={checked} onChange={onPick} />
    <span>{label}</span>
  </label>
);
