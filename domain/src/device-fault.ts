import Type, { type Static } from 'typebox';

/** The devices a kiosk may have; one name each, used in configuration, faults, health and journals. */
export const DeviceName = Type.Union([
  Type.Literal('document-scanner'),
  Type.Literal('document-camera'),
  Type.Literal('id-card-reader'),
  Type.Literal('code-reader'),
  Type.Literal('ticket-printer'),
  Type.Literal('satisfaction-buttons'),
  Type.Literal('form-printer'),
]);
export type DeviceName = Static<typeof DeviceName>;

/**
 * What went wrong, as a closed list. Words follow XFS4IoT where it has one (paper out, paper low, jammed, cover open,
 * media not taken); each has one sentence for citizens and one for staff in the words of the kiosk.
 */
export const DeviceFaultCode = Type.Union([
  // link
  Type.Literal('absent'), // not plugged in, or not found under its configured name
  Type.Literal('disconnected'), // was there, went away while in use
  Type.Literal('access-denied'), // the operating system refuses the device
  Type.Literal('busy-elsewhere'), // another program holds it
  Type.Literal('timeout'), // no answer within the deadline
  // protocol
  Type.Literal('unintelligible'), // answers bytes that the codec refuses
  Type.Literal('unexpected-answer'), // well-formed, but not an answer to what was asked
  // media
  Type.Literal('paper-out'),
  Type.Literal('paper-low'),
  Type.Literal('paper-jammed'),
  Type.Literal('media-not-taken'),
  Type.Literal('no-document'), // empty feeder
  Type.Literal('picture-truncated'), // fewer rows than the page has
  Type.Literal('double-feed'), // two sheets went through together (XFS4IoT: multiple media)
  Type.Literal('picture-unsteady'), // what lies under the camera moves, or never became sharp
  // device
  Type.Literal('cover-open'),
  Type.Literal('cutter-failed'),
  Type.Literal('overheated'),
  Type.Literal('warming-up'), // the lamp is not bright yet
  Type.Literal('not-offered'), // this device has no such source, side or format
  Type.Literal('device-failed'),
  // operator, card
  Type.Literal('cancelled'),
  Type.Literal('no-card'),
  Type.Literal('card-removed'),
  Type.Literal('not-an-id-card'),
  Type.Literal('access-code-wrong'), // the six digits do not open this card
  Type.Literal('card-refused'), // the card stopped answering this access method; do not try again
  Type.Literal('card-unreadable'),
  Type.Literal('not-an-id-code'), // a code that is not the QR of an ID card
  Type.Literal('id-card-seen'), // an ID card was scanned: its picture was thrown away at once
]);
export type DeviceFaultCode = Static<typeof DeviceFaultCode>;

/**
 * An expected failure of a device. `outcome` says whether the physical act happened; `unknown` is never retried
 * blindly (nobody gets two tickets). `detail` is for the technician: never personal data, never bytes of a card.
 */
export const DeviceFault = Type.Object({
  device: DeviceName,
  layer: Type.Union([
    Type.Literal('link'),
    Type.Literal('protocol'),
    Type.Literal('device'),
    Type.Literal('media'),
    Type.Literal('operator'),
  ]),
  code: DeviceFaultCode,
  action: Type.Union([
    Type.Literal('retry'),
    Type.Literal('reconnect'),
    Type.Literal('clear-media'),
    Type.Literal('refill'),
    Type.Literal('call-technician'),
  ]),
  outcome: Type.Union([Type.Literal('not-started'), Type.Literal('completed'), Type.Literal('unknown')]),
  detail: Type.String({ maxLength: 300 }),
});
export type DeviceFault = Static<typeof DeviceFault>;

/** States of the one device machine, the same for every device (DESIGN.md, "A device"). */
export const DeviceState = Type.Union([
  Type.Literal('absent'),
  Type.Literal('opening'),
  Type.Literal('identifying'),
  Type.Literal('ready'),
  Type.Literal('busy'),
  Type.Literal('attention'),
  Type.Literal('recovering'),
  Type.Literal('out-of-service'),
]);
export type DeviceState = Static<typeof DeviceState>;

/** What health pages, the daemon and the visit know about a device at one moment. */
export const DeviceHealth = Type.Object({
  device: DeviceName,
  state: DeviceState,
  fault: Type.Union([DeviceFault, Type.Null()]),
  /** e.g. `{ paperLow: true }`; plain facts that are not faults */
  warnings: Type.Array(DeviceFaultCode),
  /** maker, model and serial number as the device tells them, empty when unknown */
  identity: Type.String({ maxLength: 200 }),
  /** epoch ms of the last change; of a device that is away: since when, however often it has been tried again */
  since: Type.Number(),
});
export type DeviceHealth = Static<typeof DeviceHealth>;
