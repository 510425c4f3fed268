import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { announcementClips, CHIME } from '@mot-cua/domain/speech/call-announcement.ts';
import type { Clip, Manifest } from './clips.ts';
import { through } from './run-through.ts';
import { chime, levelled, readWave, trimmed, writeWave } from './wave.ts';

/**
 * The clips of calls (kiosk-ui/signage) into a folder, only those that are missing: `make-announcements.ts <folder>`. One voice, silence
 * cut off, all equally loud, Opus. A folder that people have recorded (manifest not generated) is left alone; they fill the same keys.
 * espeak-ng and opusenc are programs of their own, not linked.
 */
const WORDS_A_MINUTE = 130;
const atOnce = 2;
/** What the recipe of a clip is: changed, and all are made anew. */
const recipe = `announcement 1 vi ${WORDS_A_MINUTE}`;

const fileOf = (what: string): string =>
  `${createHash('sha256').update(`${recipe} ${what}`).digest('hex').slice(0, 24)}.ogg`;

const encoded = async (wave: Uint8Array, path: string): Promise<void> => {
  const opus = await through('opusenc', ['--quiet', '--bitrate', '32', '-', '-'], wave);
  writeFileSync(`${path}.part`, opus);
  renameSync(`${path}.part`, path);
};

const makeClip = async (text: string, path: string): Promise<void> => {
  const voice = ['-v', 'vi', '-s', String(WORDS_A_MINUTE), '--stdout', '-b', '1'];
  const spoken = await through('espeak-ng', voice, Buffer.from(text));
  await encoded(writeWave(levelled(trimmed(readWave(spoken)))), path);
};

export const makeAnnouncements = async (folder: string): Promise<{ clips: number; made: number; bytes: number }> => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  if (existsSync(path) && (JSON.parse(readFileSync(path, 'utf8')) as Manifest).generated === false)
    throw new Error(`${folder}: people have recorded this one; it is left alone`);
  const clips: Record<string, Clip> = { [CHIME]: { file: fileOf('the chime'), text: '' } };
  for (const [key, text] of announcementClips()) clips[key] = { file: fileOf(text), text };
  const todo = Object.entries(clips).filter(([, { file }]) => {
    const at = join(folder, file);
    return !existsSync(at) || statSync(at).size === 0;
  });
  const made = todo.length;
  const work = async (): Promise<void> => {
    for (let one = todo.pop(); one; one = todo.pop()) {
      const [key, { file, text }] = one;
      if (key === CHIME) await encoded(writeWave(levelled(chime())), join(folder, file));
      else await makeClip(text, join(folder, file));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const kept = new Set(Object.values(clips).map(({ file }) => file));
  for (const file of readdirSync(folder)) if (file !== 'manifest.json' && !kept.has(file)) rmSync(join(folder, file));
  const manifest: Manifest = { language: 'vi', voice: 'espeak-ng', generated: true, clips, shapes: {} };
  writeFileSync(path, JSON.stringify(manifest));
  const bytes = [...kept].reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  return { clips: kept.size, made, bytes };
};

if (process.argv[1]?.endsWith('make-announcements.ts')) {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new Error('usage: make-announcements.ts <folder>');
  const { clips, made, bytes } = await makeAnnouncements(folder);
  process.stdout.write(`calls: ${clips} clips, ${made} made now (generated voice), ${Math.round(bytes / 1024)} KB\n`);
}
