import { expect, test } from 'vitest';
import { submission, Walk } from './visit-for-tests.ts';

const BIRTH = '1.001193';
const motherAlone = 'a mother registers alone with her chip card and a birth note';
const hoaAn = { id: 'hoa-an', name: 'Trung tâm Phục vụ hành chính công xã Hòa An' };

const atReview = (offices = [hoaAn]): Walk => {
  const walk = new Walk();
  walk.world = { ...walk.world, offices };
  return walk.declared(BIRTH, motherAlone).scanned();
};

test('any office of the province may give the result out: it is chosen on the review and stands there', () => {
  const walk = atReview();
  expect(walk.snapshot.screen).toMatchObject({ name: 'review', office: { name: null } });
  walk.says({ type: 'other-office' });
  expect(walk.snapshot.screen).toEqual({ name: 'offices', chosen: null, offices: [hoaAn] });
  expect(walk.says({ type: 'choose-office', office: 'nowhere' }).stage).toBe('offices');
  walk.says({ type: 'choose-office', office: 'hoa-an' });
  expect(walk.snapshot.screen).toMatchObject({ name: 'review', office: { name: hoaAn.name } });
  expect(walk.says({ type: 'other-office' }, { type: 'back' }).state.resultOffice).toEqual(hoaAn);
  walk.says({ type: 'other-office' }, { type: 'choose-office', office: null });
  expect(walk.state.resultOffice).toBeNull();
});

test('the next dossier of the same person asks anew', () => {
  const walk = atReview().says({ type: 'other-office' }, { type: 'choose-office', office: 'hoa-an' });
  walk
    .submitted()
    .happens(
      { type: 'ticket-issued', number: 'A001', service: 'Tư pháp', ahead: 0 },
      { type: 'print-ended', what: 'slip', outcome: 'printed', fault: null },
      { type: 'print-ended', what: 'ticket', outcome: 'printed', fault: null },
    );
  expect([walk.state.submission?.dossierId, walk.state.resultOffice]).toEqual([submission.dossierId, hoaAn]);
  expect(walk.says({ type: 'another-dossier' }).state.resultOffice).toBeNull();
});

test('nothing to choose where the office has no list, or the matter is looked at on the spot', () => {
  expect(atReview([]).snapshot.screen).not.toHaveProperty('office');
  expect(atReview([]).says({ type: 'other-office' }).stage).toBe('review');
  const walk = new Walk();
  walk.world = { ...walk.world, offices: [hoaAn] };
  expect(walk.world.packages.find((one) => one.procedure.id === '1.013225')?.procedure.anyOffice).toBeUndefined();
});
