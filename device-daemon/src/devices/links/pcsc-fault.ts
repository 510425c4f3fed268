/** Expected failures at the PC/SC boundary. `detail` is the name that libpcsclite gives, never card data. */
export type PcscFault = {
  readonly code:
    | 'service-absent' // pcscd is not there, or went away
    | 'reader-absent'
    | 'no-card'
    | 'card-removed'
    | 'card-mute' // no or no usable answer to reset
    | 'card-silent' // the exchange broke off; the card may be gone already
    | 'busy-elsewhere'
    | 'access-denied'
    | 'timeout'
    | 'cancelled'
    | 'failed';
  readonly detail: string;
};

const codes: Readonly<Record<string, PcscFault['code']>> = {
  NoService: 'service-absent',
  ServiceStopped: 'service-absent',
  Shutdown: 'service-absent',
  SystemCancelled: 'service-absent',
  InvalidHandle: 'service-absent',
  InternalError: 'service-absent',
  CommError: 'card-silent',
  CommDataLost: 'card-silent',
  ReaderUnavailable: 'reader-absent',
  NoReadersAvailable: 'reader-absent',
  UnknownReader: 'reader-absent',
  NoDevice: 'reader-absent',
  NoSmartCard: 'no-card',
  RemovedCard: 'card-removed',
  ResetCard: 'card-removed',
  UnresponsiveCard: 'card-mute',
  UnpoweredCard: 'card-mute',
  UnsupportedCard: 'card-mute',
  ProtoMismatch: 'card-mute',
  ProtocolMismatch: 'card-mute',
  NotTransacted: 'card-silent',
  SharingViolation: 'busy-elsewhere',
  AccessDenied: 'access-denied',
  SecurityViolation: 'access-denied',
  Timeout: 'timeout',
  Cancelled: 'cancelled',
};

/** The failure that the addon names by its PC/SC word. */
export const faultOf = (error: unknown): PcscFault => {
  const name = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  return { code: codes[name] ?? 'failed', detail: name.slice(0, 60) };
};
