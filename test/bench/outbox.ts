import type { Area } from './harness.ts';
import { durableSubmitRow } from './outbox/durable-submit.ts';
import { bytesOverheadRow, goodputRow } from './outbox/goodput.ts';
import { historiesRow } from './outbox/histories.ts';
import { submitAckRow } from './outbox/submit-ack.ts';

/** What it costs that nothing is lost: each row is a file of its own in `outbox/`. */
export const outbox: Area = {
  area: 'outbox',
  measurements: [durableSubmitRow, submitAckRow, historiesRow, goodputRow, bytesOverheadRow],
};
