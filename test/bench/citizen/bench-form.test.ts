import { declarationOf, draftErrors, giveAnswer, openDraft } from '@mot-cua/domain/forms/draft.ts';
import { lintPackage } from '@mot-cua/domain/procedure-package/lint.ts';
import { describe, expect, it } from 'vitest';
import { benchPackage, changes } from './bench-form.ts';

describe('the form that all engines fill in', () => {
  it('has 200 fields and 300 rules, and is a package that a kiosk would take', () => {
    const pkg = benchPackage();
    expect(pkg.ui.pages.flatMap((page) => page.fields)).toHaveLength(200);
    expect(pkg.rules).toHaveLength(300);
    expect(lintPackage(pkg)).toEqual([]);
  });

  it('comes alive: the changes show, require and refuse', () => {
    let draft = openDraft(benchPackage(), null, Date.parse('2026-11-30T02:00:00Z'));
    for (const { group, kind, value } of changes().slice(0, 120)) {
      const given = giveAnswer(draft, `/g${String(group).padStart(2, '0')}/${kind}`, value, 'typed', 0);
      if (!given.ok) throw new Error(given.fault.code);
      draft = given.value;
    }
    const refused = draftErrors(draft, 'en').map((error) => error.ref);
    expect(refused).toContain('/g00/text'); // required since "yes"
    expect(refused).toContain('/g39/number'); // 156 is over 120
    expect(Object.keys(declarationOf(draft).data)).toHaveLength(40);
  });
});
