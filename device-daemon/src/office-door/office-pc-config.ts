import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readConfiguration } from '@mot-cua/domain/configuration.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import Type, { type Static } from 'typebox';
import { OfficeConfig, officeAt } from '../office/office-config.ts';

/** The configuration file of a counter PC. File names are relative to the file itself. It holds no secrets, only where they lie. */
export const OfficePcConfig = Type.Object(
  {
    office: OfficeConfig,
    /** what must last: the office's log, this machine's audit, sessions */
    dataFolder: Type.String({ minLength: 1, maxLength: 400 }),
  },
  { additionalProperties: false },
);
export type OfficePcConfig = Static<typeof OfficePcConfig>;

/** Reads the file; every mistake is one sentence that names key and line. */
export const readOfficePcConfig = (file: string): Result<OfficePcConfig, string[]> => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return failed([
      `${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}); give --config <file>`,
    ]);
  }
  const read = readConfiguration(text, OfficePcConfig, file);
  if (!read.ok) return read;
  const at = (path: string): string => resolve(dirname(file), path);
  const { office, dataFolder } = read.value;
  if (!office.door)
    return failed([`${file}, office.door: is missing; a counter PC is there for consoles and displays`]);
  return done({ office: officeAt(office, at), dataFolder: at(dataFolder) });
};
