import { inLanguage } from '@mot-cua/domain/localized.ts';
import { expect, test } from 'vitest';
import { decodeState, encodeState } from '../parked-drafts/parked-state.ts';
import { words } from '../slips/wording.ts';
import { toPark } from './chart-parking.ts';
import { noteOf } from './room-phone.ts';
import { whoHasIt } from './slip-view.ts';
import { packages, submission, Walk, woman } from './visit-for-tests.ts';

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

const chosen = (): Walk => atReview().says({ type: 'other-office' }, { type: 'choose-office', office: 'hoa-an' });

/** To disk, and into another visit of the same card, at an office that offers `offices`. */
const takenUpAgain = (walk: Walk, offices = [hoaAn], version?: string): Walk => {
  const pages = Object.entries(walk.state.papers).map(([key, of]) => [
    key,
    of.map((page) => ({ ...page, id: submission.dossierId })),
  ]);
  const state = { ...walk.state, papers: Object.fromEntries(pages) };
  const parked = toPark(state, walk.world, { proof: 'done', submitting: null, before: null });
  const back = parked && decodeState(encodeState(parked));
  if (!back?.ok) throw new Error('what was parked does not open');
  const later = new Walk();
  later.world = { ...later.world, offices };
  if (version !== undefined)
    later.world = {
      ...later.world,
      packages: packages.map((one) =>
        one.procedure.id === BIRTH ? { ...one, procedure: { ...one.procedure, version } } : one,
      ),
    };
  return later
    .says({ type: 'begin', choice: 'procedure' }, { type: 'type-access-code', digits: '000017' })
    .happens(
      { type: 'card-presence', present: true },
      { type: 'card-read', person: woman, verdict: { level: 'chip-read', reasons: ['not-checked'] } },
      {
        type: 'draft-looked',
        keeps: true,
        offer: { procedure: BIRTH, savedAt: later.world.now(), until: later.world.now() + 3_600_000, submitted: false },
        fault: null,
      },
    )
    .says({ type: 'confirm-person', correct: true }, { type: 'go-on', with: 'parked' })
    .happens({ type: 'draft-opened', way: 'card', parked: back.value, lost: [], dossier: null });
};

test('the slip says who decides, and where the result is fetched when that is not here', () => {
  const walk = chosen().submitted();
  const decides = walk.world.offered.entries.get(BIRTH)?.decides ?? '';
  expect(decides).not.toBe('');
  expect(walk.snapshot.screen).toMatchObject({ name: 'slip', decides, resultOffice: hoaAn.name });
  expect(whoHasIt(walk.state, walk.world)).toEqual({ decides, resultOffice: hoaAn.name }); // what the printed one is given
  const here = atReview().submitted();
  expect(here.snapshot.screen).toMatchObject({ name: 'slip', decides });
  expect(here.snapshot.screen).not.toHaveProperty('resultOffice');
});

test('put aside and taken up again, the office is still the one that was chosen; one that is offered no more is not', () => {
  expect(takenUpAgain(chosen()).snapshot.screen).toMatchObject({ name: 'review', office: { name: hoaAn.name } });
  expect(takenUpAgain(atReview()).state.resultOffice).toBeNull();
  const other = { id: 'nuoc-hai', name: 'Trung tâm Phục vụ hành chính công xã Nước Hai' };
  expect(takenUpAgain(chosen(), [other]).snapshot.screen).toMatchObject({ name: 'review', office: { name: null } });
});

test('the procedure changed meanwhile: its answers are carried over, and so is the office', () => {
  const walk = takenUpAgain(chosen(), [hoaAn], '9.9.9');
  expect(walk.state.fault?.code).toBe('procedure-changed');
  expect(walk.state.resultOffice).toEqual(hoaAn);
});

test('what the phone takes home names the office', () => {
  const { state } = chosen();
  const section = (language: 'vi' | 'en') => ({
    title: inLanguage(words.resultOffice, language),
    rows: [{ label: inLanguage(words.office, language), value: hoaAn.name }],
  });
  expect(noteOf(state, 'Một cửa', 0)?.sections.at(-1)).toEqual(section('vi'));
  expect(noteOf({ ...state, language: 'en' }, 'Một cửa', 0)?.sections.at(-1)).toEqual(section('en'));
  expect(JSON.stringify(noteOf(atReview().state, 'Một cửa', 0))).not.toContain(hoaAn.name);
});
