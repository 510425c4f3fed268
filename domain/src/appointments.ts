import Type, { type Static } from 'typebox';
import { Sha256Hex } from './receiving.ts';

/**
 * Appointments of an office as a kiosk knows them: a list file that the office or the province writes each day. It names
 * nobody: of each appointment a digest of its code, a time and a service. `code` is
 * SHA-256 of `appointment:<code>`, the code being ten characters of Crockford's base 32 (50 bits) made by whoever gives the
 * appointment, printed or sent with the letters HEN before it.
 */
export const Appointment = Type.Object(
  {
    code: Sha256Hex,
    /** id of a service of this kiosk (kiosk.json, `services`) */
    service: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
    /** ISO 8601 with offset */
    at: Type.String({
      pattern: '^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9](:00)?(Z|[+-][0-9]{2}:[0-9]{2})$',
    }),
  },
  { additionalProperties: false },
);
export type Appointment = Static<typeof Appointment>;

export const AppointmentList = Type.Object(
  { format: Type.Literal('appointments/1'), appointments: Type.Array(Appointment, { maxItems: 5_000 }) },
  { additionalProperties: false },
);
export type AppointmentList = Static<typeof AppointmentList>;

const LETTERS = 10;
const PREFIX = /^HEN/;

/** The code in what was typed or shown, however it is grouped; I, L and O are read as the digits they look like. */
export const readAppointmentCode = (text: string): string | null => {
  const plain = text
    .slice(0, 80)
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(PREFIX, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0');
  return plain.length === LETTERS && /^[0-9A-HJKMNP-TV-Z]+$/.test(plain) ? plain : null;
};

/** Whether a code that is shown on the first screen means an appointment. */
export const isAppointmentCode = (text: string): boolean =>
  /^\s*HEN[\s-]/i.test(text) && readAppointmentCode(text) !== null;
