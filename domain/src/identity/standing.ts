import Type, { type Static } from 'typebox';
import { ValueSource } from '../provenance.ts';

/**
 * As what somebody stands there. Người nộp (who stands there) and chủ hồ sơ (whose dossier it is) are two roles everywhere:
 * a parent or guardian, somebody with an authorisation, a representative of an organisation hand in for another.
 */
export const Capacity = Type.Union([
  Type.Literal('self'),
  Type.Literal('parent'),
  Type.Literal('proxy'),
  Type.Literal('representative'),
]);
export type Capacity = Static<typeof Capacity>;

export const capacities: readonly Capacity[] = ['self', 'parent', 'proxy', 'representative'];

/** Chủ hồ sơ, as far as it is known; nothing of it is verified unless its own card was read. */
export const Owner = Type.Object({
  kind: Type.Union([Type.Literal('person'), Type.Literal('organisation')]),
  /** of an organisation its name as registered */
  fullName: Type.String({ maxLength: 200 }),
  personalNumber: Type.Union([Type.String({ pattern: '^[0-9]{12}$' }), Type.Null()]),
  /** `yyyy-MM-dd`, `yyyy-MM` or `yyyy` */
  dateOfBirth: Type.Optional(Type.String({ maxLength: 10 })),
  /** 10 digits, or 13 for a branch */
  taxCode: Type.Optional(Type.String({ pattern: '^[0-9]{10}([0-9]{3})?$' })),
  source: ValueSource,
  verified: Type.Boolean(),
});
export type Owner = Static<typeof Owner>;

/** `owner` is null where the person who stands there is the owner. */
export const Standing = Type.Object({ capacity: Capacity, owner: Type.Union([Owner, Type.Null()]) });
export type Standing = Static<typeof Standing>;

/** 10 digits, or 10 and 3 of a branch with or without its hyphen (TT 86/2024/TT-BTC); null: no tax code. */
export const readTaxCode = (text: string): string | null => {
  const digits = text.replace(/[\s.-]/gu, '');
  return /^[0-9]{10}([0-9]{3})?$/u.test(digits) ? digits : null;
};
