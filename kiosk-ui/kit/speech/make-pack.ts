import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spokenText } from '@mot-cua/domain/speech/numbers-in-words.ts';
import { type Clip, clipTexts, type Manifest } from './clips.ts';

/**
 * Makes the clips of one language into a folder, only those that are missing: `make-pack.ts <folder> [vi|en …]`. A folder that
 * people have recorded (manifest not generated) is left alone. espeak-ng and opusenc are programs of their own, not linked.
 */
const voices = { vi: 'vi', en: 'en' } as const;
const clipLimit = 15_000;
const atOnce = 2;

/** Runs a program with bytes in and bytes out. Throws with its last words when it fails or takes too long. */
const through = (program: string, args: readonly string[], input: Uint8Array): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { timeout: clipLimit, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    let words = '';
    child.stdout.on('data', (bytes: Buffer) => out.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => {
      words = (words + bytes).slice(-400);
    });
    child.stdin.on('error', () => undefined); // the exit code says it
    child.on('error', (error) => reject(new Error(`${program}: ${error.message}; install it (kiosk-os/packages)`)));
    child.on('close', (code) => (code === 0 ? resolve(Buffer.concat(out)) : reject(new Error(`${program}: ${words}`))));
    child.stdin.end(input);
  });

const fileOf = (language: string, text: string): string =>
  `${createHash('sha256').update(`${language} 125 ${text}`).digest('hex').slice(0, 24)}.ogg`;

/** 125 words a minute (AU-6); levels of all clips are alike because one voice makes them. */
const makeClip = async (language: 'vi' | 'en', text: string, path: string): Promise<void> => {
  const spoken = language === 'vi' ? spokenText(text) : text;
  const wave = await through(
    'espeak-ng',
    ['-v', voices[language], '-s', '125', '--stdout', '-b', '1'],
    Buffer.from(spoken),
  );
  const opus = await through('opusenc', ['--quiet', '--bitrate', '20', '-', '-'], wave);
  writeFileSync(`${path}.part`, opus);
  renameSync(`${path}.part`, path);
};

export const makePack = async (folder: string, language: 'vi' | 'en'): Promise<{ clips: number; made: number }> => {
  mkdirSync(folder, { recursive: true });
  const clips: Record<string, Clip> = {};
  const missing = new Map<string, string>();
  for (const [key, text] of clipTexts(language)) {
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
  const manifest: Manifest = { language, voice: 'espeak-ng', generated: true, clips };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return { clips: Object.keys(clips).length, made: missing.size };
};

if (process.argv[1]?.endsWith('make-pack.ts')) {
  const [folder, ...languages] = process.argv.slice(2);
  if (!folder) throw new Error('usage: make-pack.ts <folder> [vi|en …]');
  for (const language of languages.length > 0 ? languages : ['vi', 'en']) {
    if (language !== 'vi' && language !== 'en') throw new Error(`no voice for ${language}: it has to be recorded`);
    const { clips, made } = await makePack(join(folder, language), language);
    process.stdout.write(`${language}: ${clips} keys have a clip, ${made} made now (generated voice)\n`);
  }
}
