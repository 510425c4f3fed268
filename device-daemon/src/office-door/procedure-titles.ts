import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A title on a console, at most; a package's own is checked where citizens read it. */
const MOST_LETTERS = 200;
const MOST_TITLES = 2_000;

/**
 * Titles of procedures for the eyes of staff, from the packages of this machine, in Vietnamese as in the national list. Where there is
 * none the number stands: a counter PC may have no packages, and a package may be newer than the machine.
 */
export const procedureTitles = (folder: string | null): ((procedure: string) => string) => {
  const known = new Map<string, string>();
  return (procedure) => {
    const before = known.get(procedure);
    if (before !== undefined) return before;
    const title = (folder !== null && titleIn(folder, procedure)) || procedure;
    if (known.size < MOST_TITLES) known.set(procedure, title);
    return title;
  };
};

const titleIn = (folder: string, procedure: string): string | null => {
  if (!/^[0-9.]{1,20}$/.test(procedure)) return null;
  try {
    const texts: unknown = JSON.parse(readFileSync(join(folder, procedure, 'i18n', 'vi.json'), 'utf8'));
    if (typeof texts !== 'object' || texts === null || !('procedure.title' in texts)) return null;
    const title = texts['procedure.title'];
    return typeof title === 'string' ? title.slice(0, MOST_LETTERS) : null;
  } catch {
    return null; // no such package here
  }
};
