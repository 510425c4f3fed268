import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CompleteLanguage } from '@mot-cua/domain/localized.ts';
import { isPackageFolder } from '@mot-cua/domain/procedure-package/folder-name.ts';
import { spokenText } from '@mot-cua/domain/speech/spoken-text.ts';
import { clipTexts } from './clip-texts.ts';
import type { Clip, Manifest } from './clips.ts';
import { through } from './run-through.ts';

/**
 * Makes the clips of one language into a folder, only those that are missing:
 * `make-pack.ts <folder> [--procedures <folder>] [vi|en …]`. A folder that people have recorded (manifest not generated) is left
 * alone. espeak-ng and opusenc are programs of their own, not linked.
 */
const voices = { vi: 'vi', en: 'en' } as const;
const atOnce = 2;

/** By what is said: a text that is to be said in another way has another file. */
const fileOf = (language: CompleteLanguage, text: string): string =>
  `${createHash('sha256')
    .update(`${language} 125 ${spokenText(text, language)}`)
    .digest('hex')
    .slice(0, 24)}.ogg`;

/** 125 words a minute (AU-6); levels of all clips are alike because one voice makes them. */
const makeClip = async (language: CompleteLanguage, text: string, path: string): Promise<void> => {
  const spoken = spokenText(text, language);
  const wave = await through(
    'espeak-ng',
    ['-v', voices[language], '-s', '125', '--stdout', '-b', '1'],
    Buffer.from(spoken),
  );
  const opus = await through('opusenc', ['--quiet', '--comp', '3', '--bitrate', '20', '-', '-'], wave);
  writeFileSync(`${path}.part`, opus);
  renameSync(`${path}.part`, path);
};

/** Labels, questions, papers and declarations of the packages in a folder, as the site loads them, by procedure. */
export const textsOfProcedures = (
  folder: string,
  language: CompleteLanguage,
): ReadonlyMap<string, Readonly<Record<string, string>>> => {
  const found = new Map<string, Record<string, string>>();
  for (const name of readdirSync(folder).filter(isPackageFolder).sort()) {
    const texts: unknown = JSON.parse(readFileSync(join(folder, name, 'i18n', `${language}.json`), 'utf8'));
    if (typeof texts !== 'object' || texts === null) throw new Error(`${name}: no texts in ${language}`);
    found.set(name, Object.fromEntries(Object.entries(texts).filter(([, text]) => typeof text === 'string')));
  }
  return found;
};

const isRecorded = (folder: string): boolean => {
  const manifest = join(folder, 'manifest.json');
  return existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as Manifest).generated === false;
};

export const makePack = async (
  folder: string,
  language: CompleteLanguage,
  procedures?: string,
): Promise<{ clips: number; made: number }> => {
  mkdirSync(folder, { recursive: true });
  if (isRecorded(folder)) throw new Error(`${folder}: people have recorded this one; it is left alone`);
  const clips: Record<string, Clip> = {};
  const missing = new Map<string, string>();
  const texts = clipTexts(language, procedures ? textsOfProcedures(procedures, language) : undefined);
  for (const [key, text] of texts.clips) {
    const file = fileOf(language, text);
    clips[key] = { file, text };
    if (!existsSync(join(folder, file)) || statSync(join(folder, file)).size === 0) missing.set(file, text);
  }
  const todo = [...missing];
  const work = async (): Promise<void> => {
    for (let one = todo.pop(); one; one = todo.pop()) await makeClip(language, one[1], join(folder, one[0]));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const kept = new Set(Object.values(clips).map(({ file }) => file));
  for (const file of readdirSync(folder)) if (file !== 'manifest.json' && !kept.has(file)) rmSync(join(folder, file));
  const shapes = Object.fromEntries(texts.shapes);
  const manifest: Manifest = { language, voice: 'espeak-ng', generated: true, clips, shapes };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return { clips: Object.keys(clips).length, made: missing.size };
};

if (process.argv[1]?.endsWith('make-pack.ts')) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { procedures: { type: 'string' } } });
  const [folder, ...languages] = positionals;
  if (!folder) throw new Error('usage: make-pack.ts <folder> [--procedures <folder>] [vi|en …]');
  for (const language of languages.length > 0 ? languages : ['vi', 'en']) {
    if (language !== 'vi' && language !== 'en') throw new Error(`no voice for ${language}: it has to be recorded`);
    const { clips, made } = await makePack(join(folder, language), language, values.procedures);
    process.stdout.write(`${language}: ${clips} keys have a clip, ${made} made now (generated voice)\n`);
  }
}
