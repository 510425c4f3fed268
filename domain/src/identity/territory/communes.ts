import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { done, failed, type Result } from '../../result.ts';
import { inForceOn } from './dated.ts';

/**
 * Xã, phường, đặc khu: 3,321 of them on 1/7/2025, five digits each (QĐ 19/2025/QĐ-TTg). The list itself is not in this
 * repository: the decision's annex could not be read here, and a list from memory would be worse than none. A site loads it
 * as data of this shape; without it a code is judged by its shape alone.
 */
export const Commune = Type.Object(
  {
    code: Type.String({ pattern: '^[0-9]{5}$' }),
    name: Type.String({ minLength: 1, maxLength: 80 }),
    kind: Type.Union([Type.Literal('commune'), Type.Literal('ward'), Type.Literal('special-zone')]),
    province: Type.String({ pattern: '^[0-9]{2}$' }),
    /** names of the communes it was made of, for old addresses; as far as the site's list says it */
    formerly: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { maxItems: 20 })),
    validFrom: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
    validTo: Type.Union([Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }), Type.Null()]),
  },
  { additionalProperties: false },
);
export type Commune = Static<typeof Commune>;

const communeList = Compile(Type.Array(Commune, { maxItems: 20_000 }));

/** Shape only. */
export const isCommuneCode = (text: string): boolean => /^[0-9]{5}$/u.test(text);

/** Checks a loaded list; `twice`: two lines give one code on one day. */
export const communesFrom = (value: unknown): Result<readonly Commune[], 'wrong-shape' | 'twice'> => {
  if (!communeList.Check(value)) return failed('wrong-shape');
  const byCode = Map.groupBy(value, (one) => one.code);
  const overlap = [...byCode.values()].some((lines) =>
    lines.some((line) => lines.some((other) => other !== line && inForceOn(other, line.validFrom))),
  );
  return overlap ? failed('twice') : done(value);
};

/** Where a code is known on a day; null where it is not, or no list is loaded. */
export const communeOn = (list: readonly Commune[], code: string, day: string): Commune | null =>
  list.find((one) => one.code === code && inForceOn(one, day)) ?? null;
