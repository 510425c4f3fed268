import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

/** A statement with a picture: good, plain, or a warning. Colour, icon and words say the same (SE-7). */
export const Notice = ({
  tone = 'plain',
  icon,
  title,
  secret = false,
  children,
}: {
  tone?: 'plain' | 'good' | 'warning';
  /** tells of the person: never on the loudspeaker */
  secret?: boolean;
  icon?: IconName;
  title?: string;
  children?: ComponentChildren;
}) => (
  <div class={`notice notice-${tone}`} data-secret={secret || undefined}>
    <Icon name={icon ?? (tone === 'good' ? 'check' : tone === 'warning' ? 'warning' : 'file')} />
    <div class="notice-words">
      {title && <strong>{title}</strong>}
      {children && <div>{children}</div>}
    </div>
  </div>
);

/** Once, when it appears: at the largest text it may stand above what the citizen was looking at. */
const intoView = (panel: HTMLElement | null): void => panel?.scrollIntoView({ block: 'nearest' });

/** A fault as people hear of it: what happened, what is safe, what to do, and a button for each way on (ER-5). */
export const FaultPanel = ({
  device,
  what,
  safe,
  todo,
  children,
}: {
  device?: string | undefined;
  what: string;
  safe: string;
  todo: string;
  children?: ComponentChildren;
}) => (
  <section class="fault" role="alert" ref={intoView}>
    <Icon name="warning" />
    <div class="fault-words">
      {device && <p class="fault-device">{device}</p>}
      <h2>{what}</h2>
      <p class="fault-safe">
        <Icon name="shield" />
        <span>{safe}</span>
      </p>
      <p>{todo}</p>
      <div class="fault-buttons">{children}</div>
    </div>
  </section>
);
