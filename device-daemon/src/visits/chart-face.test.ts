import { describe, expect, test } from 'vitest';
import { toPark } from './chart-parking.ts';
import { qrText, unproven, Walk, woman, world } from './visit-for-tests.ts';

/** A citizen with a chip and a portrait, at a site that turned the look at the face on. */
const asked = (): Walk => atSite().identified().says({ type: 'confirm-person', correct: true });
const atSite = (site: Partial<Walk['world']['identity']> = {}): Walk => new Walk(undefined, { face: true, ...site });
const agreed = (): Walk => asked().says({ type: 'face-answer', agreed: true });

describe('the look at a face', () => {
  test('a site that has not turned it on never asks: "is this you?" leads to the procedures', () => {
    expect(new Walk().identified().says({ type: 'confirm-person', correct: true }).stage).toBe('choose');
  });

  test('agreed: the camera, the comparison, and on; nothing of it stands in the state or changes how the person is known', () => {
    const visitor = agreed();
    expect([visitor.state.stage, visitor.wished]).toEqual([
      { name: 'face', phase: 'looking', from: null },
      ['look-at-face'],
    ]);
    const { person } = visitor.state;
    visitor.happens({ type: 'face-phase', phase: 'comparing' });
    expect(visitor.snapshot.screen).toEqual({ name: 'face', phase: 'comparing' });
    visitor.happens({ type: 'face-phase', phase: 'looking' }, { type: 'face-phase', phase: 'comparing' });
    visitor.happens({ type: 'face-over' });
    expect([visitor.stage, visitor.state.person]).toEqual(['choose', person]);
    expect(visitor.state).toEqual({
      ...new Walk().identified().says({ type: 'confirm-person', correct: true }).state,
      faceAsked: true,
    });
  });

  test('no, and "skip" at any moment: on at once, and nobody is asked a second time', () => {
    for (const visitor of [
      asked().says({ type: 'face-answer', agreed: false }),
      asked().says({ type: 'face-skip' }),
      agreed().says({ type: 'face-skip' }),
      agreed().happens({ type: 'face-phase', phase: 'comparing' }).says({ type: 'face-skip' }),
    ]) {
      expect([visitor.stage, visitor.wished]).toEqual(['choose', []]);
      visitor.happens({ type: 'face-over' }, { type: 'face-phase', phase: 'looking' });
      expect(visitor.stage).toBe('choose'); // came too late
      visitor.says({ type: 'back' });
      if (visitor.stage === 'confirm') visitor.says({ type: 'confirm-person', correct: true });
      expect(visitor.stage).not.toBe('face');
    }
  });

  test('the word of a look that nobody agreed to means nothing', () => {
    const visitor = asked();
    const before = visitor.state;
    visitor.happens({ type: 'face-phase', phase: 'comparing' }, { type: 'face-over' });
    expect(visitor.state).toBe(before);
  });

  test('without a portrait there is nothing to hold a face against: not asked', () => {
    const visitor = atSite()
      .begun()
      .happens(
        { type: 'code-read', text: qrText },
        { type: 'card-presence', present: true },
        { type: 'card-read', person: woman, verdict: unproven },
        { type: 'draft-looked', keeps: true, offer: null, fault: null },
      );
    expect(visitor.says({ type: 'confirm-person', correct: true }).stage).toBe('choose');
  });

  test('a draft is still looked for: the camera does not wait for it, and what is found is offered after it', () => {
    const found = { procedure: '1.001193', savedAt: 1, until: 2, submitted: false };
    const looking = (): Walk =>
      atSite()
        .begun()
        .happens(
          { type: 'code-read', text: qrText },
          { type: 'card-presence', present: true },
          { type: 'card-read', person: woman, verdict: unproven },
          { type: 'portrait-ready' },
        )
        .says({ type: 'confirm-person', correct: true });
    const during = looking().happens({ type: 'draft-looked', keeps: true, offer: found, fault: null });
    expect([during.stage, during.says({ type: 'face-skip' }).stage]).toEqual(['face', 'resume']);
    const after = looking().says({ type: 'face-skip' });
    expect([after.stage, after.state.busy]).toEqual(['confirm', true]);
    expect(after.happens({ type: 'draft-looked', keeps: true, offer: found, fault: null }).stage).toBe('resume');
  });

  /** Began with a QR, proved more with the card in the middle of a dossier: before "is this you?" */
  const proving = (): Walk =>
    new Walk(
      {
        ...asked().says({ type: 'face-skip' }, { type: 'choose-procedure', id: '1.001193' }).state,
        stage: { name: 'confirm' },
        proving: { who: woman, verdict: null, from: 'before' },
        faceAsked: false,
      },
      { face: true },
    ).says({ type: 'confirm-person', correct: true });

  test('whoever proves more with a card in the middle of a dossier is asked then, and goes on where they were', () => {
    expect([proving().stage, proving().state.proving]).toEqual(['face', null]);
    expect(proving().says({ type: 'face-skip' }).stage).toBe('before');
    expect(proving().says({ type: 'face-answer', agreed: true }).happens({ type: 'face-over' }).stage).toBe('before');
  });

  test('another person is asked anew', () => {
    const visitor = asked().says({ type: 'face-skip' }, { type: 'back' });
    if (visitor.stage === 'confirm') visitor.says({ type: 'confirm-person', correct: false });
    expect([visitor.state.person, visitor.state.faceAsked]).toEqual([null, false]);
  });

  test('a draft on disk never stands at the camera, and a dossier cannot be put aside there', () => {
    const visitor = proving();
    expect(visitor.snapshot.parking).toBeNull();
    expect(toPark(visitor.state, world, { proof: 'done', submitting: null, before: null })).toBeNull();
    const before = { name: 'before' } as const;
    expect(toPark(visitor.state, world, { proof: 'done', submitting: null, before })?.stage).toEqual(before);
  });
});
