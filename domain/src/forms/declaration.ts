import type { Answer } from '../provenance.ts';
import { compile, type FieldPlan } from './compiled-package.ts';
import { type Draft, stateOf } from './draft-state.ts';
import { inItem, placeAt } from './pointer.ts';

/**
 * What is submitted: the answers as JSON (hidden and empty ones left out, texts trimmed, the items of a list in order) and
 * where each came from, by JSON pointer into these data.
 */
export const declarationOf = (draft: Draft): { data: Record<string, unknown>; provenance: Record<string, Answer> } => {
  const data: Record<string, unknown> = {};
  const provenance: Record<string, Answer> = {};
  const { fields } = stateOf(draft);
  const take = (into: Record<string, unknown>, plan: FieldPlan, ref: string, at: string, name: string): void => {
    const field = fields.get(ref);
    // the whole of an address is its parts
    if (!field?.visible || !field.answer || field.value === null || plan.ui?.widget === 'address') return;
    placeAt(into, at, field.value);
    provenance[name] = { ...field.answer, value: field.value };
  };
  for (const [ref, { plan, fields: inner }] of compile(draft.pkg).nodes) {
    if (plan.list === null) {
      take(data, plan, ref, ref, ref);
      continue;
    }
    const list = fields.get(ref);
    if (!list?.visible || list.items.length === 0) continue;
    const items = list.items.map((id, position) => {
      const item: Record<string, unknown> = {};
      for (const field of inner) {
        const at = field.ref.slice(ref.length + 2);
        take(item, field, inItem(field.ref, id), at, `${ref}/${position}${at}`);
      }
      return item;
    });
    placeAt(data, ref, items);
  }
  return { data, provenance };
};

/** Where a field of the draft lies in the data: an item's by its position instead of its id. */
export const outputRef = (draft: Draft, ref: string): string => {
  for (const field of stateOf(draft).fields.values()) {
    const at = field.items.findIndex((id) => ref.startsWith(`${field.ref}/${id}/`));
    if (at >= 0) return `${field.ref}/${at}${ref.slice(field.ref.length + 1 + (field.items[at] ?? '').length)}`;
  }
  return ref;
};
