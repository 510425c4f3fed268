import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { project } from '../demo/demo.ts';
import type { Scenes } from './scenes.ts';
import { Story, until } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
});
afterAll(() => story?.end());

const atTheReader = async (): Promise<Scenes> => {
  const scenes = await story.nextCitizen();
  await scenes.citizen.presses(/^Làm thủ tục/);
  await scenes.citizen.sees('Xác nhận bằng thẻ căn cước');
  return scenes;
};

/** The reader may notice only after a press that the card is gone: a person presses once more. */
const triesAgainUntilAskedForTheCard = async (citizen: Scenes['citizen']): Promise<void> => {
  const { page } = citizen;
  const asked = page.getByRole('heading', { level: 1, name: 'Đặt thẻ lên đầu đọc' });
  const again = page.getByRole('button', { name: 'Thử lại', exact: true });
  for (let press = 0; press < 3 && (await asked.count()) === 0; press++) {
    await again.or(asked).first().waitFor();
    // the screen may move on by itself as the finger comes down: the button is gone then, and nothing was pressed
    if ((await again.count()) > 0)
      await again
        .first()
        .click({ timeout: 3_000 })
        .catch(() => undefined);
    await asked.or(again).first().waitFor();
  }
  await asked.waitFor();
};

test('codes that are no ID card, a QR with too few fields, no card, wrong card, wrong digits, a card taken away in mid-read: each said in words, and the QR leads on', async () => {
  const { citizen } = await atTheReader();
  await story.bench.showCode({ text: 'https://example.vn/menu' });
  await citizen.readsFault('Mã vừa quét không phải mã của thẻ căn cước.');
  await citizen.presses('Thử lại');
  await story.bench.showCode({ text: '004190000017||Nông Thị Mai|31011990' });
  await citizen.readsFault('Mã QR của thẻ không đủ thông tin.');
  await citizen.presses('Thử lại');

  await citizen.types('Sáu số cuối của thẻ', '999999');
  await citizen.presses('Dùng sáu số này');
  await citizen.sees('Đặt thẻ lên đầu đọc'); // no card yet: the screen waits and says so
  await story.bench.putCard('mai');
  await citizen.readsFault('Sáu số vừa nhập không khớp với thẻ này.');
  await citizen.presses('Thử lại');
  await story.bench.removeCard();

  await story.bench.showCode({ holder: 'mai' });
  await triesAgainUntilAskedForTheCard(citizen);
  await story.bench.putCard('mai', { kind: 'removed-at-apdu', apdu: 40 });
  await citizen.readsFault('Thẻ bị nhấc ra khi máy đang đọc.');
  // Tried often enough: another way is offered, and the QR alone, unverified, leads on; the screen says what it is worth.
  await citizen.presses(/^Chọn cách khác|^Tôi không có thẻ/);
  await citizen.sees('Đây có phải là Ông/Bà không?');
  await citizen.readsFault('Chỉ đọc mã QR, chưa kiểm tra chíp');
});

test('a bank card on the reader: said in words, and nobody goes home without at least a number', async () => {
  const { citizen } = await atTheReader();
  await story.bench.showCode({ holder: 'mai' });
  await citizen.sees('Đặt thẻ lên đầu đọc');
  await story.bench.putCard('mai', { kind: 'not-an-id-card' });
  await citizen.readsFault('Đây không phải thẻ căn cước gắn chíp.');
  await story.bench.removeCard();
  await triesAgainUntilAskedForTheCard(citizen);
  await story.bench.putCard('mai');
  await citizen.sees('Đây có phải là Ông/Bà không?', 60_000);
});

test('empty feeder, jam, cover open, a picture cut short: each said in words, the answers kept, the scan repeated', async () => {
  const scenes = await story.nextCitizen();
  const { citizen } = scenes;
  await scenes.identify('mai');
  await scenes.choose('Đăng ký khai sinh');
  await scenes.declareBirth();
  await story.bench.fillFeeder([]);
  await citizen.presses('Cách quét khác'); // stays open while papers are scanned
  await citizen.presses('Quét từ khay nạp');
  await citizen.readsFault('Khay nạp giấy đang trống.');
  await citizen.presses('Thử lại');

  await story.bench.fillFeeder(['giay-chung-sinh', 'giay-uy-quyen', 'giay-chung-tu']);
  await story.bench.fault('document-scanner', { kind: 'jam', atPage: 3 });
  await citizen.presses('Quét từ khay nạp');
  await citizen.readsFault('Giấy bị kẹt trong máy.');
  await citizen.page.getByRole('button', { name: /^Xóa trang 2/ }).waitFor(); // a jam on page 3 keeps 1 and 2
  await story.bench.fault('document-scanner', { kind: 'none' });
  await citizen.presses('Thử lại');

  await story.bench.fault('document-scanner', { kind: 'door-open' });
  await citizen.presses('Quét từ khay nạp');
  await citizen.readsFault('Nắp máy đang mở.');
  await story.bench.fault('document-scanner', { kind: 'none' });
  await citizen.presses('Thử lại');

  await story.bench.layOnGlass('giay-chung-sinh');
  await story.bench.fault('document-scanner', { kind: 'truncated' });
  await citizen.presses('Quét trên mặt kính');
  await citizen.readsFault('Ảnh quét bị thiếu một phần.');
  await story.bench.fault('document-scanner', { kind: 'none' });
  await citizen.presses('Thử lại');
  await citizen.readsFault(/Giấy chứng sinh/);
  await story.bench.layOnGlass('the-can-cuoc');
  await citizen.presses('Quét trên mặt kính');
  await citizen.readsFault('Đây là thẻ căn cước, không cần quét. Ảnh đã được xóa.');
  expect(await citizen.page.getByRole('button', { name: /^Xóa trang/ }).count()).toBe(2); // nothing was added
  await citizen.presses('Thử lại');
  await story.bench.layOnGlass(null);
  await story.bench.fillFeeder(['trang-trang']);
  await citizen.presses('Quét từ khay nạp');
  await citizen.readsFault('Trang này không có chữ.'); // it is kept all the same: the citizen decides
  expect(await citizen.page.getByText(/^Trang này có thể|bị mờ|bị tối|vệt sáng|bị cắt/).count()).toBe(0);

  // The same visit, with the printer out of paper: nothing printed, the codes stand on the screen, and after a refill one slip comes out.
  await citizen.presses('Tiếp tục');
  await citizen.sees('Xem lại trước khi nộp');
  await story.bench.fault('ticket-printer', { kind: 'paper-out' });
  const before = (await story.bench.slips()).length;
  await scenes.agree();
  await scenes.submit();
  await citizen.readsFault('Máy in đã hết giấy.');
  await citizen.readsFault('Hồ sơ đã được lưu an toàn tại máy này.');
  expect((await story.bench.slips()).length).toBe(before);
  await story.bench.fault('ticket-printer', { kind: 'none' });
  await until(
    async () => (await story.health()).devices.find((one) => one.device === 'ticket-printer')?.state === 'ready',
    'the printer has paper again',
  );
  await citizen.presses('In lại phiếu');
  await scenes.slipIsPrinted();
});

test('the printer is not there: the code and its secret stand large on the screen', async () => {
  const scenes = await story.upToReview();
  await story.bench.unplug('ticket-printer');
  await until(
    async () => (await story.health()).devices.find((one) => one.device === 'ticket-printer')?.state !== 'ready',
    'the printer is missed',
  );
  await scenes.agree();
  await scenes.submit();
  await scenes.citizen.readsFault(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  await story.bench.plug('ticket-printer');
});

test('a configuration that is wrong is named by key and line, and nothing starts', () => {
  const broken = join(story.demo.folder, 'broken.json');
  writeFileSync(broken, readFileSync(story.demo.configFile, 'utf8').replace(/"port": \d+/, '"port": 99999'));
  const started = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(project, 'device-daemon/src/main.ts'), '--config', broken],
    { encoding: 'utf8', timeout: 20_000 },
  );
  expect(started.status).toBe(2);
  expect(started.stderr).toMatch(/broken\.json, line 8, listen\.port: must be <= 65535/);
});

test('a package whose signature is bad is named as out of use; the others are offered', async () => {
  const texts = join(story.demo.folder, 'packages', '1.004873', 'procedure.json');
  writeFileSync(texts, readFileSync(texts, 'utf8').replace(/"version": "[^"]*"/, '"version": "2027.1.9"'));
  const pid = story.demo.daemonPid;
  story.demo.killDaemon();
  await until(() => story.demo.daemonPid !== pid, 'the daemon starts again', 60_000);
  // Warm visits of before have read the catalogue already; they go with their daemon, and the next one reads anew.
  const scenes = await story.nextCitizen();
  await scenes.identify('mai');
  await scenes.citizen.presses('Đúng là tôi');
  await scenes.citizen.sees('Chọn thủ tục');
  await scenes.citizen.readsFault('Tạm ngừng trên máy này');
  await scenes.citizen.page.getByRole('button', { name: /^Đăng ký khai sinh/ }).waitFor();
});
