import type { ExceptionAction } from '@mot-cua/domain/exceptions/exceptions.ts';
import type { OfficeForVisit, OfficeWord } from '@mot-cua/domain/exceptions/visit-office.ts';
import { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { fault, qrText, submission, unproven, Walk, woman } from './visit-for-tests.ts';

const BIRTH = '1.001193';
const motherAlone = 'a mother registers alone with her chip card and a birth note';
const officer = { id: '21', name: 'Đàm Thị Thu' };
const shape = Compile(Snapshot);

const told = (words: readonly OfficeWord[], more: Partial<OfficeForVisit> = {}): OfficeForVisit => ({
  mode: 'open',
  hotline: '0206 385 2310',
  words: [...words],
  watch: null,
  ...more,
});
const resolved = (key: string, action: ExceptionAction, reason = 'seen'): OfficeWord => ({
  key,
  state: 'resolved',
  by: officer,
  action,
  reason,
});
const says = (walk: Walk, ...words: OfficeWord[]): Walk => walk.happens({ type: 'office', told: told(words) });
const keys = (walk: Walk): string[] => walk.state.office.troubles.map(({ key }) => key);
const staffOf = (walk: Walk): Snapshot['staff'] => {
  const { snapshot } = walk;
  expect(shape.Check(snapshot), JSON.stringify([...shape.Errors(snapshot)].slice(0, 3))).toBe(true);
  return snapshot.staff;
};

const unread = (walk: Walk): Walk =>
  walk.happens({ type: 'card-failed', fault: fault('id-card-reader', 'card-unreadable') });
/** A card that three readings did not open; `shown`: its code was. */
const cardTroubled = (shown = true): Walk => {
  const walk = new Walk().begun();
  if (shown) walk.happens({ type: 'code-read', text: qrText });
  else walk.says({ type: 'type-access-code', digits: '000017' });
  walk.happens({ type: 'card-presence', present: true });
  for (let time = 0; time < 3; time++) unread(time === 0 ? walk : walk.says({ type: 'try-again' }));
  return walk;
};
/** At the review with a page of the birth note that looks blurred. */
const doubtfulPage = (): Walk => {
  const walk = new Walk().declared(BIRTH, motherAlone);
  const { screen } = walk.snapshot;
  const paper = screen.name === 'scan' ? (screen.missing[0] ?? '') : '';
  walk.says({ type: 'scan', paper, source: 'flatbed' }).happens(
    {
      type: 'page-scanned',
      paper,
      page: { id: 'blurred', width: 2480, height: 3508, doubts: [{ code: 'blurred', sure: true }] },
    },
    { type: 'scan-ended', fault: null },
  );
  return walk;
};

test('two bad readings are nobody else’s matter, the third one is, and a chip that is read ends it', () => {
  const walk = new Walk()
    .begun()
    .happens({ type: 'code-read', text: qrText }, { type: 'card-presence', present: true });
  unread(walk);
  unread(walk.says({ type: 'try-again' }));
  expect(keys(walk)).toEqual([]);
  unread(walk.says({ type: 'try-again' }));
  expect(walk.state.office.troubles[0]?.facts).toEqual({ code: 'EX-1', why: 'card-unreadable', tries: 3 });
  walk.says({ type: 'try-again' });
  expect(keys(walk)).toEqual(['card-1']); // still standing there with it
  walk.happens({ type: 'card-read', person: woman, verdict: unproven });
  expect(keys(walk)).toEqual([]);
});

test('an officer compared card and person: what the code said stands, by their eye and no higher than a code', () => {
  const walk = says(cardTroubled(), resolved('card-1', 'confirm-by-eye', 'chip-broken'));
  expect(walk.stage).toBe('confirm');
  expect(walk.state.person).toMatchObject({ fullName: 'Nông Thị Mai', source: 'staff', level: 'qr' });
  expect(walk.state.seenTo.byEye).toEqual({ officer: '21', reason: 'chip-broken' });
  expect(staffOf(walk)?.said).toEqual([{ key: 'card-1', what: 'confirmed', by: officer.name, paper: null }]);
  says(walk, resolved('card-1', 'confirm-by-eye', 'chip-broken'));
  expect(staffOf(walk)?.said.length).toBe(1); // said once more, done once
  walk.says({ type: 'office-heard', key: 'card-1' });
  expect(staffOf(walk)).toBeUndefined();
  walk.says({ type: 'confirm-person', correct: false });
  expect(walk.state.seenTo.byEye).toBeNull(); // it was about that person
});

test('with no code to go by what stands on the card is typed, an officer beside it', () => {
  const walk = says(cardTroubled(false), resolved('card-1', 'confirm-by-eye'));
  expect([walk.stage, walk.snapshot.screen]).toMatchObject(['by-eye', { name: 'owner', capacity: 'self' }]);
  staffOf(walk);
  walk.next();
  expect(walk.snapshot.screen).toMatchObject({ name: 'owner' });
  expect('errors' in walk.snapshot.screen && walk.snapshot.screen.errors.length).toBeGreaterThan(0);
  walk
    .says(
      { type: 'answer', ref: '/holder/fullName', value: 'Nông Thị Mai' },
      { type: 'answer', ref: '/holder/dateOfBirth', value: '1990-01-31' },
      { type: 'answer', ref: '/holder/sex', value: 'female' },
      { type: 'answer', ref: '/holder/personalNumber', value: '004190000017' },
    )
    .next();
  expect(walk.state.person).toEqual({
    level: 'typed',
    source: 'staff',
    fullName: 'Nông Thị Mai',
    dateOfBirth: '1990-01-31',
    sex: 'female',
    personalNumber: '004190000017',
  });
  expect(walk.stage).toBe('confirm');
});

test('sent to the counter, nobody goes without a number', () => {
  const walk = says(cardTroubled(), resolved('card-1', 'to-counter'));
  expect([walk.stage, staffOf(walk)?.said[0]?.what]).toEqual(['take-ticket', 'see-counter']);
});

test('a card that fails once more after an officer closed the case is another case', () => {
  const walk = says(cardTroubled(), resolved('card-1', 'cancel'));
  expect(keys(walk)).toEqual(['card-1']);
  unread(walk.says({ type: 'try-again' }));
  expect(keys(walk)).toEqual(['card-2']);
});

test('a blurred page is raised when the citizen goes on with it, not when it is scanned', () => {
  const walk = doubtfulPage();
  expect(keys(walk)).toEqual([]);
  walk.next();
  expect(walk.stage).toBe('review');
  expect(walk.state.office.troubles[0]?.facts).toMatchObject({ code: 'EX-2', checks: ['blurred'] });
});

test('an officer who takes the page takes its doubts away, and the dossier says who', () => {
  const walk = says(doubtfulPage().next(), resolved('scan-1-1', 'accept', 'readable'));
  expect([keys(walk), walk.state.seenTo.accepted]).toEqual([[], { blurred: { officer: '21', reason: 'readable' } }]);
  const { screen } = walk.snapshot;
  expect(
    screen.name === 'review' && screen.papers.flatMap(({ pages }) => pages.flatMap(({ doubts }) => doubts)),
  ).toEqual([]);
  expect(staffOf(walk)?.said[0]).toMatchObject({ what: 'page-accepted', paper: { key: expect.any(String) } });
});

test('asked to scan again the citizen is led to that paper, by their own press; a new bad page is another case', () => {
  const walk = says(doubtfulPage().next(), resolved('scan-1-1', 'ask-rescan'));
  expect(walk.stage).toBe('review');
  const paper = staffOf(walk)?.said[0]?.paper?.key ?? '';
  walk.says({ type: 'scan-again', paper });
  expect([walk.stage, staffOf(walk)]).toEqual(['scan', undefined]);
  walk.says({ type: 'remove-page', paper, page: 'blurred' }, { type: 'scan', paper, source: 'flatbed' }).happens(
    {
      type: 'page-scanned',
      paper,
      page: { id: 'dark', width: 2480, height: 3508, doubts: [{ code: 'dark', sure: false }] },
    },
    { type: 'scan-ended', fault: null },
  );
  expect(keys(walk)).toEqual(['scan-1-2']);
});

test('a paper that comes to the counter is not missing here', () => {
  const walk = says(doubtfulPage().next(), resolved('scan-1-1', 'scan-at-counter', 'too-large'));
  const paper = staffOf(walk)?.said[0]?.paper?.key ?? '';
  walk.says({ type: 'scan-again', paper }, { type: 'remove-page', paper, page: 'blurred' }).next();
  expect(walk.stage).toBe('review');
  const { screen } = walk.snapshot;
  expect(screen.name === 'review' && screen.papers.find(({ key }) => key === paper)?.atCounter).toBe(true);
});

const slipLost = (): Walk =>
  new Walk()
    .declared(BIRTH, motherAlone)
    .scanned()
    .submitted()
    .happens(
      { type: 'ticket-issued', number: 'A001', service: 'Tư pháp', ahead: 0 },
      { type: 'print-ended', what: 'slip', outcome: 'unknown', fault: fault('ticket-printer', 'paper-jammed') },
      { type: 'print-ended', what: 'ticket', outcome: 'printed', fault: null },
    );

test('a slip that nobody knows of is printed again once an officer has looked, and only then', () => {
  const walk = slipLost();
  expect(walk.state.office.troubles[0]?.facts).toEqual({ code: 'EX-4', why: 'paper-jammed', job: 'slip' });
  walk.says({ type: 'reprint' });
  expect(walk.wished).toEqual([]);
  says(walk, resolved('print-slip-1', 'reprint'));
  expect([walk.wished, walk.state.submission?.slip, keys(walk)]).toEqual([['print-slip'], 'printing', []]);
  walk.happens({
    type: 'print-ended',
    what: 'slip',
    outcome: 'not-printed',
    fault: fault('ticket-printer', 'paper-out'),
  });
  expect(keys(walk)).toEqual(['print-slip-2']);
  says(walk, resolved('print-slip-2', 'given-by-hand'));
  expect([staffOf(walk)?.said[0]?.what, walk.state.submission?.slip]).toEqual(['given-by-hand', 'not-printed']);
});

test('a call for help: nobody yet, seen, coming; pressed again it is another call', () => {
  const walk = new Walk().chose(BIRTH).next().says({ type: 'call-staff' });
  const [trouble] = walk.state.office.troubles;
  expect([trouble?.key, trouble?.facts]).toEqual(['help-1', { code: 'EX-5', screen: walk.stage, why: 'asked' }]);
  expect(staffOf(walk)).toBeUndefined(); // no office has answered: the kiosk says in its own words that it is noted
  const raised: OfficeWord = { key: 'help-1', state: 'raised', by: null, action: null, reason: null };
  const states = [raised, { ...raised, state: 'claimed' as const, by: officer }, resolved('help-1', 'going')].map(
    (word) => staffOf(says(walk, word))?.help,
  );
  expect(states).toEqual([
    { state: 'called', by: null, hotline: null },
    { state: 'seen', by: officer.name, hotline: null },
    { state: 'coming', by: officer.name, hotline: null },
  ]);
  walk.says({ type: 'call-staff' });
  expect(keys(walk)).toEqual(['help-2']);
  says(walk, { ...raised, key: 'help-2', state: 'escalated' });
  expect(staffOf(walk)?.help).toEqual({ state: 'hotline', by: null, hotline: '0206 385 2310' });
  walk.says({ type: 'help-over' });
  expect([keys(walk), staffOf(walk)]).toEqual([[], undefined]);
});

test('helped by an officer who looked on, the citizen waits for nobody, and may call again', () => {
  const walk = new Walk().chose(BIRTH).next().says({ type: 'call-staff' });
  says(walk, resolved('help-1', 'co-browse', 'explains-form'));
  expect([keys(walk), staffOf(walk), walk.snapshot.staffCalled]).toEqual([[], undefined, false]);
  walk.says({ type: 'call-staff' });
  expect(keys(walk)).toEqual(['help-2']);
});

test('whoever walks away from unfinished work is told of, by the name of the screen alone', () => {
  const walk = new Walk()
    .declared(BIRTH, motherAlone)
    .happens({ type: 'idle-warning', secondsLeft: 1 }, { type: 'idle-over' });
  expect(walk.state.office.troubles).toMatchObject([
    { key: 'left-1', facts: { code: 'EX-5', screen: 'scan', why: 'left' } },
  ]);
  const nothing = new Walk().begun().happens({ type: 'idle-over' });
  expect(keys(nothing)).toEqual([]);
});

test('a locked kiosk ends the visit with what can be kept, and begins none; a submission is finished first', () => {
  const walk = new Walk().declared(BIRTH, motherAlone).happens({ type: 'office', told: told([], { mode: 'locked' }) });
  expect(walk.wishes).toContainEqual({ do: 'end', why: 'timed-out' });
  walk.happens({ type: 'office', told: told([], { mode: 'locked' }) });
  expect(walk.wished).toEqual([]); // once
  const submitting = new Walk().declared(BIRTH, motherAlone).scanned().next().says({ type: 'declare', agreed: true });
  submitting.happens({ type: 'office', told: told([], { mode: 'locked' }) });
  expect(submitting.wished).toEqual([]);
  submitting.happens({ type: 'sealed' }, { type: 'submitted', submission });
  expect(submitting.wished).toContain('end');
  const next = new Walk().happens({ type: 'office', told: told([], { mode: 'locked' }) }).begun();
  expect([next.stage, staffOf(next)]).toMatchObject(['welcome', { mode: 'locked', hotline: '0206 385 2310' }]);
});

test('tickets only: a number can still be taken and a dossier looked up, nothing else begins', () => {
  const walk = new Walk().happens({ type: 'office', told: told([], { mode: 'ticket-only' }) }).begun();
  const { screen } = walk.snapshot;
  const open = screen.name === 'welcome' ? screen.choices.filter(({ available }) => available) : [];
  expect(open.map(({ choice }) => choice)).toEqual(['ticket', 'lookup']);
  expect(walk.says({ type: 'begin', choice: 'ticket' }).stage).toBe('take-ticket');
});

const key = { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) } as const;
const asks = (walk: Walk, watch = `w${'0'.repeat(32)}`): Walk =>
  walk.happens({ type: 'office', told: told([], { watch: { watch, by: officer, to: key } }) });

test('an officer looks on only after the citizen agreed, and no longer than they like', () => {
  const walk = asks(new Walk().declared(BIRTH, motherAlone));
  expect(staffOf(walk)?.watch).toMatchObject({ state: 'asked', by: officer.name });
  expect(walk.state.office.watching?.agreed).toBeNull();
  walk.says({ type: 'watch-answer', agreed: true, pages: false });
  expect([walk.wishes, walk.state.office.watching?.agreed]).toEqual([
    [{ do: 'watch-phase', watch: `w${'0'.repeat(32)}`, phase: 'agreed' }],
    { pages: false },
  ]);
  walk.says({ type: 'watch-stop' });
  expect([walk.wished, staffOf(walk)]).toEqual([['watch-phase'], undefined]);
  asks(walk);
  expect(staffOf(walk)).toBeUndefined(); // the daemon may still name it: it is over all the same
  asks(walk, `w${'1'.repeat(32)}`).says({ type: 'watch-answer', agreed: false, pages: false });
  expect(walk.wishes).toEqual([{ do: 'watch-phase', watch: `w${'1'.repeat(32)}`, phase: 'declined' }]);
});
