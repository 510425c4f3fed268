import { readFileSync } from 'node:fs';
import { languageNames } from '@mot-cua/domain/language-names.ts';
import type { Language } from '@mot-cua/domain/localized.ts';
import { type LanguagePack, packFaults, textsByKey } from './packs.ts';

/**
 * For translators: `npm run words -- export tyz [pack.json] > tyz.json` writes every text of the kiosk with its Vietnamese
 * beside an empty place (what the given pack already has is kept), `npm run words -- check tyz.json` says what is wrong.
 */
const [command, ...given] = process.argv.slice(2);

const exportFor = (language: string, from?: string): void => {
  if (!(language in languageNames))
    return stop(`there is no language ${language}; one of: ${Object.keys(languageNames).join(', ')}`);
  const old = from ? (JSON.parse(readFileSync(from, 'utf8')) as LanguagePack) : null;
  const strings = Object.fromEntries([...textsByKey()].map(([key]) => [key, old?.strings[key] ?? '']));
  const vietnamese = Object.fromEntries(textsByKey());
  const name = languageNames[language as Language];
  process.stdout.write(`${JSON.stringify({ language, name, strings, vietnamese }, null, 2)}\n`);
};

const check = (file: string): void => {
  const pack = JSON.parse(readFileSync(file, 'utf8')) as LanguagePack;
  const faults = packFaults(pack);
  if (faults.length > 0) return stop(faults.join('\n'));
  const all = textsByKey().size;
  const have = Object.values(pack.strings).filter(Boolean).length;
  process.stdout.write(`${file}: good; ${have} of ${all} texts, the others are shown in Vietnamese and marked\n`);
};

const stop = (why: string): void => {
  process.stderr.write(`${why}\n`);
  process.exitCode = 1;
};

if (command === 'export' && given[0]) exportFor(given[0], given[1]);
else if (command === 'check' && given[0]) check(given[0]);
else stop('usage: npm run words -- export <language> [pack.json] | check <pack.json>');
