import { useId } from 'preact/hooks';

interface ChoicesProps<T extends string> {
  title: string;
  options: Readonly<Record<T, string>>;
  chosen: T | null;
  onChoose: (option: T) => void;
  error?: string | null;
}

/** One of a few, by arrow keys. */
export const Choices = <T extends string>({ title, options, chosen, onChoose, error = null }: ChoicesProps<T>) => {
  const name = useId();
  return (
    <fieldset class={error ? 'choose choose-wrong' : 'choose'} aria-describedby={error ? `${name}-error` : undefined}>
      <legend>{title}</legend>
      {error && (
        <p class="error" id={`${name}-error`}>
          {error}
        </p>
      )}
      {(Object.entries(options) as [T, string][]).map(([option, label]) => (
        <label key={option}>
          <input type="radio" name={name} checked={option === chosen} onChange={() => onChoose(option)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
};
