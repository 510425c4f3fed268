import { readFileSync } from 'node:fs';
import {
  type Draft,
  declarationOf,
  draftErrors,
  formPages,
  giveAnswer,
  openDraft,
} from '@mot-cua/domain/forms/draft.ts';
import { stateOf } from '@mot-cua/domain/forms/draft-state.ts';
import { addItem, removeItem } from '@mot-cua/domain/forms/items.ts';
import { judgeDeclaration } from '@mot-cua/domain/forms/judge.ts';
import type { AnswerValue } from '@mot-cua/domain/provenance.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Walk } from '../../../device-daemon/src/visits/visit-for-tests.ts';
import { packageFolders, packageFromDisk } from '../../../domain/procedures/packages-for-tests.ts';
import { judgedByForm } from '../../../provincial-repository/src/officers/form-words.ts';
import { draftOf, type Sample } from './declarations.ts';

const forty: readonly Sample[] = JSON.parse(readFileSync(new URL('forty.json', import.meta.url), 'utf8'));

/** What the citizen's screen says when every page was asked to go on. */
const saidByScreen = (draft: Draft, at: number): [string, string][] =>
  formPages(draft, 'vi').flatMap((page) => {
    const walk = new Walk();
    walk.world = { ...walk.world, packages: [draft.pkg], now: () => at };
    const stage = { name: 'form', page: page.id, fromReview: false } as const;
    walk.state = { ...walk.state, draft, procedure: draft.pkg.procedure.id, stage };
    walk.next();
    const { screen } = walk.snapshot;
    return screen.name === 'form' && screen.page.id === page.id
      ? screen.errors.map(({ ref, message }): [string, string] => [ref, message])
      : [];
  });

describe('forty declarations, good and bad', () => {
  test('there are forty, and some of each', () => {
    expect(forty).toHaveLength(40);
    expect(forty.filter((one) => one.says.length === 0).length).toBeGreaterThanOrEqual(10);
  });

  test.each(forty.map((one) => [one.name, one] as const))(
    '%s: alike at screen, daemon and repository',
    (_name, one) => {
      const { draft, at } = draftOf(one);
      const daemon = draftErrors(draft, 'vi').map(({ ref, message }) => [ref, message]);
      expect(daemon).toEqual(one.says);
      expect(saidByScreen(draft, at)).toEqual(one.says);
      const { id, version } = draft.pkg.procedure;
      const declaration = {
        ...declarationOf(draft),
        procedureId: id,
        packageVersion: version,
        language: 'vi' as const,
        truthDeclaration: { version: 'v1', textSha256: '0'.repeat(64), agreedAt: '' },
      };
      const verdict = judgedByForm(new Map([[`${id} ${version}`, draft.pkg]]), declaration, at);
      expect(verdict?.errors.map(({ ref, message }) => [ref, message])).toEqual(one.says);
      expect(verdict?.strange).toEqual([]);
    },
  );
});

/** `WALKS=10000` walks the whole of it. */
const walks = Number(process.env['WALKS'] ?? 200);

test('random walks over all packages: what was taken over is what a fresh start gives, undone is as before, kiosk and repository agree', () => {
  const pkgs = packageFolders()
    .map(packageFromDisk)
    .filter((pkg) => pkg.procedure.kind === 'e-form');
  const at = Date.UTC(2027, 2, 5, 2);
  const value = fc.oneof(
    fc.constantFrom<AnswerValue>(
      null,
      true,
      false,
      '',
      '1990',
      '5/2020',
      '1990-01-31',
      '0912345678',
      '004190000017',
      3,
    ),
    fc.string({ maxLength: 12, unit: 'binary' }),
  );
  const step = fc.tuple(fc.nat(), value, fc.nat({ max: 9 }));
  fc.assert(
    fc.property(fc.nat(), fc.array(step, { minLength: 1, maxLength: 12 }), (which, steps) => {
      const pkg = pkgs[which % pkgs.length];
      if (!pkg) return;
      let draft = openDraft(pkg, pkg.examples[which % pkg.examples.length]?.person ?? null, at);
      for (const [where, given, kind] of steps) {
        const fields = [...stateOf(draft).fields.values()].filter((field) => field.visible);
        const field = fields[where % fields.length];
        if (!field) continue;
        const before = declarationOf(draft);
        const options = field.plan.ui?.options;
        const list = fields.find((one) => one.plan.list);
        const next =
          kind === 0 && list
            ? addItem(draft, list.ref, at)
            : kind === 1 && list
              ? removeItem(draft, list.ref, list.items[where % list.items.length] ?? '', at)
              : giveAnswer(draft, field.ref, options ? (options[where % options.length] ?? null) : given, 'typed', at);
        if (!next.ok) continue;
        const after = 'draft' in next.value ? next.value.draft : next.value;
        expect(declarationOf(draft)).toEqual(before);
        draft = after;
      }
      const fresh = { ...draft };
      expect(new Map(stateOf(draft).fields)).toEqual(new Map(stateOf(fresh).fields));
      const own = draftErrors(draft, 'vi').map(({ message }) => message);
      const verdict = judgeDeclaration(pkg, declarationOf(draft), at);
      expect(verdict.errors.map(({ message }) => message)).toEqual(own);
      expect(verdict.strange).toEqual([]);
    }),
    { numRuns: walks, seed: 20261130 },
  );
}, 600_000);
