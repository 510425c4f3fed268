import { readFileSync } from 'node:fs';
import { readConfiguration } from '@mot-cua/domain/configuration.ts';
import { OfficePlan, planMistakes } from '@mot-cua/domain/office/office-plan.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import Type, { type Static } from 'typebox';
import type { NodeCredentials } from './door-server.ts';

const File = Type.String({ minLength: 1, maxLength: 400 });

/** What a machine's configuration says of its door, beside plan, node, key and certificates (`office` in kiosk.json, office.json). */
export const DoorConfigProperties = {
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
} as const;
export const DoorConfig = Type.Object(DoorConfigProperties, { additionalProperties: false });
export type DoorConfig = Static<typeof DoorConfig>;

/** More than any plan of 300 staff and 60 counters. */
const MOST_PLAN_BYTES = 1_000_000;

/** The office's plan, whole and without mistakes; each fault is one sentence that a technician can act on. */
export const readOfficePlan = (file: string): Result<OfficePlan, string[]> => {
  const text = textOf(file);
  if (text === null) return failed([`${file}: cannot be read; give the plan of this office`]);
  if (text.length > MOST_PLAN_BYTES) return failed([`${file}: more than ${MOST_PLAN_BYTES} letters; this is no plan`]);
  const read = readConfiguration(text, OfficePlan, file);
  if (!read.ok) return read;
  const mistakes = planMistakes(read.value);
  return mistakes.length === 0 ? read : failed(mistakes.map((mistake) => `${file}: ${mistake}`));
};

/** A node's key and certificates, by the files' names. */
export const readCredentials = (files: {
  readonly keyFile: string;
  readonly certFile: string;
  readonly caFile: string;
}): Result<NodeCredentials, string> => {
  const [key, certificate, authority] = [files.keyFile, files.certFile, files.caFile].map(textOf);
  if (key == null)
    return failed(`${files.keyFile}: cannot be read; it is what "npm run staff -- certificate" has made`);
  if (certificate == null)
    return failed(`${files.certFile}: cannot be read; it is what "npm run staff -- certificate" has made`);
  if (authority == null) return failed(`${files.caFile}: cannot be read; it is the office's authority.pem`);
  return done({ key, certificate, authority });
};

const textOf = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};
