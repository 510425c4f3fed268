/**
 * Why an exchange with the repository did not succeed. `line`: nobody answered, or somebody who is not the repository
 * (a captive portal, a proxy) did: try again for ever. `refused`: the repository itself, in its own words, will not have
 * this dossier: quarantine and call staff. `busy`: it asked to wait.
 */
export type LineFault = {
  readonly kind: 'line' | 'refused' | 'busy';
  readonly detail: string;
  readonly retryAfterMs?: number;
  /** the HTTP status, where the repository itself answered in its own words */
  readonly status?: number;
  /** more bytes have arrived than when we last asked: the line is thin, not dead */
  readonly progressed?: boolean;
};
