import { done, failed, type Result } from '@mot-cua/domain/result.ts';

const controlCharacter = /\p{Cc}/u;

/**
 * A name from inside a tar as a plain relative path: `./data/a.pdf` → `data/a.pdf`. Refuses whatever could point outside
 * the bag or mean two things: absolute paths, `..`, backslashes, drive letters, control characters, empty parts.
 */
export const plainEntryName = (raw: string): Result<string, string> => {
  const name = raw.replace(/^(\.\/)+/, '').replace(/\/$/, '');
  if (name === '' || name.length > 240) return failed('a name in the tar is empty or longer than 240 characters');
  if (controlCharacter.test(name)) return failed('a name in the tar holds a control character');
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return failed('a name in the tar is absolute');
  if (name.includes('\\')) return failed('a name in the tar holds a backslash');
  const parts = name.split('/');
  if (parts.some((part) => part === '..')) return failed('a name in the tar leads out of the bag');
  if (parts.some((part) => part === '' || part === '.')) return failed('a name in the tar has an empty part');
  return done(name);
};
