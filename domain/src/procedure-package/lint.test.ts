import { expect, test } from 'vitest';
import { packageFromDisk } from '../../procedures/packages-for-tests.ts';
import { lintPackage } from './lint.ts';
import type { ProcedurePackage, Rule } from './schema.ts';

const fresh = (): ProcedurePackage => structuredClone(packageFromDisk('1.004873'));
const withRule = (pkg: ProcedurePackage, rule: Rule): ProcedurePackage => ({ ...pkg, rules: [...pkg.rules, rule] });
const without = (texts: Record<string, string>, key: string): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter(([name]) => name !== key));

const faulty: [string, (pkg: ProcedurePackage) => ProcedurePackage, string][] = [
  [
    'fields show each other in a circle',
    (pkg) =>
      withRule(pkg, {
        id: 'round',
        effect: 'show',
        target: '/applicant/forWhom',
        when: { var: '/person/relationToApplicant' },
      }),
    'circle',
  ],
  [
    'a rule reads a field that is not there',
    (pkg) => withRule(pkg, { id: 'x', effect: 'require', target: '/person/issuedOn', when: { var: '/person/height' } }),
    'rule x: there is no /person/height',
  ],
  [
    'a rule requires what no page shows',
    (pkg) => withRule(pkg, { id: 'x', effect: 'require', target: '/person/height', when: true }),
    'rule x: no /person/height',
  ],
  [
    'a rule shows a page that is not there',
    (pkg) => withRule(pkg, { id: 'x', effect: 'show', target: 'page:nowhere', when: true }),
    'rule x: no page:nowhere',
  ],
  [
    'two rules have one name',
    (pkg) => withRule(pkg, { id: 'relation', effect: 'show', target: 'page:person', when: true }),
    'two rules are called relation',
  ],
  [
    'a required field is shown only sometimes',
    (pkg) => withRule(pkg, { id: 'x', effect: 'show', target: '/purpose/purpose', when: { var: '/applicant/phone' } }),
    '/purpose/purpose is always required but not always shown',
  ],
  [
    'a page asks six things',
    (pkg) => {
      const [first, second] = pkg.ui.pages;
      first?.fields.push(...(second?.fields.splice(0, 3) ?? []));
      return pkg;
    },
    'page applicant has 6 fields, more than 5',
  ],
  [
    'a field is asked twice',
    (pkg) => {
      const field = pkg.ui.pages[0]?.fields[0];
      if (field) pkg.ui.pages[2]?.fields.push(field);
      return pkg;
    },
    '/applicant/fullName is asked twice',
  ],
  [
    'a page asks again for the name on the card',
    (pkg) => ({ ...pkg, bind: pkg.bind.filter((binding) => binding.ref !== '/applicant/fullName') }),
    '/applicant/fullName asks again for what the card says: bind it',
  ],
  [
    'ethnicity is bound although the procedure says that it is not wanted',
    (pkg) => ({ ...pkg, procedure: { ...pkg.procedure, wantsEthnicity: false } }),
    'wantsEthnicity',
  ],
  [
    'the English label is missing',
    (pkg) => ({ ...pkg, texts: { ...pkg.texts, en: without(pkg.texts.en, '/applicant/phone.label') } }),
    'en: text /applicant/phone.label is missing',
  ],
  [
    'a label is a sentence',
    (pkg) => ({ ...pkg, texts: { ...pkg.texts, vi: { ...pkg.texts.vi, '/applicant/phone.label': 'Số '.repeat(30) } } }),
    'vi: /applicant/phone.label is longer than 60 characters',
  ],
  [
    'a text belongs to nothing',
    (pkg) => ({ ...pkg, texts: { ...pkg.texts, vi: { ...pkg.texts.vi, 'page.old.title': 'Cũ' } } }),
    'vi: text page.old.title belongs to nothing',
  ],
  [
    'the declaration of truth has one paragraph less in English',
    (pkg) => ({ ...pkg, texts: { ...pkg.texts, en: without(pkg.texts.en, 'truth.paragraph.2') } }),
    'vi: truth.paragraph.2 is not there in both languages',
  ],
  [
    'the data schema reaches into the network',
    (pkg) => ({ ...pkg, dataSchema: { ...pkg.dataSchema, $defs: { x: { $ref: 'https://example.org/s.json' } } } }),
    '$ref leads out of the package',
  ],
  [
    'the data schema has a keyword that nobody checks',
    (pkg) => ({ ...pkg, dataSchema: { ...pkg.dataSchema, maxlength: 3 } }),
    'keyword "maxlength" is not used here',
  ],
  [
    'a field reaches for a prototype',
    (pkg) => {
      pkg.ui.pages[0]?.fields.splice(0, 1, { ref: '/applicant/__proto__', widget: 'text' });
      return pkg;
    },
    '/applicant/__proto__ is not a plain pointer',
  ],
  [
    'the end of validity lies before its beginning',
    (pkg) => ({ ...pkg, procedure: { ...pkg.procedure, validTo: '2020-01-01' } }),
    'validTo lies before validFrom',
  ],
  [
    'a yes-no fills a text',
    (pkg) => {
      const field = pkg.ui.pages[0]?.fields[2];
      if (field) field.widget = 'yes-no';
      return pkg;
    },
    'widget yes-no cannot give a string',
  ],
];

test.each(faulty)('%s: the package is not fit', (_what, spoil, fault) => {
  expect(lintPackage(spoil(fresh())).join('\n')).toContain(fault);
});

test('unspoilt, the package is fit', () => {
  expect(lintPackage(fresh())).toEqual([]);
});
