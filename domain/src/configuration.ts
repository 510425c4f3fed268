import type { Static, TSchema } from 'typebox';
import { Errors } from 'typebox/value';
import { done, failed, type Result } from './result.ts';

/**
 * Reads a JSON configuration so that a mistake is named by key and line, the way a technician needs it.
 * Errors: one sentence per mistake, e.g. `kiosk.json, line 7, listen.port: must be <= 65535`.
 */
export const readConfiguration = <S extends TSchema>(
  text: string,
  schema: S,
  fileName: string,
): Result<Static<S>, string[]> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return failed([
      `${fileName}, line ${lineOfSyntaxError(text, String(error))}: not valid JSON: ${String(error).replace(/^SyntaxError: /, '')}`,
    ]);
  }
  const mistakes = [...Errors(schema, value)].map((mistake) => {
    const named = namedMistake(mistake);
    return `${fileName}, line ${lineOf(text, named.path)}, ${keyOf(named.path)}: ${named.message}`;
  });
  return mistakes.length === 0 ? done(value as Static<S>) : failed([...new Set(mistakes)]);
};

type Mistake = { instancePath: string; message: string; keyword: string; params: unknown };

const namedMistake = (mistake: Mistake): { path: string; message: string } => {
  const params = mistake.params as { requiredProperties?: string[]; additionalProperties?: string[] };
  const missing = params.requiredProperties?.[0];
  if (mistake.keyword === 'required' && missing)
    return { path: mistake.instancePath, message: `"${missing}" is missing` };
  const extra = params.additionalProperties?.[0];
  if (mistake.keyword === 'additionalProperties' && extra)
    return { path: `${mistake.instancePath}/${extra}`, message: 'is not a key known here; look for a typing error' };
  return { path: mistake.instancePath, message: mistake.message };
};

const keyOf = (path: string): string =>
  path === '' ? 'the whole file' : path.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');

const lineOfSyntaxError = (text: string, message: string): number => {
  const position = /position (\d+)/.exec(message)?.[1];
  return position === undefined ? text.split('\n').length : lineAt(text, Number(position));
};

const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length;

/** Line (from 1) on which the value at a JSON pointer begins; the nearest parent's when it is absent. */
export const lineOf = (text: string, pointer: string): number => {
  const places = placesOf(text);
  for (let path = pointer; ; path = path.slice(0, path.lastIndexOf('/'))) {
    const at = places.get(path);
    if (at !== undefined) return lineAt(text, at);
    if (path === '') return 1;
  }
};

/** Offset of every value in a valid JSON text, by JSON pointer. */
const placesOf = (text: string): Map<string, number> => {
  const places = new Map<string, number>();
  let at = 0;
  const blank = (): void => {
    while (/\s/.test(text[at] ?? '')) at++;
  };
  const string = (): string => {
    const from = at++;
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    at++;
    return JSON.parse(text.slice(from, at)) as string;
  };
  const value = (path: string): void => {
    blank();
    places.set(path, at);
    if (text[at] === '"') {
      string();
    } else if (text[at] === '{' || text[at] === '[') {
      const isObject = text[at] === '{';
      const end = isObject ? '}' : ']';
      at++;
      blank();
      for (let index = 0; text[at] !== end; index++) {
        blank();
        let key = String(index);
        if (isObject) {
          key = string().replaceAll('~', '~0').replaceAll('/', '~1');
          blank();
          at++; // the colon
        }
        value(`${path}/${key}`);
        blank();
        if (text[at] === ',') at++;
        blank();
      }
      at++;
    } else {
      while (at < text.length && !/[\s,\]}]/.test(text[at] ?? '')) at++;
    }
  };
  value('');
  return places;
};
