import type { Static, TSchema } from 'typebox';
import { Settings } from 'typebox/system';
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
  const mistakes = namedMistakes(mistakesOf(schema, value)).map(
    ({ path, message }) => `${fileName}, line ${lineOf(text, path)}, ${keyOf(path)}: ${message}`,
  );
  return mistakes.length === 0 ? done(value as Static<S>) : failed([...new Set(mistakes)]);
};

type Mistake = { instancePath: string; schemaPath: string; message: string; keyword: string; params: unknown };
type Named = { path: string; message: string };

/** More than a person mends at one go; the library stops at 8, and a mistake then hides behind others. */
const mostMistakes = 200;

const mistakesOf = (schema: TSchema, value: unknown): Mistake[] => {
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: mostMistakes });
  try {
    return [...Errors(schema, value)];
  } finally {
    Settings.Set({ maxErrors });
  }
};

const namedMistakes = (mistakes: readonly Mistake[]): Named[] => {
  const choice = mistakes.find(({ keyword }) => keyword === 'anyOf');
  if (!choice) return mistakes.flatMap(namedMistake);
  const below = `${choice.schemaPath}/anyOf/`;
  const inChoice = mistakes.filter(({ schemaPath }) => schemaPath.startsWith(below));
  const others = mistakes.filter((mistake) => mistake !== choice && !inChoice.includes(mistake));
  return [...namedChoice(choice, inChoice, below), ...namedMistakes(others)];
};

/** One of several shapes was wanted: which values are known, or what is wrong with the shape that was meant. */
const namedChoice = (choice: Mistake, inChoice: readonly Mistake[], below: string): Named[] => {
  const branchOf = ({ schemaPath }: Mistake): string => schemaPath.slice(below.length).split('/')[0] ?? '';
  const wrongWords = inChoice.filter(({ keyword }) => keyword === 'const');
  const meant = inChoice.filter((mistake) => !wrongWords.some((wrong) => branchOf(wrong) === branchOf(mistake)));
  if (meant.length > 0 && wrongWords.length > 0) return namedMistakes(meant);
  const [first] = wrongWords;
  if (meant.length > 0 || !first) return [{ path: choice.instancePath, message: 'fits none of the shapes known here' }];
  const known = wrongWords.map(({ params }) => JSON.stringify((params as { allowedValue: unknown }).allowedValue));
  return [{ path: first.instancePath, message: `must be one of ${known.join(', ')}` }];
};

const namedMistake = (mistake: Mistake): Named[] => {
  const params = mistake.params as { requiredProperties?: string[]; additionalProperties?: string[] };
  if (mistake.keyword === 'required')
    return (params.requiredProperties ?? []).map((name) => ({
      path: mistake.instancePath,
      message: `"${name}" is missing`,
    }));
  if (mistake.keyword === 'additionalProperties')
    return (params.additionalProperties ?? []).map((name) => ({
      path: `${mistake.instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      message: 'is not a key known here; look for a typing error',
    }));
  if (mistake.keyword === 'boolean') return []; // the same key again
  return [{ path: mistake.instancePath, message: mistake.message }];
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
