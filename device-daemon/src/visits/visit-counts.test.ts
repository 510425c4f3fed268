import { VisitCounts } from '@mot-cua/domain/visit-counts.ts';
import type { IntentBody } from '@mot-cua/domain/visit-intents.ts';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { countEvent, noCounts } from './visit-counts.ts';
import type { VisitEvent } from './visit-events.ts';
import { fault, Walk } from './visit-for-tests.ts';

const shape = Compile(VisitCounts);
const BIRTH = '1.001193';
const motherAlone = 'a mother registers alone with her chip card and a birth note';

/** A walk that counts, as the room of a visit does. */
class CountedWalk extends Walk {
  counts: VisitCounts = noCounts;

  override happens(...events: VisitEvent[]): this {
    for (const event of events) {
      const before = this.state;
      super.happens(event);
      this.counts = countEvent(this.counts, before, event, this.state);
      if (!shape.Check(this.counts)) throw new Error(`counts do not fit: ${JSON.stringify(this.counts)}`);
    }
    return this;
  }
}

describe('what a visit adds to the figures', () => {
  test('a birth registered: card, pages, papers, answers that nobody had to type', () => {
    const { counts } = new CountedWalk().declared(BIRTH, motherAlone).scanned().submitted();
    expect(counts).toMatchObject({ finished: true, cards: { tried: 1, read: 1 }, dossiers: 1 });
    expect(counts.pages.reduce((sum, { taken }) => sum + taken, 0)).toBe(counts.components.digitised);
    expect(counts.components.total).toBeGreaterThanOrEqual(counts.components.digitised);
    expect(counts.fields.filled).toBeGreaterThan(0);
    expect(counts.fields.total).toBeGreaterThan(counts.fields.filled);
    expect(JSON.stringify(counts)).not.toMatch(/Nông|004190/);
  });

  test('given up at the form: the screen is told, and nothing is finished', () => {
    const walk = new CountedWalk().chose(BIRTH).next();
    expect([walk.stage, walk.counts.screen, walk.counts.finished]).toEqual(['form', 'form', false]);
  });

  test('a card that would not be read is a try; a page taken out and scanned again is a reject', () => {
    const walk = new CountedWalk().declared(BIRTH, motherAlone);
    const { paper } = walk.state.stage.name === 'scan' ? walk.state.stage : { paper: '' };
    walk
      .says({ type: 'scan', paper, source: 'flatbed' })
      .happens(
        { type: 'page-scanned', paper, page: { id: 'p1', width: 10, height: 10 } },
        { type: 'scan-ended', fault: null },
      )
      .says({ type: 'remove-page', paper, page: 'p1' }, { type: 'remove-page', paper, page: 'p1' });
    expect(walk.counts.pages).toMatchObject([{ taken: 1, rejected: 1 }]);
    const other = new CountedWalk()
      .begun()
      .happens({ type: 'card-failed', fault: fault('id-card-reader', 'card-unreadable') });
    expect(other.counts.cards).toEqual({ tried: 1, read: 0 });
  });
});

describe('the rating of a visit', () => {
  const atRating = () =>
    new Walk()
      .declared(BIRTH, motherAlone)
      .scanned()
      .submitted()
      .happens(
        { type: 'ticket-issued', number: 'A001', service: 'Tư pháp', ahead: 0 },
        { type: 'print-ended', what: 'slip', outcome: 'printed', fault: null },
        { type: 'print-ended', what: 'ticket', outcome: 'printed', fault: null },
      )
      .next();

  test('who is not satisfied has rated at the first touch, and is asked why', () => {
    const visitor = atRating().says({ type: 'rate', score: 1 });
    expect(visitor.wishes).toEqual([{ do: 'rate', score: 1, reasons: [] }]);
    expect(visitor.snapshot.screen).toEqual({ name: 'rate', why: true });
    visitor.says({ type: 'rate-reasons', reasons: ['long-wait', 'unclear'] });
    expect(visitor.stage).toBe('done');
    expect(visitor.wishes[0]).toEqual({ do: 'rate', score: 1, reasons: ['long-wait', 'unclear'] });
  });

  test('without a reason, or by skipping, nothing more is told', () => {
    const ways: IntentBody[] = [{ type: 'rate-reasons', reasons: [] }, { type: 'skip-rating' }];
    for (const intent of ways) {
      const visitor = atRating().says({ type: 'rate', score: 1 }, intent);
      expect([visitor.stage, visitor.wished.includes('rate')]).toEqual(['done', false]);
    }
  });

  test('who is satisfied is asked nothing; a score beyond the scale is none', () => {
    expect(atRating().says({ type: 'rate', score: 2 }).stage).toBe('done');
    const beyond = atRating().says({ type: 'rate', score: 5 });
    expect([beyond.stage, beyond.wished]).toEqual(['rate', []]);
  });

  test('with five levels the box with three buttons rates nothing, and 2 of 5 is asked why', () => {
    const visitor = atRating();
    visitor.world = { ...visitor.world, ratingLevels: 5 };
    expect(visitor.happens({ type: 'button', score: 3 }).stage).toBe('rate');
    expect(visitor.snapshot.screen).toEqual({ name: 'rate', levels: 5 });
    expect(visitor.says({ type: 'rate', score: 2 }).snapshot.screen).toEqual({ name: 'rate', levels: 5, why: true });
  });
});
