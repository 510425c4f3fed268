import Type, { type Static } from 'typebox';

const File = Type.String({ minLength: 1, maxLength: 400 });

/** What a machine's configuration says of its door, beside plan, node, key and certificates (`office.door` in kiosk.json and office.json). */
export const DoorConfig = Type.Object(
  {
    /** networks in which consoles and displays work, e.g. `10.20.0.0/16`; nobody else is let in */
    networks: Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 40 }),
    /** where the pages lie as they were built: `console/`, `signage/`, `manager/` */
    pagesFolder: File,
    /** the province as officers open it, e.g. `https://kho.caobang.example`: dossiers are links there; absent: they are not opened */
    officerUrl: Type.Optional(Type.String({ pattern: '^https?://[a-z0-9.:-]+$', maxLength: 200 })),
    /** procedure packages, for the titles of dossiers; absent: their numbers are shown */
    packagesFolder: Type.Optional(File),
    /** the page of results is for everybody in the networks; without it a display's key opens it */
    publicResults: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type DoorConfig = Static<typeof DoorConfig>;

/** File names made absolute. */
export const doorAt = (door: DoorConfig, at: (path: string) => string): DoorConfig => ({
  ...door,
  pagesFolder: at(door.pagesFolder),
  ...(door.packagesFolder === undefined ? {} : { packagesFolder: at(door.packagesFolder) }),
});
