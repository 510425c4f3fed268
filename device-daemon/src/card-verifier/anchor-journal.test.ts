import { expect, test } from 'vitest';
import { AnchorJournal } from './anchor-journal.ts';

test('every visit reads the anchors; the journal names the broken file once, and again when that changes', () => {
  const told: string[] = [];
  const journal = new AnchorJournal((event, facts) => told.push(`${event} ${Object.values(facts).join(' ')}`));
  const broken = {
    t: 'trust-anchors',
    certificates: 1,
    refused: [{ file: 'vn.cer', why: 'is no certificate' }],
  } as const;
  const heard = { ...broken, refused: [...broken.refused] };
  journal.hear(heard);
  journal.hear(heard);
  journal.hear({ ...heard, certificates: 2, refused: [] });
  journal.hear(heard);
  expect(told).toEqual([
    'trust-anchors 1 1',
    'trust-anchor-refused vn.cer is no certificate',
    'trust-anchors 2 0',
    'trust-anchors 1 1',
    'trust-anchor-refused vn.cer is no certificate',
  ]);
});
