import { readdirSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Story, until } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
});
afterAll(() => story?.end());

const stateOf = async (device: string): Promise<string | undefined> =>
  (await story.health()).devices.find((one) => one.device === device)?.state;
/** The cable comes out, the kiosk notices; it is put back, the kiosk finds it by itself. */
const pullAndPutBack = async (device: string): Promise<void> => {
  await story.bench.unplug(device);
  await until(async () => !['ready', 'busy'].includes((await stateOf(device)) ?? ''), `${device} is missed`, 30_000);
  await story.bench.plug(device);
  await until(async () => (await stateOf(device)) === 'ready', `${device} is back in service by itself`, 40_000);
};

test('every device is pulled out and put back, in the middle of a visit that goes on', async () => {
  const scenes = await story.nextCitizen();
  await scenes.identify('mai');
  await scenes.choose('Đăng ký khai sinh');
  for (const device of ['ticket-printer', 'satisfaction-buttons', 'code-reader', 'document-scanner', 'id-card-reader'])
    await pullAndPutBack(device);
  await scenes.declareBirth();
  await scenes.scan();
  await scenes.agree();
  await scenes.submit();
  await scenes.slipIsPrinted();
  await scenes.rateAndLeave();
});

test('the page is reloaded on the form, on the scan screen and on the review: nothing is lost', async () => {
  const scenes = await story.nextCitizen();
  const { citizen } = scenes;
  await scenes.identify('mai');
  await scenes.choose('Đăng ký khai sinh');
  await citizen.sees('Việc đăng ký');
  await citizen.answers({ 'Ông/Bà là ai đối với trẻ?': { pick: 'Mẹ' } });
  await until(() => citizen.page.getByRole('radio', { name: 'Mẹ', exact: true }).isChecked(), 'the answer is shown');
  await citizen.page.reload();
  await citizen.sees('Việc đăng ký');
  expect(await citizen.page.getByRole('radio', { name: 'Mẹ', exact: true }).isChecked()).toBe(true);
  await citizen.answers({
    'Có khai phần người cha không?': { pick: 'Không' },
    'Giấy tờ chứng minh việc sinh': { pick: 'Giấy chứng sinh' },
  });
  await citizen.presses('Tiếp tục');
  const rest = ['Trẻ được khai sinh', 'Nơi sinh, nơi ở, liên hệ'];
  await citizen.declares((await import('./scenes.ts')).birthAnswers, rest);
  await citizen.sees('Quét giấy tờ');
  await story.bench.layOnGlass('giay-chung-sinh');
  await citizen.presses('Quét trên mặt kính');
  await citizen.page.getByRole('button', { name: /^Xóa trang 1/ }).waitFor({ timeout: 60_000 });
  await citizen.page.reload();
  await citizen.page.getByRole('button', { name: /^Xóa trang 1/ }).waitFor();
  await citizen.presses('Tiếp tục');
  await citizen.sees('Xem lại trước khi nộp');
  await citizen.page.reload();
  await citizen.sees('Xem lại trước khi nộp');
  await citizen.readsFault('Nông Gia Bảo');
});

test('a paper is missing: put aside by the button that says so, and taken up again with the same card', async () => {
  const scenes = await story.nextCitizen();
  const { citizen } = scenes;
  await scenes.identify('mai');
  await scenes.choose('Đăng ký khai sinh');
  await scenes.declareBirth();
  await citizen.presses('Tôi cần tìm thêm giấy tờ');
  await citizen.sees('Hồ sơ đã được cất');
  await citizen.readsFault('Chỉ thẻ căn cước của Ông/Bà mở lại được, tại chính máy này.');
  await citizen.presses('Xong, tôi đi đây');
  await citizen.sees('Hồ sơ đang làm đã được cất');
  const back = await story.nextCitizen();
  await back.comeBack('mai');
  await back.citizen.sees('Quét giấy tờ');
  await back.scan();
  await back.citizen.readsFault('Nông Gia Bảo');
  await back.citizen.page
    .getByRole('navigation', { name: 'Công cụ' })
    .getByRole('button', { name: 'Kết thúc' })
    .click();
  await back.citizen.presses('Xóa hết và kết thúc');
  await back.citizen.sees('Xin cảm ơn Ông/Bà');
  await until(() => readdirSync(join(story.demo.dataFolder, 'parked')).length === 0, 'nothing is kept of it');
});

test('an address that somebody copied does not open the visit in a second browser', async () => {
  const scenes = await story.nextCitizen();
  const address = scenes.citizen.page.url();
  const { host, port } = new URL(address);
  // Node's own HTTP client, because `fetch` may not name a host of its own; no cookie, as in another browser.
  const stranger = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/', headers: { host } }, resolve).on('error', reject);
  });
  stranger.resume();
  expect(stranger.statusCode).toBe(303);
  expect(stranger.headers.location).toBe(story.demo.kioskUrl);
});
