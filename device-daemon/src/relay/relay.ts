import type { Result } from '@mot-cua/domain/result.ts';
import type { RelayTarget } from '@mot-cua/domain/visit-link.ts';
import type { Call } from '../devices/device.ts';

/**
 * A visit's way to a service beyond the line. The visit has no network: its daemon carries one sealed body there and
 * brings one back, and understands neither (`sealed-line.ts` seals and opens).
 */
export interface Relay {
  /** `body`: JWE compact. Answers with the bytes that came, believed by nobody yet. Never longer than the call allows. */
  carry(to: RelayTarget, path: string, body: string, call: Call): Promise<Result<string, RelayFault>>;
}

/** Why nothing came back that could be an answer. */
export type RelayFault = {
  readonly why:
    | 'unavailable' // no line, nobody there, or the service is in trouble itself
    | 'late'
    | 'somebody-else' // a login page or a proxy answers in its place
    | 'cancelled'; // by the caller
};
