import Value from 'typebox/value';
import { isRecord } from '../forms/pointer.ts';
import { done, failed, type Result } from '../result.ts';
import { ProcedurePackage } from './schema.ts';

/** File name → place in the package. `tests/*.json` are gathered into `examples`. */
const places = {
  'procedure.json': 'procedure',
  'data.schema.json': 'dataSchema',
  'ui.json': 'ui',
  'rules.json': 'rules',
  'bind.json': 'bind',
  'papers.json': 'papers',
  'print.json': 'print',
} as const;

const languages = { 'i18n/vi.json': 'vi', 'i18n/en.json': 'en' } as const;

/** Deeper JSON is refused before anything walks it. */
const deepestJson = 40;

/** True for `tests/<name>.json`, where the examples of a package lie. */
export const isExamplePath = (path: string): boolean => /^tests\/[a-z0-9-]{1,60}\.json$/u.test(path);

/** True for every file a package may have, but `signature.json`. */
export const isPackagePath = (path: string): boolean =>
  Object.hasOwn(places, path) || Object.hasOwn(languages, path) || isExamplePath(path);

/**
 * Puts the parsed files of a package together and checks them against the schema. The fault is one line for the
 * technician; it names the place, never a value.
 */
export const packageFromFiles = (files: ReadonlyMap<string, unknown>): Result<ProcedurePackage, string> => {
  const stray = [...files.keys()].find((path) => !isPackagePath(path));
  if (stray !== undefined) return failed(`a package has no file ${stray}`);
  const missing = [...Object.keys(places), ...Object.keys(languages)].find((path) => !files.has(path));
  if (missing !== undefined) return failed(`the file ${missing} is missing`);
  const tooDeep = [...files].find(([, content]) => isDeeperThan(content, deepestJson));
  if (tooDeep) return failed(`${tooDeep[0]} is nested deeper than ${deepestJson}`);
  const parts = Object.entries(places).map(([path, place]) => [place, files.get(path)] as const);
  const texts = Object.fromEntries(Object.entries(languages).map(([path, name]) => [name, files.get(path)]));
  const examples = [...files.keys()]
    .filter(isExamplePath)
    .sort()
    .map((path) => files.get(path));
  const candidate: unknown = { ...Object.fromEntries(parts), texts, examples };
  if (Value.Check(ProcedurePackage, candidate)) return done(candidate);
  const [first] = Value.Errors(ProcedurePackage, candidate);
  return failed(`${first?.instancePath || 'the package'}: ${first?.message ?? 'does not follow the package schema'}`);
};

const isDeeperThan = (value: unknown, levels: number): boolean => {
  if (!Array.isArray(value) && !isRecord(value)) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
};
