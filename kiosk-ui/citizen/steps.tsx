import { Icon } from '../kit/parts/icon.tsx';

/** What happens one after the other, or what has to be known: a sheet with a heading, each line with a mark. */
export const Steps = ({ title, steps }: { title: string; steps: readonly string[] }) => (
  <section class="sheet">
    <h2>{title}</h2>
    {steps.map((step) => (
      <p key={step} class="with-icon">
        <Icon name="check" />
        <span>{step}</span>
      </p>
    ))}
  </section>
);
