/**
 * A failure that is expected to happen (a jam, a wrong code, a dead line) is a value; a bug is an exception.
 * Shape: `{ ok: true, value }` or `{ ok: false, fault }`.
 */
export type Result<T, F> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: F };

/** Wraps a value that was reached. */
export const done = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

/** Wraps the reason why it was not. */
export const failed = <F>(fault: F): { readonly ok: false; readonly fault: F } => ({ ok: false, fault });
