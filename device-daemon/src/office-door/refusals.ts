/** What the door turned away, and why; each has a row in the audit document (`../audit/EVENTS.md`). */
export const refusals = [
  'unknown-badge',
  'wrong-pin',
  'locked', // a try while it was locked, even with the right number
  'now-locked',
  'address-locked',
  'session-moved', // a cookie from another network than it was given out in
  'session-over', // a cookie of a session that has ended
  'another-network',
  'another-site', // another host, origin or site
  'not-allowed', // a wish that the role does not have
  'display-as-console',
  'unknown-display',
  'not-this-node', // no certificate of a node of this office, or another node's
] as const;
export type DoorRefusal = (typeof refusals)[number];
