import { expect, test } from 'vitest';
import { AnchorJournal } from './anchor-journal.ts';

test('every visit reads the anchors; the journal names the broken file once, and again when that changes', () => {
  const told: string[] = [];
  const journal = new AnchorJournal({
    journal: (event, facts) => told.push(`${event} ${Object.values(facts).join(' ')}`),
    needed: true,
    alarm: () => undefined,
  });
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

test('a kiosk that judges by anchors and has none says so until it has one; one that needs none never does', () => {
  const stands = { needed: [] as boolean[], idle: [] as boolean[] };
  for (const which of ['needed', 'idle'] as const) {
    const journal = new AnchorJournal({
      journal: () => undefined,
      needed: which === 'needed',
      alarm: (on) => stands[which].push(on),
    });
    journal.hear({ t: 'trust-anchors', certificates: 0, refused: [{ file: 'anchors', why: 'cannot be read' }] });
    journal.hear({ t: 'trust-anchors', certificates: 2, refused: [] });
  }
  expect(stands).toEqual({ needed: [true, false], idle: [false, false] });
});
