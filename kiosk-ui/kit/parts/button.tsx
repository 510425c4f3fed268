import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

/** Two strikes within this time count as one (EN 301 549 5.8), in ms. */
const doubleStrike = 500;

/** True shortly after a navigation button fired: the hand that trembles must not press the next screen's button too. */
export const settling = signal(false);

/** Runs `act` unless another navigation button fired less than 500 ms ago. */
export const navigateOnce = (act: () => void): void => {
  if (settling.value) return;
  settling.value = true;
  setTimeout(() => {
    settling.value = false;
  }, doubleStrike);
  act();
};

export interface ButtonProps {
  onPress: () => void;
  children: ComponentChildren;
  /** primary: the one expected step; second: equal or lesser step; quiet: tools; danger: something goes away */
  kind?: 'primary' | 'second' | 'quiet' | 'danger';
  icon?: IconName;
  iconAfter?: IconName;
  /** false for buttons that do not lead away (settings, keys): they may be pressed in quick succession */
  navigates?: boolean;
  disabled?: boolean;
  pressed?: boolean;
  /** it lays open what belongs to it, and puts it away: whether that is open; a chevron turns with it */
  expanded?: boolean;
  name?: string;
  lang?: string;
  /** the page's own Back and Next, for the keys of a keypad */
  turns?: 'back' | 'next';
  autofocus?: boolean;
}

/** A button of at least 12.7 mm (primary 20 mm). It acts only when the touch starts and ends inside it (PH-9). */
export const Button = ({
  onPress,
  children,
  kind = 'second',
  icon,
  iconAfter,
  navigates = true,
  ...more
}: ButtonProps) => {
  const blocked = more.disabled === true || (navigates && settling.value);
  return (
    <button
      type="button"
      class={`button button-${kind}`}
      aria-disabled={blocked}
      data-off={more.disabled === true ? '' : undefined}
      aria-pressed={more.pressed}
      aria-expanded={more.expanded}
      aria-label={more.name}
      lang={more.lang}
      data-turns={more.turns}
      autofocus={more.autofocus}
      onClick={() => {
        if (more.disabled) return;
        if (navigates) navigateOnce(onPress);
        else onPress();
      }}
    >
      {icon && <Icon name={icon} />}
      <span class="button-words">{children}</span>
      {iconAfter && <Icon name={iconAfter} />}
    </button>
  );
};

export interface ChoiceCardProps {
  title: string;
  text?: string;
  badge?: ComponentChildren;
  icon?: IconName;
  disabled?: boolean;
  big?: boolean;
  onPress: () => void;
}

/** A whole card that is one button: picture, title, one line. */
export const ChoiceCard = ({ title, text, badge, icon, disabled = false, big = false, onPress }: ChoiceCardProps) => (
  <button
    type="button"
    class={big ? 'choice choice-big' : 'choice'}
    aria-disabled={disabled || settling.value}
    data-off={disabled ? '' : undefined}
    onClick={() => {
      if (!disabled) navigateOnce(onPress);
    }}
  >
    {icon && (
      <span class="choice-icon">
        <Icon name={icon} />
      </span>
    )}
    <span class="choice-words">
      <strong>{title}</strong>
      {text && <span>{text}</span>}
      {badge && <span class="choice-badge">{badge}</span>}
    </span>
    {!disabled && <Icon name="right" />}
  </button>
);
