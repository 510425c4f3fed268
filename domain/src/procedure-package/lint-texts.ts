import { propertyAt } from '../forms/pointer.ts';
import { askedFields } from './asked-fields.ts';
import type { ProcedurePackage } from './schema.ts';

/** Longest label, in characters: it has to fit the largest text size on a narrow panel. */
export const longestLabel = 60;

/** Texts that are missing, too long, or belong to nothing; in every language. */
export const textFaults = (pkg: ProcedurePackage): string[] =>
  (['vi', 'en'] as const).flatMap((language) => {
    const texts = pkg.texts[language];
    const needed = neededKeys(pkg);
    const allowed = new Set([...needed, ...optionalKeys(pkg)]);
    const has = (key: string): boolean => Object.hasOwn(texts, key) && (texts[key] ?? '').trim() !== '';
    return [
      ...needed.filter((key) => !has(key)).map((key) => `${language}: text ${key} is missing`),
      ...Object.keys(texts)
        .filter((key) => !allowed.has(key) && !isParagraph(key))
        .map((key) => `${language}: text ${key} belongs to nothing`),
      ...Object.entries(texts)
        .filter(([key, text]) => isLabel(key) && [...text].length > longestLabel)
        .map(([key]) => `${language}: ${key} is longer than ${longestLabel} characters`),
      ...Object.entries(texts)
        .filter(([, text]) => text !== text.normalize('NFC'))
        .map(([key]) => `${language}: ${key} is not NFC`),
      ...Object.keys(texts)
        .filter((key) => isParagraph(key) !== isParagraphOf(pkg, key))
        .map((key) => `${language}: ${key} is not there in both languages`),
    ];
  });

const isLabel = (key: string): boolean => key.endsWith('.label') || /^page\.[a-z0-9-]+\.title$/u.test(key);
const isParagraph = (key: string): boolean => /^truth\.paragraph\.[1-9][0-9]?$/u.test(key);
const isParagraphOf = (pkg: ProcedurePackage, key: string): boolean =>
  isParagraph(key) && Object.hasOwn(pkg.texts.vi, key) && Object.hasOwn(pkg.texts.en, key);

/** Parts of an address have words that all forms share. */
const fieldsOf = (pkg: ProcedurePackage) => askedFields(pkg).filter((field) => field.address === null);

/** Another channel has other words: who takes it in, and where. */
const laterChannels = ({ procedure }: ProcedurePackage) => [
  ...new Set((procedure.channelFrom ?? []).map(({ channel }) => channel).filter((one) => one !== procedure.channel)),
];

const neededKeys = (pkg: ProcedurePackage): string[] => [
  'procedure.title',
  'procedure.summary',
  'procedure.fee',
  'procedure.duration',
  'procedure.channelNote',
  ...laterChannels(pkg).map((channel) => `procedure.channelNote.${channel}`),
  ...(pkg.procedure.kind === 'e-form' ? ['truth.title', 'truth.paragraph.1'] : []),
  ...pkg.ui.pages.map((page) => `page.${page.id}.title`),
  ...fieldsOf(pkg).flatMap((field) => [
    `${field.ref}.label`,
    ...(field.options ?? []).map((option) => `${field.ref}=${option}`),
    ...(propertyAt(pkg.dataSchema, field.ref)?.['pattern'] === undefined ? [] : [`${field.ref}.format`]),
  ]),
  ...pkg.papers.map((paper) => `paper.${paper.key}.title`),
  ...pkg.rules.filter((rule) => rule.effect === 'check').map((rule) => `check.${rule.id}`),
];

const optionalKeys = (pkg: ProcedurePackage): string[] => [
  'truth.title',
  'procedure.change',
  'procedure.feeInShort',
  'procedure.morePapers',
  ...pkg.ui.pages.map((page) => `page.${page.id}.help`),
  ...fieldsOf(pkg).map((field) => `${field.ref}.help`),
  ...fieldsOf(pkg)
    .filter((field) => field.widget === 'list')
    .flatMap(({ ref }) => [`${ref}.add`, `${ref}.item`]),
  ...pkg.papers.map((paper) => `paper.${paper.key}.note`),
];
