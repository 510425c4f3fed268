import Type, { type Static } from 'typebox';
import { DoorConfig, doorAt } from '../office-door/door-config.ts';

const closed = { additionalProperties: false };
const File = Type.String({ minLength: 1, maxLength: 400 });

/** This machine's part in an office of several: which one it is, and how it proves it. */
export const OfficeConfig = Type.Object(
  {
    /** the office as data, the same on all its machines (domain/src/office/office-plan.ts) */
    planFile: File,
    /** this machine's id in the plan */
    node: Type.String({ pattern: '^[a-z0-9-]{1,20}$' }),
    /** PEM: own key and certificate, and the certificate of the office's authority */
    keyFile: File,
    certFile: File,
    caFile: File,
    /** where it listens; absent: as the plan's address says */
    port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65535 })),
    /** consoles and displays come to this machine too; absent: only other machines do */
    door: Type.Optional(DoorConfig),
  },
  closed,
);
export type OfficeConfig = Static<typeof OfficeConfig>;

/** File names made absolute. */
export const officeAt = (office: OfficeConfig, at: (path: string) => string): OfficeConfig => ({
  ...office,
  planFile: at(office.planFile),
  keyFile: at(office.keyFile),
  certFile: at(office.certFile),
  caFile: at(office.caFile),
  ...(office.door ? { door: doorAt(office.door, at) } : {}),
});
