import { done, failed, type Result } from '../result.ts';
import { dateInVietnam } from '../text/dates.ts';
import { compile, type FieldPlan } from './compiled-package.ts';
import { changed, type Draft, type ListItems, stateOf } from './draft-state.ts';

/** The item that stands in a list from the beginning where it needs one. */
export const firstItem = 'i1';

/** Most items of a list whose schema names no bound. */
export const mostItems = 50;

/** How few and how many items the data schema wants of a list. */
export const itemLimits = (plan: FieldPlan): { least: number; most: number } => {
  const bound = (keyword: 'minItems' | 'maxItems', otherwise: number): number => {
    const value = plan.property?.[keyword];
    return typeof value === 'number' ? value : otherwise;
  };
  return { least: bound('minItems', 0), most: bound('maxItems', mostItems) };
};

const listOf = (draft: Draft, plan: FieldPlan): ListItems => {
  const own = draft.lists?.[plan.ref];
  if (own) return own;
  const { least } = itemLimits(plan);
  return { items: Array.from({ length: least }, (_, at) => `i${at + 1}`), given: least };
};

/** Ids of a list's items, in order. */
export const itemsOf = (draft: Draft, plan: FieldPlan): readonly string[] => listOf(draft, plan).items;

type ItemFault = { code: 'unknown-list' | 'unknown-item' | 'locked' | 'too-many' | 'too-few' };

/** One more item at the end of a list; `id` names it from now on. */
export const addItem = (
  draft: Draft,
  list: string,
  now: number,
): Result<{ readonly draft: Draft; readonly id: string }, ItemFault> => {
  const plan = openList(draft, list);
  if (!plan.ok) return plan;
  const { items, given } = listOf(draft, plan.value);
  if (items.length >= itemLimits(plan.value).most) return failed({ code: 'too-many' });
  const id = `i${given + 1}`;
  return done({
    draft: keepingItems(draft, list, { items: [...items, id], given: given + 1 }, draft.answers, now),
    id,
  });
};

/** Takes an item out with all its answers. A list never has fewer items than it needs. */
export const removeItem = (draft: Draft, list: string, id: string, now: number): Result<Draft, ItemFault> => {
  const plan = openList(draft, list);
  if (!plan.ok) return plan;
  const { items, given } = listOf(draft, plan.value);
  if (!items.includes(id)) return failed({ code: 'unknown-item' });
  if (items.length <= itemLimits(plan.value).least) return failed({ code: 'too-few' });
  const answers = Object.fromEntries(
    Object.entries(draft.answers).filter(([ref]) => !ref.startsWith(`${list}/${id}/`)),
  );
  return done(keepingItems(draft, list, { items: items.filter((one) => one !== id), given }, answers, now));
};

const openList = (draft: Draft, list: string): Result<FieldPlan, ItemFault> => {
  const plan = compile(draft.pkg).nodes.get(list)?.plan;
  const field = stateOf(draft).fields.get(list);
  if (!plan?.list || !field?.visible) return failed({ code: 'unknown-list' });
  return field.lock === 'locked' ? failed({ code: 'locked' }) : done(plan);
};

/** A new draft with the items that an earlier one had, as far as its package still has these lists. */
export const withItems = (draft: Draft, lists: NonNullable<Draft['lists']>): Draft => {
  const { nodes } = compile(draft.pkg);
  const taken = Object.entries(lists).filter(([ref, { items }]) => {
    const plan = nodes.get(ref)?.plan;
    return plan?.list && items.length >= itemLimits(plan).least && items.length <= itemLimits(plan).most;
  });
  return taken.length === 0 ? draft : { ...draft, lists: Object.fromEntries(taken) };
};

const keepingItems = (draft: Draft, list: string, items: ListItems, answers: Draft['answers'], now: number): Draft =>
  changed(draft, { ...draft, today: dateInVietnam(now), answers, lists: { ...draft.lists, [list]: items } }, [list]);
