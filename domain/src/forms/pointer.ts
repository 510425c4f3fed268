/**
 * JSON pointers (RFC 6901) of declarations. Our names never hold `~` or `/`, so no escaping is needed; names that would
 * reach an object's prototype are refused.
 */
export const isPointer = (ref: string): boolean =>
  /^(?:\/[a-z][A-Za-z0-9]{0,39}){1,4}$/u.test(ref) && !pointerParts(ref).some((part) => part in Object.prototype);

/** The names on the way, without the first slash. */
export const pointerParts = (ref: string): string[] => ref.split('/').slice(1);

/** Puts a value at a pointer, making the objects on the way. Changes `target`. */
export const placeAt = (target: Record<string, unknown>, ref: string, value: unknown): void => {
  const parts = pointerParts(ref);
  const last = parts.pop();
  if (last === undefined) return;
  let place = target;
  for (const part of parts) {
    const inner = place[part];
    const next = isRecord(inner) ? inner : {};
    place[part] = next;
    place = next;
  }
  place[last] = value;
};

/** A plain object of JSON: neither null nor a list. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A field of a list's items, as packages write it: the list, `*` for the item at hand, the field. */
export const isItemPointer = (ref: string): boolean => {
  const [list, field, ...more] = ref.split('/*');
  return list !== undefined && field !== undefined && more.length === 0 && isPointer(list) && isPointer(field);
};

/** The star of an item's pointer gives way to the id of the item at hand; any other pointer stays as it is. */
export const inItem = (ref: string, item: string | null): string =>
  item === null ? ref : ref.replace('/*/', `/${item}/`);

/**
 * The part of a data schema that describes one field, or null when the schema does not know it. Follows `#/$defs/…`; `*`
 * leads to the items of a list.
 */
export const propertyAt = (schema: unknown, ref: string): Record<string, unknown> | null => {
  let place = definitionOf(schema, schema);
  for (const part of pointerParts(ref)) {
    if (part === '*') {
      place = definitionOf(schema, place?.['items']);
      continue;
    }
    const properties = place?.['properties'];
    if (!isRecord(properties) || !Object.hasOwn(properties, part)) return null;
    place = definitionOf(schema, properties[part]);
  }
  return place;
};

const definitionOf = (schema: unknown, part: unknown): Record<string, unknown> | null => {
  if (!isRecord(part)) return null;
  const reference = part['$ref'];
  if (typeof reference !== 'string') return part;
  const definitions = isRecord(schema) ? schema['$defs'] : null;
  const name = reference.replace(/^#\/\$defs\//u, '');
  const definition = isRecord(definitions) && Object.hasOwn(definitions, name) ? definitions[name] : null;
  return isRecord(definition) && definition['$ref'] === undefined ? definition : null;
};
