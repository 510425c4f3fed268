import { createHash } from 'node:crypto';

/** An id that is the same whenever the same thing is asked, of at most 64 characters. */
export const commandId = (what: string, subject: string): string => {
  const plain = `${what}:${subject}`;
  return /^[A-Za-z0-9_:-]{1,64}$/.test(plain)
    ? plain
    : `${what}:${createHash('sha256').update(subject).digest('hex').slice(0, 40)}`;
};
