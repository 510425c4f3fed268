import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFromFiles } from '../src/procedure-package/read-package.ts';
import type { ProcedurePackage } from '../src/procedure-package/schema.ts';
import type { IdentityLevel, Person, ValueSource } from '../src/provenance.ts';

/** The packages of this folder, unsigned, for tests and for the signing tools. The daemon reads signed ones by its catalogue. */
export const procedureFolder = import.meta.dirname;

/** Codes of the procedures in this folder, each once: those lie under the code alone which were in force in 2026. */
export const procedureCodes = (): string[] => packageFolders().filter((name) => !name.includes('@'));

/** All packages of this folder, later versions too (`<code>@<first day>`). */
export const packageFolders = (): string[] =>
  readdirSync(procedureFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

/** Reads one package from this folder; throws when it does not follow the schema. */
export const packageFromDisk = (name: string): ProcedurePackage => {
  const folder = join(procedureFolder, name);
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'signature.json')
    .map((entry) => join(entry.parentPath, entry.name));
  const files = new Map<string, unknown>(
    paths.map((path) => [path.slice(folder.length + 1), JSON.parse(readFileSync(path, 'utf8'))]),
  );
  const pkg = packageFromFiles(files);
  if (!pkg.ok) throw new Error(`${name}: ${pkg.fault}`);
  return pkg.value;
};

/** An invented citizen. */
export const womanWithCard = (level: IdentityLevel, source: ValueSource): Person => ({
  level,
  source,
  personalNumber: '004190000017',
  fullName: 'Nông Thị Mai',
  dateOfBirth: '1990-01-31',
  sex: 'female',
  residence: 'Tổ 5, phường Thục Phán, tỉnh Cao Bằng',
  issuedOn: '2021-05-10',
  ...(source === 'chip' ? { nationality: 'Việt Nam', ethnicity: 'Tày', placeOfOrigin: 'Hòa An, Cao Bằng' } : {}),
});
