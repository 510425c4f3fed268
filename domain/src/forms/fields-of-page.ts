import { compile } from './compiled-package.ts';
import { type Draft, type FieldState, stateOf } from './draft-state.ts';
import { inItem } from './pointer.ts';

/** The fields of a page that are seen, in its order. */
export const fieldsOfPage = (draft: Draft, pageId: string): FieldState[] => {
  const { fields } = stateOf(draft);
  const page = draft.pkg.ui.pages.find((candidate) => candidate.id === pageId);
  return (page?.fields ?? []).flatMap((ui) => {
    const field = fields.get(ui.ref);
    return field?.visible ? [field] : [];
  });
};

/** The seen fields of one item, in the order its package gives them; an address after its parts. */
export const itemFields = (draft: Draft, list: FieldState, id: string): FieldState[] => {
  const { fields } = stateOf(draft);
  return (list.plan.list?.fields ?? []).flatMap((plan) => {
    const field = fields.get(inItem(plan.ref, id));
    return field?.visible ? [field] : [];
  });
};

/** A field with everything it is made of: the parts of an address before it, a list's items after it. */
export const withParts = (draft: Draft, field: FieldState): FieldState[] => {
  if (field.plan.list) return [field, ...field.items.flatMap((id) => itemFields(draft, field, id))];
  if (field.plan.ui?.widget !== 'address') return [field];
  const { fields } = stateOf(draft);
  const parts = [...compile(draft.pkg).nodes.values()]
    .filter((node) => node.plan.partOf?.address === field.plan.ref)
    .flatMap((node) => fields.get(node.plan.ref) ?? []);
  return [...parts, field];
};
