import { createHash } from 'node:crypto';

/**
 * What a plan keeps of a badge: SHA-256 of what the USB reader types, hex. A badge's text is a long number of its own and no secret to
 * be guessed here: the PIN stands beside it, and tries are counted.
 */
export const badgeDigest = (typed: string): string =>
  createHash('sha256').update(`badge:${typed.trim()}`).digest('hex');

/** What a plan or configuration keeps of a display's key: SHA-256, hex. The key itself is 32 random bytes, so nobody guesses it. */
export const displayDigest = (key: string): string => createHash('sha256').update(`display:${key}`).digest('hex');
