import { describe, expect, test } from 'vitest';
import { packageFolders, packageFromDisk, womanWithCard } from '../../procedures/packages-for-tests.ts';
import { lintPackage } from '../procedure-package/lint.ts';
import type { ProcedurePackage } from '../procedure-package/schema.ts';
import type { AnswerValue } from '../provenance.ts';
import {
  addItem,
  type Draft,
  declarationOf,
  draftErrors,
  giveAnswer,
  openDraft,
  pageView,
  removeItem,
} from './draft.ts';
import { stateOf } from './draft-state.ts';
import { judgeDeclaration } from './judge.ts';
import { printLines } from './print-lines.ts';
import { reviewSections } from './review.ts';
import { shortForms } from './short-forms.ts';

// One test for each of the ten rules of citizen-experience 3.2, and more where a rule has several sides.

const now = Date.UTC(2026, 10, 23, 2);
const marital = packageFromDisk('1.004873');
const birth = packageFromDisk('1.001193');
const periods = '/status/periods';

const give = (draft: Draft, ref: string, value: AnswerValue): Draft => {
  const after = giveAnswer(draft, ref, value, 'typed', now);
  if (!after.ok) throw new Error(`${ref}: ${after.fault.code}`);
  return after.value;
};
const add = (draft: Draft): Draft => {
  const more = addItem(draft, periods, now);
  if (!more.ok) throw new Error(more.fault.code);
  return more.value.draft;
};
const bare = (): Draft =>
  give(openDraft(marital, womanWithCard('chip-verified', 'chip'), now), '/applicant/forWhom', 'self');
const changedPackage = (change: (pkg: ProcedurePackage) => void): ProcedurePackage => {
  const pkg = structuredClone(marital);
  change(pkg);
  return pkg;
};

/** One address and a text that needs it. */
const addressSchema = {
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    ['provinceCode', 'communeCode', 'commune', 'street', 'asRead'].map((part) => [part, { type: 'string' }]),
  ),
};
const withAddress: ProcedurePackage = {
  ...shortForms,
  dataSchema: { type: 'object', properties: { home: addressSchema } },
  ui: { pages: [{ id: 'home', fields: [{ ref: '/home', widget: 'address', required: true }] }] },
  bind: [{ ref: '/home', from: 'id.residence', lock: 'editable-unverifies' }],
};
const commune = (code: string, name: string, formerly: string[] = []) => ({
  code,
  name,
  kind: 'ward' as const,
  province: '04',
  formerly,
  validFrom: '2025-07-01',
  validTo: null,
});
const territory = { communes: [commune('01273', 'Thục Phán', ['Sông Hiến']), commune('01288', 'Tân Giang')] };
const livingAt = (residence: string): Draft =>
  openDraft(withAddress, { ...womanWithCard('chip-verified', 'chip'), residence }, now, null, territory);

describe('rule 1: no code, a closed list of operators', () => {
  test('an operator that is not in the list makes the whole package unfit', () => {
    const pkg = changedPackage((one) =>
      one.rules.push({ id: 'code', effect: 'show', target: '/person/sex', when: { eval: 'alert(1)' } }),
    );
    expect(lintPackage(pkg)).toEqual(['rule code: unknown operator "eval"']);
  });
});

describe('rule 2: only what hangs on a change is worked out anew', () => {
  test('one change touches its field and what depends on it; the state is the one that a fresh start gives', () => {
    const before = bare();
    const after = give(before, '/purpose/purposeText', 'Mua đất');
    expect(stateOf(after).workedOut).toBe(1);
    const fresh = stateOf({ ...after });
    expect(fresh.workedOut).toBeGreaterThan(20);
    expect(new Map(stateOf(after).fields)).toEqual(new Map(fresh.fields));
  });

  test('fields that depend on each other in a circle are refused', () => {
    const pkg = changedPackage((one) =>
      one.rules.push(
        { id: 'a', effect: 'show', target: '/person/sex', when: { var: '/person/ethnicity' } },
        { id: 'b', effect: 'show', target: '/person/ethnicity', when: { var: '/person/sex' } },
      ),
    );
    expect(lintPackage(pkg).some((fault) => fault.includes('in a circle'))).toBe(true);
  });

  test('an item that needs to know its own list is a circle too', () => {
    const pkg = changedPackage((one) =>
      one.rules.push({ id: 'a', effect: 'show', target: `${periods}/*/to`, when: { count: [{ var: periods }] } }),
    );
    expect(lintPackage(pkg).some((fault) => fault.includes('in a circle'))).toBe(true);
  });
});

describe('rule 3: what is hidden is kept, left out, and comes back', () => {
  test('a hidden answer stays in the draft, is no part of the declaration, and is there again when shown', () => {
    const shown = give(give(bare(), '/purpose/purpose', 'other'), '/purpose/purposeText', 'Nhận con nuôi');
    const hidden = give(shown, '/purpose/purpose', 'loan');
    expect(declarationOf(hidden).data['purpose']).not.toHaveProperty('purposeText');
    const back = give(hidden, '/purpose/purpose', 'other');
    expect(declarationOf(back).data['purpose']).toMatchObject({ purposeText: 'Nhận con nuôi' });
  });
});

describe('rule 4: what is required is worked out and shown', () => {
  test('a field says that it is required, in an item of a list too', () => {
    const [list] = pageView(bare(), 'status', 'vi', false).fields.filter((field) => field.widget === 'list');
    expect(list).toMatchObject({ required: true, label: 'Thời gian cư trú cần xác nhận' });
    expect(list?.items?.[0]?.fields.map(({ ref, required }) => [ref, required])).toEqual([
      [`${periods}/i1/place`, true],
      [`${periods}/i1/from`, true],
      [`${periods}/i1/to`, false],
    ]);
  });
});

describe('rule 5: lists', () => {
  const two = (): Draft => {
    const filled = give(give(add(bare()), `${periods}/i1/from`, '2020-05'), `${periods}/i2/from`, '2010');
    return give(filled, `${periods}/i2/place`, 'Làng Ốp');
  };

  test('items keep their id whatever is added or taken out, and go out in their order', () => {
    const three = give(add(two()), `${periods}/i3/place`, 'Hà Giang');
    const removed = removeItem(three, periods, 'i2', now);
    expect(removed.ok && stateOf(removed.value).fields.get(periods)?.items).toEqual(['i1', 'i3']);
    const again = removed.ok ? addItem(removed.value, periods, now) : removed;
    expect(again.ok && again.value.id).toBe('i4');
    const data = again.ok ? declarationOf(again.value.draft) : null;
    expect(data?.data['status']).toMatchObject({ periods: [{ from: '2020-05' }, { place: 'Hà Giang' }, {}] });
    expect(data?.provenance).toHaveProperty([`${periods}/1/place`]);
    expect(JSON.stringify(data)).not.toContain('Làng Ốp');
  });

  test('a list has no fewer and no more items than its schema says', () => {
    expect(removeItem(bare(), periods, 'i1', now)).toMatchObject({ ok: false, fault: { code: 'too-few' } });
    const full = Array.from({ length: 9 }).reduce<Draft>(add, bare());
    expect(addItem(full, periods, now)).toMatchObject({ ok: false, fault: { code: 'too-many' } });
    expect(pageView(full, 'status', 'vi', false).fields.at(-1)).not.toHaveProperty('add');
  });

  test('each item is a row with its summary; the one that is looked into shows its fields', () => {
    const [list] = pageView(two(), 'status', 'vi', false, `${periods}/i2`).fields.slice(-1);
    expect(list?.items).toMatchObject([
      { title: 'Nơi cư trú 1', summary: 'Tổ 5, phường Thục Phán, tỉnh Cao Bằng · 05/2020', open: false, fields: [] },
      { title: 'Nơi cư trú 2', summary: 'Làng Ốp · 2010', open: true, removable: true },
    ]);
  });

  test('an error of an item carries the item’s own name, and a check looks at its own item', () => {
    const wrong = give(two(), `${periods}/i2/to`, '2009-12');
    const errors = draftErrors(wrong, 'vi').filter(({ ref }) => ref.startsWith(periods));
    expect(errors).toEqual([
      { page: 'status', ref: `${periods}/i2/to`, message: marital.texts.vi['check.period-in-order'] },
    ]);
  });

  test('conditions over a list: count, some, all, none', () => {
    const { holds } = stateOf(two());
    const place = { '==': [{ var: 'place' }, 'Làng Ốp'] };
    expect(holds({ '==': [{ count: [{ var: periods }] }, 2] })).toBe(true);
    expect(holds({ some: [{ var: periods }, place] })).toBe(true);
    expect(holds({ all: [{ var: periods }, place] })).toBe(false);
    expect(holds({ none: [{ var: periods }, { var: 'to' }] })).toBe(true);
  });

  test('review and print tell the items one after the other', () => {
    const rows = reviewSections(two(), 'vi').find((section) => section.page === 'status')?.rows ?? [];
    expect(rows.filter((row) => row.item).map((row) => row.item)).toEqual(['Nơi cư trú 1', 'Nơi cư trú 2']);
    const lines = printLines(two()).lines.filter(({ text }) => text === 'Từ ngày');
    expect(lines.map(({ value }) => value)).toEqual(['05/2020', '2010']);
  });

  test('only the first item takes over what is known; the others are asked', () => {
    const { fields } = stateOf(add(bare()));
    expect(fields.get(`${periods}/i1/place`)?.value).toBe('Tổ 5, phường Thục Phán, tỉnh Cao Bằng');
    expect(fields.get(`${periods}/i2/place`)?.value).toBeNull();
  });
});

describe('rule 6: one engine, wherever it runs', () => {
  test('what leaves the kiosk is judged alike where it arrives', () => {
    for (const folder of packageFolders()) {
      const pkg = packageFromDisk(folder);
      for (const example of pkg.examples.filter((one) => one.expect.errors?.length === 0)) {
        const at = Date.parse(`${example.today}T09:00:00+07:00`);
        let draft = openDraft(pkg, example.person, at, example.standing ?? null);
        for (const { ref, value } of example.answers) {
          const next = giveAnswer(draft, ref, value, 'typed', at);
          if (next.ok) draft = next.value;
        }
        const verdict = judgeDeclaration(pkg, declarationOf(draft), at);
        expect([folder, example.name, verdict.errors]).toEqual([folder, example.name, []]);
      }
    }
  });
});

describe('rule 7: what a package may not be', () => {
  test('a list without bounds, without required field, with a summary of nothing', () => {
    const pkg = changedPackage((one) => {
      const list = one.ui.pages.flatMap((page) => page.fields).find((field) => field.widget === 'list');
      if (list) Object.assign(list, { summary: ['/nothing'] });
      for (const field of list?.fields ?? []) Object.assign(field, { required: false });
    });
    expect(lintPackage(pkg)).toEqual(
      expect.arrayContaining([
        `${periods}: the summary names /nothing, which is no field of its items`,
        `${periods}: one field of its items is required, so that none is empty`,
        `${periods}/*/place is required by the data schema but not on its page`,
      ]),
    );
  });

  test('a condition that looks into an item from outside', () => {
    const pkg = changedPackage((one) =>
      one.rules.push({ id: 'peep', effect: 'show', target: '/person/sex', when: { var: `${periods}/*/to` } }),
    );
    expect(lintPackage(pkg).some((fault) => fault.startsWith('rule peep:'))).toBe(true);
  });
});

describe('rule 8: dates that are known in part', () => {
  test.each([
    ['2020-05', '2020', true],
    ['2020', '2020-05-01', true],
    ['2020-05', '2020-04', false],
    ['2021', '2020-12-31', false],
    ['2019-12-31', '2020', true],
  ])('from %s to %s: %s', (from, to, fits) => {
    const draft = give(give(bare(), `${periods}/i1/from`, from), `${periods}/i1/to`, to);
    expect(stateOf(draft).fields.get(`${periods}/i1/to`)?.fault).toEqual(
      fits ? null : { kind: 'check', rule: 'period-in-order' },
    );
  });

  test.each([
    ['5/2020', '2020-05'],
    ['05/09/2025', '2025-09-05'],
    ['1978', '1978'],
  ])('typed %s is %s', (typed, kept) => {
    expect(stateOf(give(bare(), `${periods}/i1/from`, typed)).fields.get(`${periods}/i1/from`)?.value).toBe(kept);
  });

  test('where the day is needed, less is not enough', () => {
    const draft = give(openDraft(birth, null, now), '/child/dateOfBirth', '2026-11');
    expect(stateOf(draft).fields.get('/child/dateOfBirth')?.fault).toEqual({ kind: 'date-not-whole' });
  });
});

describe('rule 9: addresses', () => {
  test('a card in two tiers fills everything, with the code of the site’s list; the text stays as read', () => {
    const draft = livingAt('Tổ 5, phường Thục Phán, tỉnh Cao Bằng');
    expect(declarationOf(draft).data).toEqual({
      home: {
        provinceCode: '04',
        communeCode: '01273',
        commune: 'phường Thục Phán',
        street: 'Tổ 5',
        asRead: 'Tổ 5, phường Thục Phán, tỉnh Cao Bằng',
      },
    });
    expect(draftErrors(draft, 'vi')).toEqual([]);
    expect(declarationOf(draft).provenance['/home/commune']).toMatchObject({ source: 'chip', verified: false });
    expect(declarationOf(draft).provenance['/home/asRead']).toMatchObject({ source: 'chip', verified: true });
  });

  test('an old card in three tiers proposes today’s places; the citizen picks', () => {
    const draft = livingAt('Tổ 3, Sông Hiến, Cao Bằng, Cao Bằng');
    const [home] = pageView(draft, 'home', 'vi', false).fields;
    expect(home).toMatchObject({
      asRead: 'Tổ 3, Sông Hiến, Cao Bằng, Cao Bằng',
      candidates: [{ label: 'phường Thục Phán, tỉnh Cao Bằng' }],
    });
    const picked = (home?.candidates?.[0]?.answers ?? []).reduce(
      (before, { ref, value }) =>
        stateOf(before).fields.get(ref)?.value === value ? before : give(before, ref, value),
      draft,
    );
    expect(declarationOf(picked).data).toMatchObject({ home: { communeCode: '01273', commune: 'phường Thục Phán' } });
  });

  test('a commune that no list has is typed and stands without a code', () => {
    const draft = give(give(livingAt('Paris'), '/home/provinceCode', '04'), '/home/commune', 'xã Mới');
    expect(declarationOf(draft).data).toEqual({ home: { provinceCode: '04', commune: 'xã Mới', asRead: 'Paris' } });
    expect(draftErrors(draft, 'vi')).toEqual([]);
  });

  test('what is missing is said of the part, and the province is called as it is today', () => {
    const draft = livingAt('Paris');
    expect(draftErrors(draft, 'vi').map(({ ref }) => ref)).toEqual(['/home/provinceCode', '/home/commune']);
    const dongNai = pageView(draft, 'home', 'vi', false).fields[0]?.parts?.[0]?.options?.find(
      (one) => one.value === '75',
    );
    expect(dongNai?.label).toBe('Thành phố Đồng Nai');
  });
});

describe('rule 10: the data schema stays plain JSON Schema, for any tool', () => {
  test('a list and an address are ordinary arrays and objects in it', () => {
    expect(marital.dataSchema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      properties: { status: { properties: { periods: { type: 'array', minItems: 1, items: { type: 'object' } } } } },
    });
  });
});
