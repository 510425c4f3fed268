import type { ExceptionAction } from '@mot-cua/domain/exceptions/exceptions.ts';

/** Why something was done about an exception: fixed lists, the most usual first. `other` asks for a note. */
export const reasonsOf: Readonly<Record<ExceptionAction, readonly string[]>> = {
  'confirm-by-eye': ['card-and-face-match', 'card-worn', 'chip-fails', 'other'],
  'to-counter': ['cannot-confirm', 'needs-officer', 'citizen-asked', 'other'],
  accept: ['readable-enough', 'original-seen', 'paper-worn', 'other'],
  'ask-rescan': ['blurred', 'cut-off', 'glare', 'wrong-paper', 'other'],
  'scan-at-counter': ['kiosk-cannot-scan', 'paper-fragile', 'citizen-asked', 'other'],
  'fix-with-citizen': ['information-missing', 'information-differs', 'paper-missing', 'other'],
  'supplement-slip': [
    'paper-missing',
    'paper-expired',
    'information-missing',
    'information-differs',
    'not-certified',
    'other',
  ],
  'reject-slip': ['not-this-office', 'not-eligible', 'paper-invalid', 'duplicate', 'other'],
  reprint: ['paper-refilled', 'jam-cleared', 'print-unclear', 'slip-not-taken', 'other'],
  'print-at-counter': ['printer-fails', 'slip-not-taken', 'other'],
  'given-by-hand': ['slip-not-taken', 'printer-fails', 'other'],
  going: ['on-the-way'],
  'co-browse': ['citizen-asked'],
  'lock-kiosk': ['misuse', 'left-unfinished', 'person-unwell', 'other'],
  'ticket-only': ['line-down', 'disk-filling', 'other'],
  noted: ['seen'],
  merge: ['same-person-same-matter'],
  continue: ['different-matter', 'other'],
  cancel: ['citizen-asked', 'cannot-confirm', 'duplicate', 'other'],
  'call-technician': ['device-fails', 'no-power', 'door-open', 'no-network', 'other'],
  'out-of-service': ['device-fails', 'door-open', 'misuse', 'other'],
};
