import { partUi } from '../forms/address.ts';
import type { ProcedurePackage, UiField, UiLeaf, UiPage } from './schema.ts';

/** A box that a citizen may see: a field, a field of a list's items (`/periods/*` + `/place`), a part of an address. */
export type AskedField = Omit<UiField, 'fields' | 'summary'> & {
  readonly page: UiPage;
  /** the list in whose items it is asked */
  readonly list: string | null;
  /** the address that it is a part of */
  readonly address: string | null;
};

/** Every field of a package under every name that rules, texts and answers may use. */
export const askedFields = (pkg: ProcedurePackage): AskedField[] =>
  pkg.ui.pages.flatMap((page) =>
    page.fields.flatMap((field) => {
      const { fields, summary: _, ...own } = field;
      if (own.widget !== 'list') return withParts({ ...own, page, list: null, address: null });
      const inner = (fields ?? []).flatMap((leaf) =>
        withParts({ ...leaf, ref: `${field.ref}/*${leaf.ref}`, page, list: field.ref, address: null }),
      );
      return [{ ...own, page, list: null, address: null }, ...inner];
    }),
  );

const withParts = (field: AskedField): AskedField[] => {
  if (field.widget !== 'address') return [field];
  const whole: UiLeaf = { ref: field.ref, widget: 'address', ...(field.required ? { required: true } : {}) };
  return [
    field,
    ...partUi(whole).map((part) => ({ ...part.field, page: field.page, list: field.list, address: field.ref })),
  ];
};

/** The name a package gives to a field of an example's draft: `/periods/i2/place` → `/periods/*` + `/place`. */
export const asNamed = (pkg: ProcedurePackage, ref: string): string => {
  const list = pkg.ui.pages
    .flatMap((page) => page.fields)
    .find((field) => field.widget === 'list' && ref.startsWith(`${field.ref}/i`));
  return list ? ref.replace(/^(.*?)\/i[0-9]+\//u, '$1/*/') : ref;
};
