import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clipTexts, type Manifest } from '../../../kiosk-ui/kit/speech/clips.ts';
import { makePack } from '../../../kiosk-ui/kit/speech/make-pack.ts';
import { birthAnswers, birthPages } from '../../end-to-end/scenes.ts';
import { Story, until } from '../../end-to-end/story.ts';
import { Listener, VirtualJack } from './by-ear.ts';

const audioFolder = fileURLToPath(new URL('../../../kiosk-ui/dist/audio/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'by-ear-'));
let story: Story;
let jack: VirtualJack;
beforeAll(async () => {
  mkdirSync(audioFolder, { recursive: true });
  await makePack(join(audioFolder, 'vi'), 'vi');
  jack = new VirtualJack(join(folder, 'jack'));
  story = await Story.begin({
    kioskConfig: { access: { languages: ['vi', 'en'], audioFolder, headphoneJack: { path: jack.path } } },
  });
}, 300_000);
afterAll(async () => {
  await story?.end();
  jack?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('AU-11: every text of the kiosk has a clip, and the pack says who speaks', () => {
  const manifest = JSON.parse(readFileSync(join(audioFolder, 'vi', 'manifest.json'), 'utf8')) as Manifest;
  for (const [key, text] of clipTexts('vi')) {
    const clip = manifest.clips[key];
    expect(clip?.text, key).toBe(text);
    const file = join(audioFolder, 'vi', clip?.file ?? 'none');
    expect(existsSync(file) && statSync(file).size > 200, key).toBe(true);
  }
  expect(manifest).toMatchObject({ generated: true, voice: 'espeak-ng' });
});

test('by ear alone: headphones in, keypad, and nothing of the page but what was said; the dossier is in the province', async () => {
  let listener: Listener | undefined;
  const { bench } = await story.nextCitizen([], async (page) => {
    listener = await Listener.at(page);
  });
  const person = listener!;
  jack.plug(true);
  await person.hears(/^Đang nghe bằng tai nghe/);
  await person.hears(/^Xin chào/);
  await person.choose(/Làm thủ tục/, /^Xác nhận bằng thẻ căn cước/);
  await bench.showCode({ holder: 'mai' });
  await person.hears(/^Đặt thẻ lên đầu đọc/);
  await bench.putCard('mai');
  await person.hears(/^Đây có phải là Ông\/Bà không/, 60_000);
  await person.hears(/Nông Thị Mai/);
  await person.choose(/Đúng là tôi/, /^Chọn thủ tục/);
  await person.choose(/Đăng ký khai sinh/, /^Trước khi bắt đầu|^Đăng ký khai sinh|Giấy tờ cần có/);
  await person.choose(/Tôi có đủ giấy tờ/, new RegExp(`^${birthPages[0]}`));
  await person.declares(birthAnswers, birthPages, /^Quét giấy tờ/);
  await bench.layOnGlass('giay-chung-sinh');
  await person.choose(/Quét trên mặt kính/, /Đã đủ giấy tờ bắt buộc/);
  await person.turn(/^Xem lại trước khi nộp/);
  await person.choose(/Đúng, tiếp tục/, /^Lời cam đoan/);
  await person.choose(/Tôi đồng ý/, /^Đã nộp xong/);
  const code = await person.hears(/^TAM-/, 60_000);
  await person.hears(/^Phiếu đã in/, 60_000);

  const dossier = await (await story.officer()).find(code.trim());
  expect(dossier?.page).toContain('Nông Thị Mai');
  expect(dossier?.page.toLowerCase()).toContain('nong gia bao');
  expect(dossier?.papers).toHaveLength(1);

  // Headphones out: not a word more, whatever is pressed.
  jack.plug(false);
  await until(async () => (await person.press('ArrowDown', 300)) === '', 'silence after the headphones went');
  expect(person.heard.every(({ route }) => route === 'headphones')).toBe(true);
  const own = person.heard.filter(({ key }) => key !== null).length;
  writeFileSync(
    join(folder, 'transcript.txt'),
    person.heard.map(({ key, text }) => `${key ?? '-'}\t${text}`).join('\n'),
  );
  if (process.env['TRANSCRIPT']) writeFileSync(process.env['TRANSCRIPT'], readFileSync(join(folder, 'transcript.txt')));
  console.log(`by ear: ${person.presses} presses, ${person.heard.length} clips heard, ${own} of them from the pack`);
}, 600_000);
