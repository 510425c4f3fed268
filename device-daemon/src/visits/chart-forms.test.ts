import type { DeviceFaultCode, DeviceHealth } from '@mot-cua/domain/device-fault.ts';
import type { ScreenOf } from '@mot-cua/domain/visit-screen.ts';
import { describe, expect, test } from 'vitest';
import { MOST_FORMS } from './chart-forms.ts';
import { fault, submission, Walk } from './visit-for-tests.ts';
import { freshVisit } from './visit-state.ts';

const SINGLE = '1.004873';
const example = 'a single woman with a QR wants it to buy land: only her ethnic group is asked of her person';

const printer = (code: DeviceFaultCode | null = null, state: DeviceHealth['state'] = 'ready'): DeviceHealth => ({
  device: 'form-printer',
  state: code === null ? state : code === 'absent' ? 'recovering' : 'attention',
  fault: code === null ? null : fault('form-printer', code, 'not-started'),
  warnings: [],
  identity: 'CUPS queue A4',
  since: 0,
});
const withPrinter = (...devices: DeviceHealth[]): Walk => new Walk({ ...freshVisit, devices });
const before = (walk: Walk): ScreenOf<'before'> => {
  const { screen } = walk.snapshot;
  if (screen.name !== 'before') throw new Error(`on ${screen.name}`);
  return screen;
};
const review = (walk: Walk): ScreenOf<'review'> => {
  const { screen } = walk.snapshot;
  if (screen.name !== 'review') throw new Error(`on ${screen.name}`);
  return screen;
};

describe('forms on A4', () => {
  test.each([
    ['no such printer', [], undefined],
    ['a queue that CUPS does not know', [printer('absent')], undefined],
    ['a printer that was never opened', [printer(null, 'absent')], undefined],
    ['a printer that is ready', [printer()], { print: null, trouble: null, again: true }],
    ['a printer that prints', [printer(null, 'busy')], { print: null, trouble: null, again: true }],
    ['no paper', [printer('paper-out')], { print: null, trouble: 'paper-out', again: true }],
    [
      'a printer that does not answer',
      [printer('disconnected')],
      { print: null, trouble: 'out-of-order', again: true },
    ],
  ])('%s: the screen says what is so', (_what, devices, shown) => {
    const walk = withPrinter(...devices).chose(SINGLE);
    expect(before(walk).blankForm).toEqual(shown);
    walk.says({ type: 'print-form', what: 'blank' });
    expect(walk.wished).toEqual(shown?.trouble === null ? ['print-form'] : []); // a press on a button that is not there
  });

  test('of a procedure without a form there is no blank one, and in a practice nothing at all', () => {
    expect(before(withPrinter(printer()).chose('2.000815')).blankForm).toBeUndefined();
    const practice = withPrinter(printer())
      .says({ type: 'begin', choice: 'practice' })
      .happens({
        type: 'card-read',
        person: {
          level: 'online',
          source: 'chip',
          personalNumber: '999190000000',
          fullName: 'Nguyễn Thị Làm Thử',
          dateOfBirth: '1990-01-01',
          sex: 'female',
        },
        verdict: { level: 'online', reasons: [] },
      })
      .happens({ type: 'draft-looked', keeps: false, offer: null, fault: null })
      .says({ type: 'confirm-person', correct: true }, { type: 'choose-procedure', id: SINGLE });
    expect(before(practice).blankForm).toBeUndefined();
    expect(practice.says({ type: 'print-form', what: 'blank' }).wishes).toEqual([]);
  });

  test('the checklist goes to the A4 printer while that works, and to the slip printer when it does not', () => {
    const walk = withPrinter(printer()).chose(SINGLE).says({ type: 'print-checklist' });
    expect(walk.wishes).toEqual([{ do: 'print-form', what: 'checklist' }]);
    expect(before(walk)).toMatchObject({ checklist: 'printing', checklistOnA4: true });
    walk.happens({
      type: 'form-printed',
      what: 'checklist',
      outcome: 'not-printed',
      fault: fault('form-printer', 'paper-out'),
    });
    walk.happens({ type: 'own-devices', devices: [printer('paper-out')] }).says({ type: 'print-checklist' });
    expect(walk.wishes).toEqual([{ do: 'print-checklist' }]);
    expect(before(walk).checklistOnA4).toBeUndefined();
  });

  test('the filled form is printed once a press; an answer that changes afterwards is said not to be on the paper', () => {
    const walk = withPrinter(printer()).declared(SINGLE, example, { '/status/periods/i1/from': '2010' }).scanned();
    expect(review(walk).form).toEqual({ print: null, trouble: null, again: true });
    expect(walk.says({ type: 'print-form', what: 'filled' }).wishes).toEqual([{ do: 'print-form', what: 'filled' }]);
    expect(review(walk).form).toEqual({ print: 'printing', trouble: null, again: false });
    expect(walk.says({ type: 'print-form', what: 'filled' }).wishes).toEqual([]);
    walk.happens({ type: 'form-printed', what: 'filled', outcome: 'printed', fault: null });
    expect(review(walk).form).toMatchObject({ print: 'printed', again: true });
    const page = walk.snapshot.screen.name === 'review' ? walk.snapshot.screen.sections.at(-1)?.page : undefined;
    walk.says(
      { type: 'change', page: page ?? '' },
      { type: 'answer', ref: '/purpose/purposeText', value: 'Mua đất ở' },
    );
    walk.next();
    expect(review(walk).form).toMatchObject({ print: null, again: true });
  });

  test('the slip offers the form as it was submitted; "one more" waits until it is out, and knows nothing of it then', () => {
    const walk = withPrinter(printer())
      .declared(SINGLE, example, { '/status/periods/i1/from': '2010' })
      .scanned()
      .submitted();
    walk.happens(
      { type: 'ticket-issued', number: 'A001', service: 'Tư pháp', ahead: 0 },
      { type: 'print-ended', what: 'slip', outcome: 'printed', fault: null },
      { type: 'print-ended', what: 'ticket', outcome: 'printed', fault: null },
    );
    expect(walk.snapshot.screen).toMatchObject({ name: 'slip', another: 'now', form: { print: null } });
    walk.says({ type: 'print-form', what: 'filled' });
    expect(walk.snapshot.screen).toMatchObject({ name: 'slip', another: 'later', form: { print: 'printing' } });
    walk.happens({
      type: 'form-printed',
      what: 'filled',
      outcome: 'unknown',
      fault: fault('form-printer', 'paper-out'),
    });
    expect(walk.state.fault).toBeNull(); // the screen says it itself, and the dossier is safe
    walk.says({ type: 'another-dossier' });
    expect(walk.state.forms).toEqual({ blank: null, filled: null, times: 1, checklist: false });
    expect(submission.custody).toBe('saved-here');
  });

  test('a visit takes ten sheets at most', () => {
    const walk = withPrinter(printer()).chose(SINGLE);
    for (let time = 0; time < MOST_FORMS; time++) {
      walk.says({ type: 'print-form', what: 'blank' });
      expect(walk.wished).toEqual(['print-form']);
      walk.happens({ type: 'form-printed', what: 'blank', outcome: 'printed', fault: null });
    }
    expect(before(walk).blankForm).toEqual({ print: 'printed', trouble: null, again: false });
    expect(walk.says({ type: 'print-form', what: 'blank' }).wishes).toEqual([]);
  });
});
