import { isRecord } from '../forms/pointer.ts';

/** The part of JSON Schema 2020-12 that declarations use; anything else is a slip of the pen or a trap. */
const keywords = new Set([
  '$schema',
  '$defs',
  '$ref',
  'title',
  'description',
  'type',
  'properties',
  'required',
  'additionalProperties',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'items',
  'minItems',
  'maxItems',
]);

/** What is wrong with a package's `data.schema.json`; empty means fit. */
export const dataSchemaFaults = (schema: Record<string, unknown>): string[] => {
  const definitions = schema['$defs'];
  const names = isRecord(definitions) ? Object.keys(definitions) : [];
  return [
    ...(schema['type'] === 'object' ? [] : ['data schema: the declaration is an object']),
    ...partFaults(schema, '', names),
    ...names.flatMap((name) => partFaults(isRecord(definitions) ? definitions[name] : null, `$defs/${name}`, names)),
  ];
};

const partFaults = (part: unknown, at: string, definitions: readonly string[]): string[] => {
  if (!isRecord(part)) return [`data schema ${at}: not a schema`];
  const faults = Object.keys(part)
    .filter((keyword) => !keywords.has(keyword))
    .map((keyword) => `data schema ${at}: keyword "${keyword}" is not used here`);
  const reference = part['$ref'];
  if (reference !== undefined && !definitions.some((name) => reference === `#/$defs/${name}`))
    faults.push(`data schema ${at}: $ref leads out of the package`);
  if (part['pattern'] !== undefined && !compiles(part['pattern'])) faults.push(`data schema ${at}: bad pattern`);
  if (part['type'] === 'array' && part['items'] === undefined)
    faults.push(`data schema ${at}: a list says what its items are`);
  if (part['items'] !== undefined) faults.push(...partFaults(part['items'], `${at}/*`, definitions));
  const properties = part['properties'];
  if (properties === undefined) return faults;
  if (!isRecord(properties)) return [...faults, `data schema ${at}: properties is not an object`];
  if (part['additionalProperties'] !== false)
    faults.push(`data schema ${at}: must close with additionalProperties false`);
  const required = part['required'] ?? [];
  for (const name of Array.isArray(required) ? required : ['required'])
    if (!Object.hasOwn(properties, String(name))) faults.push(`data schema ${at}: required ${String(name)} is unknown`);
  return [
    ...faults,
    ...Object.entries(properties).flatMap(([name, inner]) => partFaults(inner, `${at}/${name}`, definitions)),
  ];
};

const compiles = (pattern: unknown): boolean => {
  if (typeof pattern !== 'string' || pattern.length > 200) return false;
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
};
