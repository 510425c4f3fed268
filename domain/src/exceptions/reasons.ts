import type { ExceptionAction } from './exceptions.ts';

/**
 * Why an officer does what about an exception: fixed lists, so that reports can count them and no name slips in. The most usual is
 * first (it is chosen already). `other` wants a note. Words for people stand in kiosk-ui/kit/words.
 */
export const reasonsOf = {
  'confirm-by-eye': ['chip-unreadable', 'card-worn', 'reader-faulty', 'photo-old', 'other'],
  'to-counter': ['needs-explaining', 'identity-doubtful', 'card-expired', 'citizen-asks', 'other'],
  accept: ['readable-to-the-eye', 'original-is-so', 'other'],
  'ask-rescan': ['blurred', 'cut-off', 'glare-or-shadow', 'page-missing', 'wrong-paper', 'wrong-way-up', 'other'],
  'scan-at-counter': ['too-large', 'bound', 'fragile', 'scanner-faulty', 'citizen-asks', 'other'],
  'fix-with-citizen': ['declaration-wrong', 'declaration-incomplete', 'paper-missing', 'portal-refused', 'other'],
  'supplement-slip': [
    'paper-missing',
    'paper-invalid',
    'paper-unreadable',
    'declaration-incomplete',
    'declaration-wrong',
    'signature-missing',
    'fee-unpaid',
    'other',
  ],
  'reject-slip': [
    'not-this-office',
    'conditions-not-met',
    'not-entitled',
    'already-settled',
    'papers-forged',
    'citizen-withdraws',
    'other',
  ],
  reprint: ['jam-cleared', 'paper-refilled', 'slip-not-taken', 'slip-unreadable', 'other'],
  'print-at-counter': ['printer-faulty', 'paper-out', 'citizen-waits', 'other'],
  'given-by-hand': ['written-by-hand', 'copied', 'other'],
  going: ['on-the-way'],
  'co-browse': ['citizen-asks', 'explains-form', 'other'],
  'lock-kiosk': ['misuse', 'device-faulty', 'left-behind', 'other'],
  'ticket-only': ['line-down', 'portal-down', 'backlog-large', 'other'],
  noted: ['known', 'being-mended', 'planned-work', 'other'],
  merge: ['same-case'],
  continue: ['another-case', 'citizen-asks', 'other'],
  cancel: ['citizen-asks', 'entered-by-mistake', 'not-the-holder', 'other'],
  'call-technician': ['device-faulty', 'line-down', 'power', 'door-open', 'other'],
  'out-of-service': ['device-faulty', 'unsafe', 'paper-out', 'planned-work', 'other'],
  'open-again': ['mended', 'all-clear', 'entered-by-mistake', 'other'],
} as const satisfies Readonly<Record<ExceptionAction, readonly [string, ...string[]]>>;

export type ExceptionReason = (typeof reasonsOf)[ExceptionAction][number];

/** Whether the reason is one of the action's, with a note where it says nothing by itself. */
export const isReasonFor = (action: ExceptionAction, reason: string, note: string): boolean => {
  const reasons: readonly string[] = reasonsOf[action];
  return reasons.includes(reason) && (reason !== 'other' || note.trim() !== '');
};
