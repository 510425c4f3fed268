import type { Expression } from '@mot-cua/domain/forms/expression.ts';
import type { ProcedurePackage, Rule, UiField } from '@mot-cua/domain/procedure-package/schema.ts';
import type { AnswerValue } from '@mot-cua/domain/provenance.ts';

/**
 * One made-up form for all engines: 40 groups of five fields (text, number, yes or no, one of four, text), 200 fields and
 * 300 rules: 120 show, 120 require, 60 check. It uses nothing that one of the peers lacks (no calculations, no lists).
 */
export const groups = 40;
export const kinds = ['text', 'number', 'yesNo', 'choice', 'remark'] as const;
export type Kind = (typeof kinds)[number];
export const options = ['a', 'b', 'c', 'd'] as const;
/** groups whose remark must not repeat their text */
export const groupsThatCompare = 20;
/** answers a number may not exceed */
export const largestNumber = 120;

export const groupName = (group: number): string => `g${String(group).padStart(2, '0')}`;
export const refOf = (group: number, kind: Kind): string => `/${groupName(group)}/${kind}`;
/** the group before, in a ring: a remark waits for it too */
export const groupBefore = (group: number): number => (group + groups - 1) % groups;

const every = Array.from({ length: groups }, (_, group) => group);
const value = (group: number, kind: Kind): Expression => ({ var: refOf(group, kind) });
const is = (condition: Expression): Expression => ({ '==': [condition, true] });

const rulesOf = (group: number): Rule[] => {
  const id = (what: string) => `${groupName(group)}-${what}`;
  const show = (kind: Kind, when: Expression): Rule => ({
    id: id(`show-${kind.toLowerCase()}`),
    effect: 'show',
    target: refOf(group, kind),
    when,
  });
  const require = (kind: Kind, when: Expression): Rule => ({
    id: id(`need-${kind.toLowerCase()}`),
    effect: 'require',
    target: refOf(group, kind),
    when,
  });
  const check = (kind: Kind, what: string, must: Expression): Rule => ({
    id: id(what),
    effect: 'check',
    target: refOf(group, kind),
    must,
  });
  return [
    show('text', { in: [value(group, 'choice'), ['a', 'b']] }),
    show('number', is(value(group, 'yesNo'))),
    show('remark', { and: [is(value(groupBefore(group), 'yesNo')), { '==': [value(group, 'choice'), 'a'] }] }),
    require('text', is(value(group, 'yesNo'))),
    require('number', { in: [value(group, 'choice'), ['a', 'c']] }),
    require('remark', { '>': [value(group, 'number'), 10] }),
    check('number', 'not-too-large', { '<=': [value(group, 'number'), largestNumber] }),
    ...(group < groupsThatCompare
      ? [check('remark', 'not-the-same', { '!=': [value(group, 'remark'), value(group, 'text')] })]
      : []),
  ];
};

const widgets: Record<Kind, UiField['widget']> = {
  text: 'text',
  number: 'number',
  yesNo: 'yes-no',
  choice: 'choice',
  remark: 'text',
};
const fieldOf = (group: number, kind: Kind): UiField => ({
  ref: refOf(group, kind),
  widget: widgets[kind],
  ...(kind === 'choice' ? { options: [...options] } : {}),
});

const schemaOf = (kind: Kind): Record<string, unknown> => {
  if (kind === 'number') return { type: 'number' };
  if (kind === 'yesNo') return { type: 'boolean' };
  return kind === 'choice' ? { type: 'string', enum: [...options] } : { type: 'string', maxLength: 200 };
};

/** The words of a field, the same everywhere. */
export const labelOf = (group: number, kind: Kind): string => `${kind} ${group}`;

const texts = (): Record<string, string> => ({
  ...Object.fromEntries(
    ['title', 'summary', 'fee', 'duration', 'channelNote'].map((text) => [`procedure.${text}`, 'Bench']),
  ),
  'truth.title': 'Bench',
  'truth.paragraph.1': 'Bench',
  ...Object.fromEntries(every.map((group) => [`page.${groupName(group)}.title`, `Group ${group}`])),
  ...Object.fromEntries(
    every.flatMap((group) => kinds.map((kind) => [`${refOf(group, kind)}.label`, labelOf(group, kind)])),
  ),
  ...Object.fromEntries(
    every.flatMap((group) => options.map((option) => [`${refOf(group, 'choice')}=${option}`, option])),
  ),
  ...Object.fromEntries(
    every.flatMap(rulesOf).flatMap((rule) => (rule.effect === 'check' ? [[`check.${rule.id}`, rule.id]] : [])),
  ),
});

/** The form as a procedure package of ours: one page for each group, five fields each. */
export const benchPackage = (): ProcedurePackage => ({
  procedure: {
    format: 'procedure-package/1',
    id: '9.000001',
    version: '2026.11.1',
    validFrom: '2025-07-01',
    validTo: null,
    kind: 'e-form',
    signature: 'on-screen',
    channel: 'counter-intake',
    legalBasis: [{ vi: 'Bench', en: 'Bench' }],
    identity: { minimum: 'none' },
    wantsEthnicity: false,
    owner: null,
    truthDeclaration: { version: 'bench' },
    searchWords: [],
  },
  dataSchema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      every.map((group) => [
        groupName(group),
        {
          type: 'object',
          additionalProperties: false,
          properties: Object.fromEntries(kinds.map((kind) => [kind, schemaOf(kind)])),
        },
      ]),
    ),
  },
  ui: { pages: every.map((group) => ({ id: groupName(group), fields: kinds.map((kind) => fieldOf(group, kind)) })) },
  rules: every.flatMap(rulesOf),
  bind: [],
  papers: [],
  texts: { vi: texts(), en: texts() },
  print: { title: 'Bench', lines: [] },
  examples: [
    { name: 'empty', today: '2026-11-30', person: null, answers: [], expect: { pages: every.map(groupName) } },
  ],
});

export type Change = { readonly group: number; readonly kind: Kind; readonly value: AnswerValue };

/** What a person does to the form: yes, one of four, a number, text, for each group, and then differently. */
export const changes = (): Change[] =>
  [0, 1].flatMap((round) =>
    every.flatMap((group): Change[] => [
      { group, kind: 'choice', value: options[(group + round) % 3] ?? 'a' },
      { group, kind: 'yesNo', value: round === 0 },
      { group, kind: 'number', value: group * 4 + round },
    ]),
  );
