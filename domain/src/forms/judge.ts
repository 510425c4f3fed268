import type { ProcedurePackage } from '../procedure-package/schema.ts';
import type { Answer, AnswerValue } from '../provenance.ts';
import { dateInVietnam } from '../text/dates.ts';
import { compile, type FieldPlan } from './compiled-package.ts';
import { declarationOf } from './declaration.ts';
import { draftErrors, type FieldError } from './draft.ts';
import type { Draft, ListItems } from './draft-state.ts';
import { mostItems } from './items.ts';
import { inItem, isRecord, pointerParts } from './pointer.ts';

/** A declaration as it travels. */
export type Declared = {
  readonly data: Record<string, unknown>;
  readonly provenance: Readonly<Record<string, Answer>>;
};

/** What the engine says of a declaration that came from elsewhere; both empty: it could have been made here. */
export type Verdict = {
  /** what the citizen's screen would have said, by the field it would have said it of */
  readonly errors: readonly FieldError[];
  /** pointers of values that the form does not make of its own answers: unknown, hidden, calculated otherwise */
  readonly strange: readonly string[];
};

/**
 * Judges a declaration where it arrives, by the engine that it was made with: its values are put back as answers, the form is
 * worked out as it stood on the day of submission (`submittedAt`, epoch ms), and must say the same again.
 */
export const judgeDeclaration = (pkg: ProcedurePackage, declared: Declared, submittedAt: number): Verdict => {
  const draft = reopened(pkg, declared, submittedAt);
  const made = leaves(declarationOf(draft).data);
  const given = leaves(declared.data);
  const strange = [...new Set([...made.keys(), ...given.keys()])].filter((ref) => made.get(ref) !== given.get(ref));
  return { errors: draftErrors(draft, 'vi').map(({ ref, message }) => ({ ref, message })), strange: strange.sort() };
};

/** The draft that a declaration came from, as far as it says. What the card said is among the answers, marked as the card's. */
const reopened = (pkg: ProcedurePackage, { data, provenance }: Declared, at: number): Draft => {
  const answers: Record<string, Answer> = {};
  const lists: Record<string, ListItems> = {};
  const take = (plan: FieldPlan, ref: string, from: unknown, at: string, name: string): void => {
    if (plan.list || plan.ui?.widget === 'address') return;
    const value = valueAt(from, at);
    const told = Object.hasOwn(provenance, name) ? provenance[name] : undefined;
    // Nothing is an answer too: where a default was taken out, it must not come back.
    answers[ref] = {
      value,
      source: told?.source ?? 'typed',
      verified: told?.verified ?? false,
      at: told?.at ?? 0,
      // what stood there first still tells a correction from a value that was always so
      ...(told?.original ? { original: told.original } : {}),
    };
  };
  for (const [ref, { plan, fields }] of compile(pkg).nodes) {
    take(plan, ref, data, ref, ref);
    if (!plan.list) continue;
    const items = thingAt(data, ref);
    const known = Array.isArray(items) ? items.slice(0, mostItems) : [];
    lists[ref] = { items: known.map((_, position) => `i${position + 1}`), given: known.length };
    for (const [position, item] of known.entries())
      for (const field of fields) {
        const inner = field.ref.slice(ref.length + 2);
        take(field, inItem(field.ref, `i${position + 1}`), item, inner, `${ref}/${position}${inner}`);
      }
  }
  return { pkg, openedAt: at, today: dateInVietnam(at), submitter: null, known: {}, answers, lists };
};

const thingAt = (from: unknown, ref: string): unknown =>
  pointerParts(ref).reduce<unknown>(
    (place, part) => (isRecord(place) && Object.hasOwn(place, part) ? place[part] : undefined),
    from,
  );

const valueAt = (from: unknown, ref: string): AnswerValue => {
  const value = thingAt(from, ref);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
};

/** Most values of one declaration that are looked at; a form has a few hundred. */
const mostLeaves = 5_000;

const leaves = (data: unknown): Map<string, unknown> => {
  const found = new Map<string, unknown>();
  const walk = (value: unknown, pointer: string, depth: number): void => {
    if (found.size >= mostLeaves || depth > 12) return;
    if (typeof value !== 'object' || value === null) found.set(pointer, value);
    else for (const [name, inner] of Object.entries(value)) walk(inner, `${pointer}/${name}`, depth + 1);
  };
  walk(data, '', 0);
  return found;
};
