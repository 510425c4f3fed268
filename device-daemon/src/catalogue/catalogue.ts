import { createHash, type KeyObject, verify } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inForce } from '@mot-cua/domain/forms/catalogue-view.ts';
import { digestDocument } from '@mot-cua/domain/procedure-package/digest.ts';
import { isFolderOf } from '@mot-cua/domain/procedure-package/folder-name.ts';
import { lintPackage } from '@mot-cua/domain/procedure-package/lint.ts';
import { packageFromFiles } from '@mot-cua/domain/procedure-package/read-package.ts';
import { PackageSignature, type ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import Value from 'typebox/value';
import { parseAll, parseJson, printable, readPackageFiles, signatureFile, signedFiles } from './package-files.ts';

/** Most procedures one kiosk offers; a commune has about 200. */
const mostPackages = 2000;

export type RefusedPackage = {
  readonly id: string;
  /** as the folder itself says, so not to be trusted; shown as plain text only */
  readonly title: string;
  /** one line for the technician: `<code>: <what to do>` */
  readonly reason: string;
};
export type Catalogue = {
  readonly packages: ProcedurePackage[];
  /** as fit as the others, and in force on another day: for a dossier that was begun then, for a visit over midnight */
  readonly others: ProcedurePackage[];
  readonly refused: RefusedPackage[];
};

/**
 * Reads every procedure package under `<folder>/<code>/` or `<folder>/<code>@<first day>/` and keeps those whose signature, form and dates are right.
 * A bad package is refused by itself, with a reason; it never stops the others. `publicKey` is the province's Ed25519
 * key, `today` is Vietnam's calendar day as `yyyy-MM-dd`.
 */
export const loadCatalogue = async (from: {
  folder: string;
  publicKey: KeyObject;
  today: string;
}): Promise<Catalogue> => {
  const catalogue: Catalogue = { packages: [], others: [], refused: [] };
  const names = await packageNames(from.folder);
  if (!names.ok) return { packages: [], others: [], refused: [{ id: '*', title: '', reason: names.fault }] };
  for (const name of names.value) {
    const loaded = await loadPackage(join(from.folder, name), name, from);
    if (!loaded.ok) catalogue.refused.push({ id: printable(name, 40), ...loaded.fault });
    else if (inForce(loaded.value, from.today)) catalogue.packages.push(loaded.value);
    else {
      catalogue.others.push(loaded.value);
      const title = printable(loaded.value.texts.vi['procedure.title'] ?? '');
      catalogue.refused.push({ id: printable(name, 40), title, reason: notInForce(loaded.value) });
    }
  }
  return { ...catalogue, refused: catalogue.refused.filter((one) => !isReplaced(one, catalogue)) };
};

/** A version of another time is nothing to tell of while the procedure's version of today is there, or is told of itself. */
const isReplaced = ({ id, reason }: RefusedPackage, { packages, refused }: Catalogue): boolean => {
  if (!reason.startsWith('not-in-force')) return false;
  const [code] = id.split('@');
  const isOfToday = (one: RefusedPackage): boolean => one.id === code && !one.reason.startsWith('not-in-force');
  return packages.some((pkg) => pkg.procedure.id === code) || refused.some(isOfToday);
};

const packageNames = async (folder: string): Promise<Result<string[], string>> => {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const names = entries.filter((entry) => !entry.name.startsWith('.') && !entry.isFile()).map((entry) => entry.name);
    if (names.length > mostPackages) return failed(`too-many: a catalogue has at most ${mostPackages} packages`);
    return done(names.sort());
  } catch {
    return failed('no-catalogue: the folder of procedure packages cannot be read; install the catalogue');
  }
};

type Refusal = Omit<RefusedPackage, 'id'>;

const loadPackage = async (
  folder: string,
  name: string,
  { publicKey }: { publicKey: KeyObject },
): Promise<Result<ProcedurePackage, Refusal>> => {
  const files = await readOrRefuse(folder);
  if (!files.ok) return failed({ title: '', reason: `unreadable: ${files.fault}` });
  const refuse = (reason: string) => failed({ title: titleOf(files.value), reason });

  const untouched = await checkSignature(files.value, publicKey);
  if (!untouched.ok) return refuse(untouched.fault);
  const parsed = parseAll(files.value);
  if (!parsed.ok) return refuse(`bad-form: ${parsed.fault}`);
  const pkg = packageFromFiles(parsed.value);
  if (!pkg.ok) return refuse(`bad-form: ${pkg.fault}`);
  if (!isFolderOf(name, pkg.value.procedure))
    return refuse('wrong-folder: the folder is not named for the procedure in it');
  const [fault] = lintPackage(pkg.value);
  if (fault !== undefined) return refuse(`unfit: ${fault}`);
  return done(pkg.value);
};

const readOrRefuse = async (folder: string): Promise<Result<Map<string, Uint8Array>, string>> => {
  try {
    return await readPackageFiles(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return failed(`the operating system refuses a file (${code})`);
  }
};

export const notInForce = ({ procedure }: ProcedurePackage): string =>
  `not-in-force: valid from ${procedure.validFrom} to ${procedure.validTo ?? 'open'}; install the package now in force`;

/** The signature is checked over the bytes on disk before anything in them is believed. */
const checkSignature = async (
  files: ReadonlyMap<string, Uint8Array>,
  publicKey: KeyObject,
): Promise<Result<void, string>> => {
  const bytes = files.get(signatureFile);
  if (!bytes) return failed('not-signed: signature.json is missing; get the package from the province again');
  const parsed = parseJson(signatureFile, bytes);
  if (!parsed.ok || !Value.Check(PackageSignature, parsed.value))
    return failed('bad-signature: signature.json is not a package signature; get the package from the province again');
  const document = Buffer.from(await digestDocument(signedFiles(files), sha256Hex));
  if (sha256Hex(document) !== parsed.value.digest)
    return failed('bad-signature: a file was changed, added or removed after signing; get the package again');
  if (!verify(null, document, publicKey, Buffer.from(parsed.value.signature, 'base64url')))
    return failed(`bad-signature: not signed by the province's key (kid ${parsed.value.kid}); get the package again`);
  return done(undefined);
};

/** Hex SHA-256. */
export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What the folder calls itself, so that people know which procedure is missing today. */
const titleOf = (files: ReadonlyMap<string, Uint8Array>): string => {
  const bytes = files.get('i18n/vi.json');
  const texts = bytes ? parseJson('i18n/vi.json', bytes) : null;
  if (!texts?.ok || typeof texts.value !== 'object' || texts.value === null) return '';
  const title = Object.entries(texts.value).find(([key]) => key === 'procedure.title')?.[1];
  return typeof title === 'string' ? printable(title) : '';
};
