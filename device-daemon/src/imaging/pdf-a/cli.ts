import { readFileSync } from 'node:fs';
import { RULES, whatIsNotPdfA } from './checker.ts';

/** For technicians: `node cli.ts FILE…` tells which of our rules each file breaks. Exit code 1 when one does. */
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const files = process.argv.slice(2);
if (files.length === 0) throw new Error('usage: cli.ts FILE…');
for (const file of files) {
  try {
    const faults = await whatIsNotPdfA(readFileSync(file));
    for (const [clause, what] of Object.entries(RULES)) {
      const broken = faults
        .filter((fault) => fault.startsWith(`${clause}: `))
        .map((fault) => fault.slice(clause.length + 2));
      say(
        `${broken.length > 0 ? 'BROKEN' : 'kept  '}  ${clause.padEnd(9)} ${what}${broken.map((one) => `\n          ${one}`).join('')}`,
      );
    }
    if (faults.length > 0) process.exitCode = 1;
  } catch (error) {
    say(`${file} cannot be read: ${error instanceof Error ? error.message : 'no PDF'}`);
    process.exitCode = 1;
  }
}
say('Rules of ISO 19005-3 as far as files of scanned pages need them. This is not veraPDF and proves no conformance.');
