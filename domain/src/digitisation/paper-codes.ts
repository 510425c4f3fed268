import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { inForceOn } from '../identity/territory/dated.ts';
import { done, failed, type Result } from '../result.ts';
import { fold } from '../text/fold.ts';

/**
 * Codes of papers, as the national database of procedures gives them out (CSDLQG về TTHC; seen in a 2026 adapter):
 * `KQ.G07.000122` says what kind of result a paper is (mã loại giấy tờ), `000.00.00.G09-KQ002269` says which component of
 * a dossier it is (mã thành phần hồ sơ): owner agency, then the number. TT 03/2025/TT-VPCP may write them another way:
 * the list is a site's data, this file judges the shape alone.
 */
const typeShape = /^KQ\.(?<agency>[A-Z0-9]{1,3}(?:\.[A-Z0-9]{1,3}){0,4})\.(?<serial>[0-9]{6})$/u;
const componentShape = /^(?<agency>[A-Z0-9]{1,3}(?:\.[A-Z0-9]{1,3}){0,4})-(?<letters>[A-Z]{2})(?<serial>[0-9]{6})$/u;

export const PaperTypeCode = Type.String({ pattern: typeShape.source.replaceAll(/\?<\w+>/gu, ''), maxLength: 40 });
export const ComponentCode = Type.String({ pattern: componentShape.source.replaceAll(/\?<\w+>/gu, ''), maxLength: 40 });

/** A code taken apart. */
export type PaperCode = {
  readonly kind: 'paper-type' | 'component';
  /** as it is written everywhere: capitals, no spaces */
  readonly code: string;
  readonly agency: string;
  readonly serial: string;
};

/** Reads a code as people type it (small letters, stray spaces); null when it is none. */
export const readPaperCode = (text: string): PaperCode | null => {
  if (text.length > 60) return null;
  const code = text.replace(/\s+/gu, '').toUpperCase();
  const type = typeShape.exec(code)?.groups;
  if (type) return { kind: 'paper-type', code, agency: type['agency'] ?? '', serial: type['serial'] ?? '' };
  const component = componentShape.exec(code)?.groups;
  if (!component) return null;
  return { kind: 'component', code, agency: component['agency'] ?? '', serial: component['serial'] ?? '' };
};

const day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });

/** One line of a site's list of papers, dated like everything that the law changes. */
export const PaperType = Type.Object(
  {
    code: PaperTypeCode,
    name: Type.String({ minLength: 1, maxLength: 200 }),
    /** the component it stands for where a dossier asks for it; null: not asked for */
    component: Type.Union([ComponentCode, Type.Null()]),
    /** shortest way to type it, e.g. `ks` for giấy khai sinh; absent: the initials of its name */
    shortcut: Type.Optional(Type.String({ pattern: '^[a-z0-9]{1,8}$' })),
    /** what a clerk must fill in before it is a record; number and issuer of an identity paper, the owner of a certificate */
    wants: Type.Array(
      Type.Union([
        Type.Literal('notation'),
        Type.Literal('issuer'),
        Type.Literal('issuedOn'),
        Type.Literal('expiresOn'),
        Type.Literal('ownerId'),
      ]),
      { maxItems: 5 },
    ),
    /** bound, laminated, torn by age: such an original never enters a feeder; absent: it may */
    glassOnly: Type.Optional(Type.Boolean()),
    /** R89: its text changes when its owner's identity paper does */
    followsIdentity: Type.Boolean(),
    validFrom: day,
    validTo: Type.Union([day, Type.Null()]),
  },
  { additionalProperties: false },
);
export type PaperType = Static<typeof PaperType>;

const paperTypeList = Compile(Type.Array(PaperType, { maxItems: 20_000 }));

/** Checks a loaded list; `twice`: two lines give one code on one day. */
export const paperTypesFrom = (value: unknown): Result<readonly PaperType[], 'wrong-shape' | 'twice'> => {
  if (!paperTypeList.Check(value)) return failed('wrong-shape');
  const byCode = Map.groupBy(value, (one) => one.code);
  const overlap = [...byCode.values()].some((lines) =>
    lines.some((line, at) => lines.some((other, index) => index !== at && inForceOn(other, line.validFrom))),
  );
  return overlap ? failed('twice') : done(value);
};

/** What a code means on a day; null where the list does not know it then. */
export const paperTypeOn = (list: readonly PaperType[], code: string, on: string): PaperType | null =>
  list.find((one) => one.code === code && inForceOn(one, on)) ?? null;

/**
 * The papers that a few typed letters may mean on a day, best first: shortcut, initials (`gks`), words begun in order
 * (`giay kh`), part of the code. Without marks, so that a keyboard without Telex will do.
 */
export const paperTypesTyped = (list: readonly PaperType[], typed: string, on: string, most = 8): PaperType[] => {
  const wanted = fold(typed);
  if (wanted === '') return [];
  return list
    .filter((one) => inForceOn(one, on))
    .map((one) => ({ one, rank: rankOf(one, wanted) }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank || a.one.name.localeCompare(b.one.name, 'vi') || (a.one.code < b.one.code ? -1 : 1))
    .slice(0, most)
    .map(({ one }) => one);
};

const rankOf = ({ code, name, shortcut }: PaperType, wanted: string): number => {
  const words = fold(name)
    .split(/[^a-z0-9]+/u)
    .filter(Boolean);
  const initials = words.map((word) => word[0]).join('');
  if (shortcut === wanted || code.toLowerCase() === wanted) return 0;
  if (initials === wanted) return 1;
  if (shortcut?.startsWith(wanted)) return 2;
  if (initials.startsWith(wanted)) return 3;
  if (beginInOrder(words, wanted.split(' '))) return 4;
  return code.toLowerCase().includes(wanted) ? 5 : Number.POSITIVE_INFINITY;
};

/** Each wanted beginning is found in a later word than the one before. */
const beginInOrder = (words: readonly string[], wanted: readonly string[]): boolean => {
  let from = 0;
  return wanted.every((beginning) => {
    const at = words.findIndex((word, index) => index >= from && word.startsWith(beginning));
    from = at + 1;
    return at >= 0;
  });
};
