import { createPrivateKey } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isPackageFolder } from '@mot-cua/domain/procedure-package/folder-name.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import { dateInVietnam } from '@mot-cua/domain/text/dates.ts';
import { readArguments } from '../devices/command-line.ts';
import { blankForm, checklistSheet } from '../printing/form-pdf.ts';
import { systemClock } from '../system-clock.ts';
import { checkFiles } from './package-check.ts';
import { readPackageFiles, signatureFile } from './package-files.ts';
import { previewHtml, previewText } from './package-preview.ts';
import { packageOfTables } from './sheets/package-of-tables.ts';
import type { SheetFault, Tables } from './sheets/tables.ts';
import { tablesOfPackage } from './sheets/tables-of-package.ts';
import { templateTables } from './sheets/template.ts';
import { readWorkbook, writeWorkbook } from './sheets/workbook.ts';
import { signCatalogue } from './sign-package.ts';

const usage = `npm run package -- <what> …

  check FOLDER|CODE…            lint, texts, examples, plain language; warns of what is still to be confirmed
  preview FOLDER|CODE [--out F] pages, papers and examples as text; with --out F.html or F.pdf as a file with the A4 form
  new CODE [--to FOLDER]        the skeleton of a package
  template FILE.xlsx            a spreadsheet to write a procedure in
  export FOLDER|CODE FILE.xlsx  a package as such a spreadsheet; says what a spreadsheet cannot hold
  import FILE.xlsx --to FOLDER  a package from such a spreadsheet
  sign --from FOLDER --to FOLDER --key PRIVATE.pem --kid NAME

Ends with 0 when all is well, 1 when something is to be mended, 2 when it was called wrongly.`;

const { values, positionals } = readArguments(usage, {
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    to: { type: 'string' },
    from: { type: 'string' },
    key: { type: 'string' },
    kid: { type: 'string' },
  },
});
const [what, ...rest] = positionals;
const today = dateInVietnam(systemClock.now());
const shipped = join(import.meta.dirname, '../../../domain/procedures');

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const complain = (line: string): number => {
  process.stderr.write(`${line}\n`);
  return 1;
};

const misused = (): number => {
  process.stderr.write(`${usage}\n`);
  return 2;
};

const folderOf = (given: string): string => (isPackageFolder(given) ? join(shipped, given) : resolve(given));

/** The package in a folder; what is wrong with it goes to the error output, line by line. */
const checked = async (given: string): Promise<ProcedurePackage | null> => {
  const folder = folderOf(given);
  if (!(await stat(folder).catch(() => null))?.isDirectory()) {
    complain(`${given}: there is no such folder; give a folder or the code of a shipped procedure`);
    return null;
  }
  const files = await readPackageFiles(folder);
  if (!files.ok) {
    complain(`${given}: ${files.fault}`);
    return null;
  }
  const result = checkFiles(files.value);
  if (result.ok) return result.value;
  for (const fault of result.fault) complain(`${join(given, fault.file)}: ${fault.what}`);
  return null;
};

const check = async (): Promise<number> => {
  if (rest.length === 0) return misused();
  let worst = 0;
  for (const given of rest) {
    const pkg = await checked(given);
    if (pkg === null) worst = 1;
    else {
      for (const { part, note } of pkg.procedure.unconfirmed ?? []) say(`${given}: unconfirmed ${part}: ${note}`);
      say(`${given}: fit; ${pkg.ui.pages.length} pages, ${pkg.papers.length} papers, ${pkg.examples.length} examples`);
    }
  }
  return worst;
};

const preview = async (): Promise<number> => {
  const [given] = rest;
  if (given === undefined) return misused();
  const pkg = await checked(given);
  if (pkg === null) return 1;
  const { out } = values;
  if (out === undefined) {
    say(previewText(pkg));
    return 0;
  }
  const form = pkg.procedure.kind === 'e-form' ? await blankForm(pkg) : await checklistSheet(pkg);
  if (out.endsWith('.pdf')) await writeFile(out, form);
  else if (out.endsWith('.html')) await writeFile(out, previewHtml(pkg, form));
  else return complain(`${out}: a preview is an .html or a .pdf file`);
  say(`${out} written`);
  return 0;
};

const complainOfSheets = (file: string, faults: readonly SheetFault[]): number => {
  for (const { sheet, row, column, what: why } of faults) {
    const place = [sheet && `bảng ${sheet}`, row > 0 && `dòng ${row}`, column && `cột ${column}`].filter(Boolean);
    complain(`${file}${place.length > 0 ? `, ${place.join(', ')}` : ''}: ${why}`);
  }
  return 1;
};

/** Writes the package and says what is still to be mended; never over a folder that is there. */
const writePackage = async (tables: Tables, to: string, origin: string): Promise<number> => {
  const made = packageOfTables(tables, today);
  if (!made.ok) return complainOfSheets(origin, made.fault);
  if (await stat(to).catch(() => null)) return complain(`${to} is there already; name a folder that is not`);
  for (const [path, content] of made.value) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await writeFile(join(to, path), `${JSON.stringify(content, null, 2)}\n`);
  }
  if ((await checked(to)) === null) return 1;
  say(`${to} written; read it with: npm run package -- preview ${to}`);
  return 0;
};

const importFile = async (): Promise<number> => {
  const [file] = rest;
  const { to } = values;
  if (file === undefined || to === undefined) return misused();
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null) return complain(`${file}: cannot be read`);
  const tables = readWorkbook(bytes);
  return tables.ok ? await writePackage(tables.value, resolve(to), file) : complainOfSheets(file, tables.fault);
};

const exportPackage = async (): Promise<number> => {
  const [given, file] = rest;
  if (given === undefined || !file?.endsWith('.xlsx')) return misused();
  const pkg = await checked(given);
  if (pkg === null) return 1;
  const { tables, leftOut } = tablesOfPackage(pkg, today);
  try {
    await writeFile(file, writeWorkbook(tables), { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return complain(
      code === 'EEXIST'
        ? `${file} is there already; name a file that is not`
        : `${file} cannot be written (${code}); name a file in a folder that may be written to`,
    );
  }
  for (const place of leftOut) say(`${given}: not in the spreadsheet: ${place}`);
  say(`${file} written${leftOut.length > 0 ? `; ${leftOut.length} places stay in the package alone` : ', whole'}`);
  return 0;
};

const template = async (): Promise<number> => {
  const [file] = rest;
  if (!file?.endsWith('.xlsx')) return misused();
  await writeFile(file, writeWorkbook(templateTables('1.999999', today)));
  say(`${file} written`);
  return 0;
};

const fresh = async (): Promise<number> => {
  const [code] = rest;
  if (code === undefined || !/^[0-9]\.[0-9]{6}$/u.test(code)) return misused();
  return await writePackage(templateTables(code, today), resolve(values.to ?? join(shipped, code)), 'template');
};

const sign = async (): Promise<number> => {
  const { from, to, key, kid } = values;
  if (!from || !to || !key || !kid) return misused();
  const signed = await signCatalogue(from, to, createPrivateKey(await readFile(key)), kid);
  if (!signed.ok) {
    for (const fault of signed.fault) complain(fault);
    return 1;
  }
  say(`${signed.value.length} packages signed (${signatureFile}): ${signed.value.join(', ')}`);
  return 0;
};

const commands: Readonly<Record<string, () => Promise<number>>> = {
  check,
  preview,
  sign,
  new: fresh,
  template,
  export: exportPackage,
  import: importFile,
};
process.exitCode = await (Object.hasOwn(commands, what ?? '') ? (commands[what ?? ''] ?? misused)() : misused());
