import type { Unsubscribe } from '../device.ts';

/** A list of listeners that may leave while being called. */
export type Listeners<T> = {
  add(listener: (value: T) => void): Unsubscribe;
  tell(value: T): void;
};

export const createListeners = <T>(): Listeners<T> => {
  const all = new Set<(value: T) => void>();
  return {
    add: (listener) => {
      all.add(listener);
      return () => all.delete(listener);
    },
    tell: (value) => {
      for (const listener of [...all]) listener(value);
    },
  };
};
