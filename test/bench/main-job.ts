import { type Area, fixedGoal } from './harness.ts';
import { citizenScript } from './main-job/citizen-script.ts';
import { durableSubmit } from './main-job/durable-submit.ts';
import { idleMemory } from './main-job/idle-memory.ts';
import { scanToPreview } from './main-job/scan-to-preview.ts';
import { ticketBytes, ticketEncode } from './main-job/ticket.ts';

const ENCODER = '@point-of-sale/receipt-printer-encoder';

/** What one citizen's visit costs, from the scan to the ticket in the hand. */
export const mainJob: Area = {
  area: 'main-job',
  measurements: [
    {
      name: 'ticket-bytes',
      unit: 'bytes',
      peer: ENCODER,
      goal: fixedGoal('at most', 12_288),
      rounds: 1,
      warmUps: 0,
      quick: true,
      prepare: ticketBytes,
    },
    {
      name: 'ticket-encode',
      unit: 'ms',
      peer: ENCODER,
      goal: fixedGoal('at most', 60),
      rounds: 21,
      warmUps: 1,
      quick: true,
      prepare: ticketEncode,
    },
    {
      name: 'scan-to-preview',
      unit: 'ms',
      peer: 'scanimage alone',
      goal: { stay: 'at most', limit: (peer) => 1.5 * (peer ?? 0) + 200, words: '1.5 × peer + 200' },
      rounds: 7,
      warmUps: 1,
      quick: false,
      prepare: scanToPreview,
    },
    {
      name: 'citizen-ui-script',
      unit: 'bytes',
      peer: null,
      goal: fixedGoal('at most', 61_440),
      rounds: 1,
      warmUps: 0,
      quick: true,
      prepare: citizenScript,
    },
    {
      name: 'durable-submit',
      unit: 'dossiers/s',
      peer: 'the same writes and syncs alone',
      goal: { stay: 'at least', limit: (peer) => 0.5 * (peer ?? 0), words: '0.5 × peer' },
      rounds: 41,
      warmUps: 1,
      quick: false,
      prepare: durableSubmit,
    },
    {
      name: 'idle-rss',
      unit: 'MB',
      peer: null,
      goal: fixedGoal('at most', 300),
      rounds: 1,
      warmUps: 0,
      quick: false,
      prepare: idleMemory,
    },
  ],
};
