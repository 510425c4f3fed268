import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clipTexts } from '../../../kiosk-ui/kit/speech/clip-texts.ts';
import type { Manifest } from '../../../kiosk-ui/kit/speech/clips.ts';
import { makePack, textsOfProcedures } from '../../../kiosk-ui/kit/speech/make-pack.ts';
import { Story } from '../../end-to-end/story.ts';
import { VirtualJack } from '../hearing/headphones.ts';
import { officialCode, registersABirth, shortAnswers } from './birth.ts';
import { Listener } from './by-ear.ts';

const audioFolder = fileURLToPath(new URL('../../../kiosk-ui/dist/audio/', import.meta.url));
const procedures = fileURLToPath(new URL('../../../domain/procedures/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'by-ear-'));
let story: Story;
let jack: VirtualJack;
let listener: Listener | undefined;
beforeAll(async () => {
  mkdirSync(audioFolder, { recursive: true });
  await makePack(join(audioFolder, 'vi'), 'vi', procedures);
  jack = new VirtualJack(join(folder, 'jack'));
  story = await Story.begin({
    kioskConfig: { access: { languages: ['vi', 'en'], audioFolder, headphoneJack: { path: jack.path } } },
  });
}, 300_000);
afterAll(async () => {
  // TRANSCRIPT=file keeps what was said, clip by clip
  const said = listener?.heard.map(({ key, text }) => `${key ?? '-'}\t${text}`).join('\n') ?? '';
  if (process.env['TRANSCRIPT']) writeFileSync(process.env['TRANSCRIPT'], said);
  await story?.end();
  jack?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('AU-11: every text of the kiosk and of its procedures has a clip, and the pack says who speaks', () => {
  const manifest = JSON.parse(readFileSync(join(audioFolder, 'vi', 'manifest.json'), 'utf8')) as Manifest;
  const { clips, shapes } = clipTexts('vi', textsOfProcedures(procedures, 'vi'));
  for (const [key, text] of clips) {
    const clip = manifest.clips[key];
    expect(clip?.text, key).toBe(text);
    const file = join(audioFolder, 'vi', clip?.file ?? 'none');
    expect(existsSync(file) && statSync(file).size > 200, key).toBe(true);
  }
  expect(manifest).toMatchObject({ generated: true, voice: 'espeak-ng', shapes: Object.fromEntries(shapes) });
});

test('by ear alone: headphones in, keypad, and nothing of the page but what was said; the dossier is in the province', async () => {
  const { bench } = await story.nextCitizen([], async (page) => {
    listener = await Listener.at(page);
  });
  const person = listener!;
  jack.plug(true);
  await person.learns(/^Đang nghe bằng tai nghe/);
  await person.meets('Xin chào');
  const code = await registersABirth(person, bench, shortAnswers);
  expect(await person.learns(/^[A-Z]\d{3}$/, 60_000)).toMatch(/^[A-Z]\d{3}$/); // the number that will be called
  await person.learns(/^Phiếu đã in/, 60_000);
  await person.learns(officialCode, 60_000);

  const dossier = await (await story.officer()).find(code);
  expect(dossier?.page).toContain('Nông Thị Mai');
  expect(dossier?.page.toLowerCase()).toContain('an an');
  expect(dossier?.papers).toHaveLength(1);

  // Headphones out: not a word more, whatever is pressed.
  jack.plug(false);
  let said = 'something';
  for (let press = 0; press < 20 && said !== ''; press++) said = await person.press('ArrowDown');
  expect(said).toBe('');
  expect(person.heard.every(({ route }) => route === 'headphones')).toBe(true);
  const own = person.heard.filter(({ key }) => key !== null).length;
  console.log(`by ear: ${person.presses} presses, ${person.heard.length} clips heard, ${own} of them from the pack`);
}, 600_000);
