import type { ExceptionAction } from '@mot-cua/domain/exceptions/exceptions.ts';
import { type ExceptionReason, reasonsOf } from '@mot-cua/domain/exceptions/reasons.ts';
import type { ConsoleView, ExceptionView } from '@mot-cua/domain/office/office-views.ts';
import { titles } from '../../kit/words/titles.ts';
import { type Deed, mayWish } from './acts.ts';
import type { Menu, MenuInput, MenuItem } from './menus.ts';
import { lastedIn } from './times.ts';
import { whyWord } from './words-whys.ts';

/** As the office orders them, most urgent first; what a colleague sees to comes last. */
export const byUrgency = ({ exceptions }: ConsoleView): ExceptionView[] => {
  const isOthers = ({ claimedBy, mine }: ExceptionView): boolean => claimedBy !== null && !mine;
  return [...exceptions.filter((one) => !isOthers(one)), ...exceptions.filter(isOthers)];
};

/** Those for which nobody has come yet. */
export const unclaimed = (view: ConsoleView): ExceptionView[] =>
  byUrgency(view).filter(({ claimedBy }) => claimedBy === null);

/** Actions after which somebody will ask why: the note is offered, not only for `other`. */
const noted: ReadonlySet<ExceptionAction> = new Set(['confirm-by-eye', 'accept', 'reject-slip', 'cancel', 'merge']);
export const asksForNote = (action: ExceptionAction, reason: ExceptionReason): boolean =>
  reason === 'other' || noted.has(action);

const said = ({ language }: MenuInput, word: string): string => whyWord(word, language);

/** What tells one case from another of its kind. */
const gistOf = (input: MenuInput, facts: ExceptionView['facts']): string[] => {
  const { count } = input.words.exceptions.facts;
  switch (facts.code) {
    case 'EX-2':
      return [facts.title ?? facts.paper];
    case 'EX-3':
      return [said(input, facts.why), facts.dossier];
    case 'EX-6':
      return [`${count}: ${facts.count}`];
    case 'EX-7':
      return [facts.dossier];
    default:
      return [said(input, facts.why)];
  }
};

/** In one line: where, what, since when. */
export const headline = (input: MenuInput, { kiosk, raisedAt, facts }: ExceptionView): string => {
  const { words, now } = input;
  const why = gistOf(input, facts);
  return [kiosk, ...why, words.exceptions.since(lastedIn(words, now - raisedAt))].join(' · ');
};

export const inboxMenu = (input: MenuInput): Menu => {
  const { view, words } = input;
  const items = byUrgency(view).map((exception, at): MenuItem => {
    const { facts, claimedBy, mine, escalated, id } = exception;
    const mark = escalated
      ? words.exceptions.escalated
      : mine
        ? words.exceptions.mine
        : claimedBy !== null
          ? words.exceptions.byOther(claimedBy)
          : undefined;
    return {
      number: at + 1,
      name: words.exceptions.codes[facts.code],
      detail: headline(input, exception),
      ...(mark ? { mark } : {}),
      urgent: escalated,
      deed: { do: 'open', layer: { at: 'exception', id } },
    };
  });
  return { title: words.exceptions.title, groups: [{ items }], empty: words.exceptions.none };
};

const factsOf = (input: MenuInput, { facts, raisedAt, kiosk, escalated }: ExceptionView): Menu['facts'] => {
  const { words, language, now } = input;
  const { facts: names, yes, no } = words.exceptions;
  const screens: Readonly<Record<string, string>> = titles[language].titles;
  const rows: { name: string; value: string; urgent?: boolean }[] = [
    { name: kiosk, value: words.exceptions.since(lastedIn(words, now - raisedAt)) },
  ];
  if ('why' in facts) rows.push({ name: names.why, value: said(input, facts.why) });
  switch (facts.code) {
    case 'EX-1':
      rows.push({ name: names.tries, value: String(facts.tries) });
      break;
    case 'EX-2':
      rows.push({ name: names.paper, value: facts.title ?? facts.paper });
      rows.push({ name: names.checks, value: facts.checks.map((check) => said(input, check)).join(', ') });
      break;
    case 'EX-3':
      rows.push({ name: names.dossier, value: facts.dossier });
      break;
    case 'EX-4':
      if (facts.job !== null) rows.push({ name: names.job, value: said(input, facts.job) });
      rows.push({ name: names.waits, value: facts.visit === null ? no : yes });
      break;
    case 'EX-5':
      rows.push({ name: names.screen, value: screens[facts.screen] ?? facts.screen });
      break;
    case 'EX-6':
      rows.push({ name: names.count, value: String(facts.count) });
      rows.push({ name: names.oldest, value: lastedIn(words, now - facts.oldestAt) });
      break;
    case 'EX-7': // ids say nothing to anybody; the two are opened
    case 'EX-8':
      break;
  }
  if (escalated) rows.push({ name: '', value: words.exceptions.escalated, urgent: true });
  return rows;
};

const resolve = (id: string, action: ExceptionAction, reason: ExceptionReason): Deed =>
  asksForNote(action, reason)
    ? { do: 'open', layer: { at: 'note', id, action, reason } }
    : { do: 'wish', wish: { t: 'resolve', exception: id, action, reason, note: '' } };

/** Whoever settles what nobody has taken takes it by that; a colleague's is the colleague's, or a supervisor's. */
export const maySettle = (view: ConsoleView, { claimedBy, mine }: ExceptionView): boolean =>
  mine || claimedBy === null || view.staff.roles.includes('supervisor');

type Line = Omit<MenuItem, 'number'>;

const looking = ({ words }: MenuInput, { id, mine }: ExceptionView, can: boolean): Line => ({
  name: words.exceptions.actions['co-browse'],
  ...(words.exceptions.effects['co-browse'] ? { detail: words.exceptions.effects['co-browse'] } : {}),
  deed: can ? { do: 'look', exception: id, claim: !mine } : null,
});

const helped = ({ words }: MenuInput, id: string, can: boolean): Line => ({
  name: words.look.helped,
  detail: words.look.helpedHint,
  deed: can ? { do: 'open', layer: { at: 'reason', id, action: 'co-browse' } } : null,
});

/** The one usual action first, on the line under the cursor. */
export const exceptionMenu = (input: MenuInput, id: string): Menu | null => {
  const { view, words } = input;
  const exception = view.exceptions.find((one) => one.id === id);
  if (!exception) return null;
  const { claimedBy, mine } = exception;
  const can = mayWish(view) && maySettle(view, exception);
  const { codes, actions, effects, claim, claimHint, leave, byOther } = words.exceptions;
  const { twice } = words.papers;
  const settle = exception.actions.flatMap((action) => {
    // looking on settles nothing by itself: it is begun, and settles the case once somebody has been helped by it
    if (action === 'co-browse')
      return [looking(input, exception, can), ...(input.looked.has(id) ? [helped(input, id, can)] : [])];
    const [only, ...more]: readonly ExceptionReason[] = reasonsOf[action];
    const effect = effects[action];
    const deed: Deed =
      more.length === 0 && only !== undefined
        ? resolve(id, action, only)
        : { do: 'open', layer: { at: 'reason', id, action } };
    if (exception.facts.code === 'EX-7')
      return [
        {
          name: twice.actions[action] ?? actions[action],
          detail: twice.effects[action] ?? '',
          deed: can ? deed : null,
        },
      ];
    return [{ name: actions[action], ...(effect ? { detail: effect } : {}), deed: can ? deed : null }];
  });
  const toSee = (exception.dossiers ?? []).map(({ id: dossier, url }) => ({
    name: exception.facts.code === 'EX-7' && dossier === exception.facts.other ? twice.openEarlier : twice.openLater,
    deed: { do: 'dossier', url } as const,
  }));
  const keep = (t: 'claim' | 'leave'): Deed | null =>
    can ? { do: 'wish', wish: { t, exception: id }, stay: true } : null;
  const items = [
    ...(exception.facts.code === 'EX-7' ? toSee : []), // first: nobody decides about what they have not seen
    ...settle,
    mine
      ? { name: leave, deed: keep('leave') }
      : { name: claim, detail: claimedBy === null ? claimHint : byOther(claimedBy), deed: keep('claim') },
  ];
  const facts = factsOf(input, exception);
  return {
    title: codes[exception.facts.code],
    ...(facts ? { facts } : {}),
    groups: [{ items: items.map((item, at) => ({ ...item, number: at + 1 })) }],
  };
};

export const reasonMenu = (input: MenuInput, id: string, action: ExceptionAction): Menu | null => {
  const { view, words } = input;
  if (!view.exceptions.some((one) => one.id === id && one.actions.includes(action) && maySettle(view, one)))
    return null;
  const reasons: readonly ExceptionReason[] = reasonsOf[action];
  return {
    title:
      (view.exceptions.find((one) => one.id === id)?.facts.code === 'EX-7' && words.papers.twice.actions[action]) ||
      words.exceptions.actions[action],
    lead: words.exceptions.reasonTitle,
    groups: [
      {
        items: reasons.map((reason, at) => ({
          number: at + 1,
          name: words.exceptions.reasons[reason],
          deed: mayWish(view) ? resolve(id, action, reason) : null,
        })),
      },
    ],
  };
};
