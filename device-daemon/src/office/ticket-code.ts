import { createHash } from 'node:crypto';

/** The code on a ticket's paper, by which its holder and nobody else says something about the number: 60 bits of its id, `SO-…` as a QR. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 12;
const SHOWN = new RegExp(`^\\s*SO-([${LETTERS}]{${LENGTH}})\\s*$`, 'i');

/** `ticket`: its id in the office's log, which no display and no paper has. */
export const ticketCode = (ticket: string): string =>
  [...createHash('sha256').update(`ticket-code:${ticket}`).digest().subarray(0, LENGTH)]
    .map((byte) => LETTERS[byte % LETTERS.length])
    .join('');

/** As it stands in the QR. */
export const shownTicketCode = (code: string): string => `SO-${code}`;

/** The code in what the reader typed; null: it is no ticket. */
export const readTicketCode = (text: string): string | null =>
  SHOWN.exec(text.slice(0, 80))?.[1]?.toUpperCase() ?? null;
