import { inLanguage, type Language } from '../localized.ts';
import { textOf } from '../procedure-package/package-texts.ts';
import type { UiLeaf } from '../procedure-package/schema.ts';
import type { AnswerValue } from '../provenance.ts';
import type { FieldView, ItemView, LeafView } from '../screen-parts.ts';
import { maskNumber } from '../text/mask.ts';
import { addressCandidates, addressInWords, communeInWords, communesOf, partOfText } from './address.ts';
import { longestAnswer } from './answer-text.ts';
import { type Draft, type FieldState, stateOf } from './draft-state.ts';
import { limit } from './field-fault.ts';
import { itemFields } from './fields-of-page.ts';
import { itemLimits } from './items.ts';
import { faultMessage, formWords, labelOf } from './messages.ts';
import { optionLabel, valueInWords } from './review.ts';

/** How a page is looked at. */
export type Looking = {
  readonly draft: Draft;
  readonly language: Language;
  /** whether its mistakes are shown */
  readonly judged: boolean;
  /** the ref of the item that is open; null: none; absent: the only one there is */
  readonly open?: string | null | undefined;
};

/** One field as the screen draws it. A locked number of a card leaves only masked (PR-1). */
export const fieldView = (field: FieldState, looking: Looking): FieldView => {
  if (!field.plan.list) return leafView(field, looking);
  const { draft, language, judged } = looking;
  const { ref, plan, items } = field;
  const { least, most } = itemLimits(plan);
  const mayAdd = field.lock !== 'locked' && items.length < most;
  const own = looking.open === undefined && items.length === 1 ? `${ref}/${items[0]}` : looking.open;
  return {
    ...frame(field, looking),
    widget: 'list',
    value: null,
    source: null,
    verified: false,
    keyboard: 'none',
    ...(judged && field.fault ? { error: faultMessage(draft.pkg, plan, field.fault, language) } : {}),
    items: items.map((id, at) => itemView(field, id, at, { ...looking, open: own, removable: items.length > least })),
    ...(mayAdd ? { add: textOf(draft.pkg, language, `${plan.ref}.add`) ?? inLanguage(formWords.add, language) } : {}),
  };
};

const itemView = (
  list: FieldState,
  id: string,
  at: number,
  looking: Looking & { readonly removable: boolean },
): ItemView => {
  const { draft, language, judged } = looking;
  const ref = `${list.ref}/${id}`;
  const fields = itemFields(draft, list, id);
  const open = looking.open === ref;
  return {
    id,
    ref,
    title: itemTitle(draft, list, at, language),
    summary: itemSummary(draft, list, id, language),
    wrong: judged && fields.some((field) => field.fault !== null),
    removable: looking.removable && list.lock !== 'locked',
    open,
    fields: open
      ? fields.filter((field) => field.plan.ui && !field.plan.partOf).map((field) => leafView(field, looking))
      : [],
  };
};

/** What an item of a list is called, by its place: `Con thứ 2`, or the plain word of the form engine. `at` counts from 0. */
export const itemTitle = (draft: Draft, list: FieldState, at: number, language: Language): string =>
  (textOf(draft.pkg, language, `${list.plan.ref}.item`) ?? inLanguage(formWords.item, language)).replace(
    '{n}',
    String(at + 1),
  );

/** An item in one line: what its summary names, as far as it was given. */
export const itemSummary = (draft: Draft, list: FieldState, id: string, language: Language): string => {
  const { fields } = stateOf(draft);
  return (list.plan.list?.summary ?? [])
    .flatMap((name) => {
      const field = fields.get(`${list.ref}/${id}${name}`);
      if (!field?.visible || field.value === null) return [];
      return [field.plan.ui ? valueInWords(draft, field, language) : String(field.value)];
    })
    .join(' · ');
};

const leafView = (field: FieldState, looking: Looking): LeafView => {
  const { draft, language, judged } = looking;
  const { plan, answer, lock } = field;
  const { ui } = plan;
  if (!ui) throw new Error(`${plan.ref} is on no page`);
  const isText = ui.widget === 'text' || ui.widget === 'long-text';
  return {
    ...frame(field, looking),
    widget: ui.widget,
    value: shownValue(ui, ui.widget === 'address' ? field.value : (answer?.value ?? null), lock),
    source: answer && answer.value !== null ? answer.source : null,
    verified: answer?.verified ?? false,
    ...(judged && field.fault ? { error: faultMessage(draft.pkg, plan, field.fault, language) } : {}),
    ...(isText ? { maxLength: limit(plan, 'maxLength') ?? longestAnswer } : {}),
    ...optionsOf(field, looking),
    ...(ui.partial ? { partial: true } : {}),
    ...(ui.widget === 'address' ? addressView(field, looking) : {}),
    keyboard: ui.keyboard ?? usualKeyboard(ui),
  };
};

const frame = ({ ref, plan, lock, required }: FieldState, { draft, language }: Looking) => {
  const help = plan.partOf ? null : textOf(draft.pkg, language, `${plan.ref}.help`);
  return { ref, label: labelOf(draft.pkg, plan, language), ...(help === null ? {} : { help }), lock, required };
};

/** What may be chosen. The communes of the chosen province are proposals: one that the list lacks may be typed. */
const optionsOf = (field: FieldState, { draft, language }: Looking): Pick<LeafView, 'options'> => {
  const { ui, partOf } = field.plan;
  if (ui?.options)
    return { options: ui.options.map((value) => ({ value, label: optionLabel(draft, field.plan, value, language) })) };
  if (partOf?.part !== 'commune') return {};
  const address = field.ref.slice(0, field.ref.lastIndexOf('/'));
  const province = stateOf(draft).fields.get(`${address}/provinceCode`)?.value;
  const communes = typeof province === 'string' ? communesOf(draft.territory, province, draft.today) : [];
  return communes.length === 0
    ? {}
    : { options: communes.map((one) => ({ value: communeInWords(one), label: communeInWords(one) })) };
};

const addressView = (field: FieldState, looking: Looking): Partial<LeafView> => {
  const { draft } = looking;
  const { fields } = stateOf(draft);
  const part = (name: string) => fields.get(`${field.ref}/${name}`);
  const parts = ['provinceCode', 'commune', 'street'].flatMap((name) => {
    const one = part(name);
    return one ? [leafView(one, looking)] : [];
  });
  const asRead = part('asRead')?.value;
  if (typeof asRead !== 'string') return { parts };
  const street = partOfText(asRead, 'street', draft.today) ?? part('street')?.value ?? null;
  const candidates =
    part('commune')?.value == null || part('provinceCode')?.value == null
      ? addressCandidates(draft.territory, asRead, draft.today).map(({ provinceCode, commune }) => ({
          label: addressInWords({ street: null, commune, provinceCode }, draft.today) ?? '',
          answers: [
            { ref: `${field.ref}/provinceCode`, value: provinceCode },
            ...(commune === null ? [] : [{ ref: `${field.ref}/commune`, value: commune }]),
            ...(street === null ? [] : [{ ref: `${field.ref}/street`, value: street }]),
          ],
        }))
      : [];
  return { parts, asRead, ...(candidates.length > 0 ? { candidates } : {}) };
};

const shownValue = (ui: UiLeaf, value: AnswerValue, lock: FieldState['lock']): AnswerValue =>
  ui.masked && lock === 'locked' && typeof value === 'string' ? maskNumber(value) : value;

const usualKeyboard = (ui: UiLeaf): FieldView['keyboard'] => {
  switch (ui.widget) {
    case 'text':
    case 'long-text':
      return 'vietnamese';
    case 'choice':
    case 'yes-no':
    case 'address':
      return 'none';
    default:
      return 'digits';
  }
};
