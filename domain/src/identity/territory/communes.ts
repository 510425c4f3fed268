import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { done, failed, type Result } from '../../result.ts';
import { inForceOn } from './dated.ts';
import { provinces } from './provinces.ts';

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

/** Most lines of a list: every commune of the country, several times over. */
const mostCommunes = 20_000;

/** The file that a site loads: where the list was taken from, and its lines. */
export const CommuneFile = Type.Object(
  {
    format: Type.Literal('communes/1'),
    /** the decision or the annex that it was taken from, for whoever has to check it */
    source: Type.String({ minLength: 1, maxLength: 400 }),
    communes: Type.Array(Commune, { minItems: 1, maxItems: mostCommunes }),
  },
  { additionalProperties: false },
);
export type CommuneFile = Static<typeof CommuneFile>;

const aCommune = Compile(Commune);
const communeFile = Compile(CommuneFile);

/** Shape only. */
export const isCommuneCode = (text: string): boolean => /^[0-9]{5}$/u.test(text);

/** Checks a list that was loaded. The fault says which line is wrong and what to do about it. */
export const communesFrom = (value: unknown): Result<readonly Commune[], string> => {
  if (!communeFile.Check(value)) return failed(wrongShape(value));
  const { communes } = value;
  const codes = new Set(provinces.map(({ code }) => code));
  const stray = communes.find(({ province }) => !codes.has(province));
  if (stray)
    return failed(`commune ${stray.code}: province ${stray.province} is none of the 34; give its two-digit code`);
  const backward = communes.find(({ validFrom, validTo }) => validTo !== null && validTo < validFrom);
  if (backward) return failed(`commune ${backward.code}: validTo lies before validFrom; mend the days`);
  for (const [code, lines] of Map.groupBy(communes, (one) => one.code))
    for (const line of lines)
      if (lines.some((other) => other !== line && inForceOn(other, line.validFrom)))
        return failed(`commune ${code}: two lines hold on ${line.validFrom}; give the older one its validTo`);
  return done(communes);
};

/** The first line that is wrong, or what is wrong around them. */
const wrongShape = (value: unknown): string => {
  const lines: unknown =
    typeof value === 'object' && value !== null && 'communes' in value ? value.communes : undefined;
  if (!Array.isArray(lines))
    return 'it is no list of communes: expected {"format":"communes/1","source":"…","communes":[…]}';
  if (lines.length > mostCommunes) return `it has ${lines.length} lines, more than ${mostCommunes}`;
  const wrong = lines.findIndex((line) => !aCommune.Check(line));
  if (wrong < 0) return 'format must be "communes/1", source a text, and there must be at least one commune';
  const [error] = aCommune.Errors(lines[wrong]);
  return `communes[${wrong}]${error?.instancePath ?? ''}: ${error?.message ?? 'wrong'}; see domain/src/identity/territory/communes.ts`;
};

/** Where a code is known on a day; null where it is not, or no list is loaded. */
export const communeOn = (list: readonly Commune[], code: string, day: string): Commune | null =>
  list.find((one) => one.code === code && inForceOn(one, day)) ?? null;
