import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, failed } from '@mot-cua/domain/result.ts';
import { MOST_SEALED_CHARS } from '@mot-cua/domain/sealed-question.ts';
import { waitWithin } from '../devices/links/deadline.ts';
import { DaemonLine } from '../visits/daemon-line.ts';
import type { Relay } from './relay.ts';

/** The longest that the daemon is asked to try, ms; and what of the time is kept for the way to it and back. */
const LONGEST_MS = 60_000;
const WAY_MS = 300;

/** The visit's end: asks its daemon over the line that it has anyway. A daemon that dies meanwhile is asked again by the line. */
export const relayOver = (line: Pick<DaemonLine, 'ask'>, clock: Clock): Relay => ({
  carry: async (to, path, body, call) => {
    if (body.length > MOST_SEALED_CHARS) throw new Error('a sealed question that is longer than the line takes');
    const wholeMs = Math.max(1, Math.min(LONGEST_MS, Math.round(call.deadlineMs)));
    const deadlineMs = Math.max(1, wholeMs - Math.min(WAY_MS, Math.round(wholeMs / 10)));
    const waited = await waitWithin<Awaited<ReturnType<DaemonLine['ask']>>>(
      clock,
      { signal: call.signal, deadlineMs: wholeMs },
      (settle) => {
        const id = DaemonLine.newId();
        void line.ask({ t: 'relay', id, to, path, body, deadlineMs }, wholeMs).then(settle);
        return undefined;
      },
    );
    if (waited.kind === 'cancelled') return failed({ why: 'cancelled' });
    if (waited.kind === 'timeout' || waited.value === null) return failed({ why: 'late' });
    if (waited.value.t !== 'relayed') throw new Error(`an answer that does not fit the question: ${waited.value.t}`);
    const { outcome } = waited.value;
    return outcome.ok ? done(outcome.body) : failed({ why: outcome.why });
  },
});
