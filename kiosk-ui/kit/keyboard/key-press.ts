/**
 * Fingers on keys. A key acts when the finger comes up inside it (PH-9), or as soon as the next finger comes down, as on
 * every keyboard: who types with two hands loses no letter and keeps their order. A key that is pressed from elsewhere (Enter,
 * a switch, a screen reader: a click without a pointer) acts as well. The text box keeps the focus all the while.
 */
/** Held this long the key repeats, and then this often, in ms (EN 301 549, 5.7: no repeat before 2 s). */
export const holdBefore = 2_000;
export const holdEvery = 500;

let pending: { pointer: number; key: HTMLElement; act: () => void } | null = null;
let hold: ReturnType<typeof setTimeout> | undefined;

const release = (): void => {
  clearTimeout(hold);
  pending?.key.removeAttribute('data-down');
  pending = null;
};

const commit = (): void => {
  const act = pending?.act;
  release();
  act?.();
};

const repeat = (act: () => void): void => {
  act();
  if (pending) pending.act = () => {}; // what was held has acted
  hold = setTimeout(repeat, holdEvery, act);
};

const isInside = (event: PointerEvent, key: HTMLElement): boolean => {
  const box = key.getBoundingClientRect();
  return (
    event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom
  );
};

/** Handlers of one area of keys; `act` gets the button that was pressed, `repeats` says which ones may be held. */
export const keyPresses = (act: (key: HTMLElement) => void, repeats: (key: HTMLElement) => boolean = () => false) => ({
  onPointerDown: (event: PointerEvent) => {
    if (event.defaultPrevented) return; // an area of keys inside this one has it
    event.preventDefault();
    if (event.button !== 0) return;
    const key = (event.target as Element).closest<HTMLElement>('[data-key]');
    commit();
    if (!key) return;
    pending = { pointer: event.pointerId, key, act: () => act(key) };
    key.setAttribute('data-down', '');
    if (repeats(key)) hold = setTimeout(repeat, holdBefore, () => act(key));
  },
  // no gesture is read out of what fingers do here: without this each key costs a tap, mouse events and their hit tests too
  onTouchStart: (event: TouchEvent) => event.preventDefault(),
  onPointerUp: (event: PointerEvent) => {
    if (pending?.pointer !== event.pointerId) return;
    if (isInside(event, pending.key)) commit();
    else release();
  },
  onPointerCancel: (event: PointerEvent) => {
    if (pending?.pointer === event.pointerId) release();
  },
  onMouseDown: (event: MouseEvent) => event.preventDefault(),
  onClick: (event: MouseEvent) => {
    const key = (event.target as Element).closest<HTMLElement>('[data-key]');
    if (!key || event.detail !== 0 || event.defaultPrevented) return;
    event.preventDefault();
    act(key);
  },
});

/** The keys have gone: nothing is held any more. */
export const letGo = release;
