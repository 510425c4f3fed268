import { declarationOf } from '@mot-cua/domain/forms/draft.ts';
import { judgeDeclaration } from '@mot-cua/domain/forms/judge.ts';
import { describe, expect, test } from 'vitest';
import { packageFolders, packageFromDisk } from '../../../domain/procedures/packages-for-tests.ts';
import { versionsOf } from '../catalogue/versions.ts';
import { Walk } from './visit-for-tests.ts';
import type { VisitState } from './visit-state.ts';

// Luật Hộ tịch 03/2026/QH16 is in force from 1/3/2027; until 28/2/2027 it is the law of 2014. The clock is given.

const MARRIAGE = '1.004873';
const versions = packageFolders().map(packageFromDisk);
const old = packageFromDisk(MARRIAGE);
const fresh = packageFromDisk(`${MARRIAGE}@2027-03-01`);
const example = old.examples.find((one) => one.name.startsWith('a single woman'))?.name ?? '';
const lastDay = Date.parse('2027-02-28T09:00:00+07:00');
const justBefore = Date.parse('2027-02-28T23:58:00+07:00');
const justAfter = Date.parse('2027-03-01T00:03:00+07:00');
const dayOf = (now: number) => new Date(now + 7 * 3_600_000).toISOString().slice(0, 10);

/** A visit whose clock is moved by hand; its procedures are those of the day, as in the visit's room. */
const visitAt = (start: number) => {
  const walk = new Walk();
  const clock = { now: start };
  const begun = (): VisitState['draft'] => walk.state.draft;
  walk.world = {
    ...walk.world,
    versions,
    now: () => clock.now,
    get packages() {
      return versionsOf(versions, dayOf(clock.now), begun()?.pkg.procedure ?? null);
    },
  };
  return { walk, clock };
};

const submittedVersion = ({ state }: Walk): string | undefined =>
  state.stage.name === 'submitting' ? state.draft?.pkg.procedure.version : undefined;

const handIn = (walk: Walk): Walk => {
  walk.scanned();
  for (let step = 0; step < 5 && walk.state.stage.name !== 'declare'; step++) walk.next();
  return walk.says({ type: 'declare', agreed: true });
};

describe('law by date', () => {
  test('begun and handed in on 28/2/2027: the law of 2014, at the kiosk and where it arrives', () => {
    const { walk } = visitAt(lastDay);
    handIn(walk.declared(MARRIAGE, example, { '/status/periods/i1/from': '2010' }));
    expect(submittedVersion(walk)).toBe(old.procedure.version);
    const draft = walk.state.draft;
    const verdict = draft && judgeDeclaration(old, declarationOf(draft), lastDay);
    expect(verdict).toEqual({ errors: [], strange: [] });
  });

  test('begun on 1/3/2027: the law of 2026', () => {
    const { walk } = visitAt(justAfter);
    handIn(walk.declared(MARRIAGE, example, { '/status/periods/i1/from': '2010' }));
    expect(submittedVersion(walk)).toBe(fresh.procedure.version);
  });

  test('begun before midnight, agreed to after it: nothing is handed in by the old law, nothing is lost, and it is said', () => {
    const { walk, clock } = visitAt(justBefore);
    walk.declared(MARRIAGE, example, { '/status/periods/i1/from': '2010' });
    const answers = Object.keys(walk.state.draft?.answers ?? {});
    clock.now = justAfter;
    expect(walk.snapshot.screen.name).not.toBe('before'); // the form under way stays as it was
    handIn(walk);
    expect(walk.state.stage.name).toBe('before');
    expect(walk.state.fault?.code).toBe('procedure-changed');
    expect(walk.state.draft?.pkg.procedure.version).toBe(fresh.procedure.version);
    expect(Object.keys(walk.state.draft?.answers ?? {})).toEqual(expect.arrayContaining(answers));
    walk.next();
    for (let step = 0; step < 20 && walk.state.stage.name === 'form'; step++) walk.next();
    handIn(walk);
    expect(submittedVersion(walk)).toBe(fresh.procedure.version);
  });
});
