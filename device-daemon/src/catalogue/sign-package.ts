import { type KeyObject, sign } from 'node:crypto';
import { cp, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { digestDocument } from '@mot-cua/domain/procedure-package/digest.ts';
import { lintPackage } from '@mot-cua/domain/procedure-package/lint.ts';
import { packageFromFiles } from '@mot-cua/domain/procedure-package/read-package.ts';
import { runExample } from '@mot-cua/domain/procedure-package/run-example.ts';
import type { PackageSignature } from '@mot-cua/domain/procedure-package/schema.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { sha256Hex } from './catalogue.ts';
import { parseAll, readPackageFiles, signatureFile, signedFiles } from './package-files.ts';

/**
 * Signs the package in `folder` with the province's Ed25519 key and writes its `signature.json`. Signs only what is fit:
 * schema, lint and every example case of the package are run first, and their complaints are the fault.
 */
export const signPackage = async (
  folder: string,
  privateKey: KeyObject,
  kid: string,
): Promise<Result<PackageSignature, string[]>> => {
  const files = await readPackageFiles(folder);
  if (!files.ok) return failed([files.fault]);
  const complaints = complaintsAbout(files.value);
  if (complaints.length > 0) return failed(complaints);
  const document = Buffer.from(await digestDocument(signedFiles(files.value), sha256Hex));
  const signature: PackageSignature = {
    alg: 'EdDSA',
    kid,
    digest: sha256Hex(document),
    signature: sign(null, document, privateKey).toString('base64url'),
  };
  await writeWhole(join(folder, signatureFile), `${JSON.stringify(signature, null, 2)}\n`);
  return done(signature);
};

const complaintsAbout = (files: ReadonlyMap<string, Uint8Array>): string[] => {
  const parsed = parseAll(files);
  if (!parsed.ok) return [parsed.fault];
  const pkg = packageFromFiles(parsed.value);
  if (!pkg.ok) return [pkg.fault];
  const faults = lintPackage(pkg.value);
  if (faults.length > 0) return faults;
  return pkg.value.examples.flatMap((example) =>
    runExample(pkg.value, example).map((difference) => `example "${example.name}": ${difference}`),
  );
};

/** Copies every package of `from` into `to` and signs it there; the faults name the packages. */
export const signCatalogue = async (
  from: string,
  to: string,
  privateKey: KeyObject,
  kid: string,
): Promise<Result<string[], string[]>> => {
  const entries = await readdir(from, { withFileTypes: true });
  const codes = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  await mkdir(to, { recursive: true });
  const faults: string[] = [];
  for (const code of codes) {
    await rm(join(to, code), { recursive: true, force: true });
    await cp(join(from, code), join(to, code), { recursive: true });
    const signed = await signPackage(join(to, code), privateKey, kid);
    if (!signed.ok) faults.push(...signed.fault.map((fault) => `${code}: ${fault}`));
  }
  return faults.length > 0 ? failed(faults) : done(codes);
};

/** Whole or not at all, also when the power goes. */
const writeWhole = async (path: string, text: string): Promise<void> => {
  const file = await open(`${path}.new`, 'w', 0o644);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
};
