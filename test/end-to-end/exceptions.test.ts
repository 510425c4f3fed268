import { join } from 'node:path';
import type { LogEntry } from '@mot-cua/domain/office/office-events.ts';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Clerk } from './clerk.ts';
import { OfficeStory } from './office-story.ts';
import { PageByHand } from './page-by-hand.ts';
import type { Scenes } from './scenes.ts';
import { type Story, until } from './story.ts';

/**
 * One morning at one kiosk and one counter, side by side in two real browsers: whatever the machine cannot do by itself reaches the
 * officer's inbox, the officer settles it by keys alone, and the citizen reads what has been done. One visit meets one trouble after
 * the other, as a bad visit does; each test begins where the one before has left the citizen. EX-7 is the repository's own.
 */
let office: OfficeStory;
let story: Story;
let clerk: Clerk;
let scenes: Scenes;

beforeAll(async () => {
  // a backlog is old after a second here, and nobody waits two minutes for the hotline (exception-desk.test.ts does, by its own clock)
  office = await OfficeStory.begin({
    officePlan: { patience: { help: 5, printer: 1, device: 1, line: 600, backlog: 1 } },
  });
  story = office.story;
  clerk = await office.clerk('101', 1);
});
afterAll(() => office?.end());

/** A dialog of the office over the citizen's screen. */
const citizenReads = async (title: string, ...words: string[]): Promise<void> => {
  const dialog = scenes.citizen.page.getByRole('alertdialog').or(scenes.citizen.page.getByRole('dialog'));
  await dialog.getByText(title, { exact: true }).waitFor();
  for (const word of words) await dialog.getByText(word).first().waitFor();
};
const OFFICER = 'Cán bộ Hoàng Thị Vân';
/** The button at the edge of every screen, and its question whether that is what was meant. */
const callsStaff = async (): Promise<void> => {
  await scenes.citizen.page
    .getByRole('navigation', { name: 'Công cụ' })
    .getByRole('button', { name: 'Gọi cán bộ' })
    .click();
  await scenes.citizen.page.getByRole('dialog').getByRole('button', { name: /^Gọi/ }).click();
};
/** A page takes its time on a busy machine: as long as in every other story. */
const pageIsThere = (): Promise<void> =>
  scenes.citizen.page.getByRole('button', { name: /^Xóa trang 1/ }).waitFor({ timeout: 60_000 });
/** How the office's own log says that it was settled: by whom, what, why. */
const settled = (code: string): { staff: string; action: string; reason: string } => {
  const log = new Database(join(story.demo.dataFolder, 'kiosk.db'), { readonly: true });
  try {
    const rows = log.prepare('SELECT entry FROM office_log ORDER BY number').all() as { entry: string }[];
    const events = rows.map(({ entry }) => (JSON.parse(entry) as LogEntry).event);
    const ofCode = new Set(
      events.flatMap((event) => (event.t === 'exception-raised' && event.facts.code === code ? [event.exception] : [])),
    );
    const found = events.findLast((event) => event.t === 'exception-resolved' && ofCode.has(event.exception));
    if (found?.t !== 'exception-resolved') throw new Error(`${code} was not settled`);
    return found;
  } finally {
    log.close();
  }
};
/** What both see, for whoever wants to look: `PICTURES=<folder>`. */
const picture = async (name: string): Promise<void> => {
  const folder = process.env['PICTURES'];
  if (!folder) return;
  await clerk.page.screenshot({ path: join(folder, `${name}-console.png`) });
  await scenes.citizen.page.screenshot({ path: join(folder, `${name}-kiosk.png`) });
};
const audited = (event: string): { subject: string } | undefined =>
  story.ledger<{ subject: string }>('SELECT subject FROM audit WHERE event = ? ORDER BY rowid DESC', event);

test('EX-1: a chip that nobody can read; the officer has compared card and person, and the visit goes on in their name', async () => {
  scenes = await story.nextCitizen();
  const { citizen } = scenes;
  await citizen.presses(/^Làm thủ tục/);
  await citizen.sees('Xác nhận bằng thẻ căn cước');
  await story.bench.showCode({ holder: 'mai' });
  await citizen.sees('Đặt thẻ lên đầu đọc');
  await story.bench.putCard('mai', { kind: 'garbage-at-apdu', apdu: 5, andAfter: true });
  for (let time = 0; time < 2; time++) {
    await citizen.presses('Thử lại');
    await citizen.readsFault(/Không đọc được thẻ|Chưa đọc được thẻ/);
  }
  await clerk.opens('Chưa xác nhận được thẻ căn cước');
  expect(await clerk.facts()).toMatchObject({ 'Vì sao': 'Không đọc được thẻ', 'Số lần thử': '3' });
  await clerk.chooses('Đã đối chiếu, xác nhận công dân');
  await clerk.isAt('reason');
  await clerk.chooses('Thẻ mòn, xước nhưng đúng người');
  await clerk.isAt('note');
  await clerk.types('Enter');
  await clerk.isAt('desk');

  await citizenReads('Cán bộ đã đối chiếu thẻ', OFFICER);
  await citizen.presses('Đã rõ');
  await citizen.sees('Đây có phải là Ông/Bà không?');
  await citizen.readsFault('Nông Thị Mai');
  await citizen.presses('Đúng là tôi');
  await citizen.sees('Chọn thủ tục');
  expect(settled('EX-1')).toMatchObject({ staff: '101', action: 'confirm-by-eye', reason: 'card-worn' });
  // an officer's word against the machine's stands in the chain of its ledger, for whoever looks after such things
  await until(
    () => audited('staff-to-look-at')?.subject === 'exception-resolved s101 confirm-by-eye',
    'the override is in the audit chain',
  );
});

test('EX-5: nobody comes, so the screen names the hotline; then an officer looks on with the citizen’s consent and no longer than they like', async () => {
  scenes = await story.nextCitizen();
  const { citizen } = scenes;
  await scenes.identify('mai');
  await scenes.choose('Đăng ký khai sinh');
  await citizen.sees('Việc đăng ký');
  await callsStaff();
  await citizen.readsFault('Đã gọi cán bộ. Xin Ông/Bà chờ tại đây.');
  await citizen.readsFault('Chưa có ai đến được. Xin gọi 0206 000 0000 hoặc ra quầy.');
  await clerk.page.locator('.inbox-late').getByText('Chưa ai đến: đã báo đường dây nóng').waitFor();

  await clerk.opens('Công dân cần người giúp');
  expect(await clerk.facts()).toMatchObject({ 'Vì sao': 'Công dân gọi cán bộ', 'Màn hình': 'Khai thông tin' });
  await clerk.chooses('Xin xem cùng màn hình');
  await clerk.isAt('look');
  await citizenReads('Cán bộ xin xem màn hình này', `${OFFICER} muốn xem để giúp Ông/Bà.`);
  const looks = clerk.page.locator('[data-look]');
  expect([await looks.getAttribute('data-look'), await looks.textContent()]).toEqual(['asked', '']); // nothing before the consent
  await citizen.presses('Đồng ý');
  await citizen.readsFault(`${OFFICER} đang xem màn hình này`);
  await looks.getByText('Ông/Bà là ai đối với trẻ?').waitFor();
  await citizen.answers({ 'Ông/Bà là ai đối với trẻ?': { pick: 'Mẹ' } });
  await looks.locator('.look-row', { hasText: 'Ông/Bà là ai đối với trẻ?' }).getByText('Mẹ', { exact: true }).waitFor();
  expect(await looks.textContent()).not.toMatch(/004190000017|[0-9]{9}/);
  await picture('look');

  await citizen.presses('Dừng xem');
  await looks.getByText('Công dân đã dừng cho xem.').waitFor();
  await clerk.types('Enter');
  await clerk.isAt('exception');
  await clerk.chooses('Đã giúp xong qua màn hình');
  await clerk.chooses('Giải thích cách khai');
  await clerk.isAt('desk');
  await citizen.page.getByText(`${OFFICER} đã nhận lời gọi.`).waitFor({ state: 'detached' });
  expect(settled('EX-5')).toMatchObject({ staff: '101', action: 'co-browse', reason: 'explains-form' });
  expect([audited('co-browse-begun'), audited('co-browse-ended')]).toEqual([
    { subject: expect.stringMatching(/^h101 v[0-9a-f]{16}$/) },
    { subject: expect.stringMatching(/^h101 v[0-9a-f]{16}$/) },
  ]);
});

test('EX-5: called once more, the officer is on the way after three keys of the keypad', async () => {
  const { citizen } = scenes;
  await callsStaff();
  await clerk.page.locator('.inbox').waitFor();
  await clerk.types('Numpad9', 'NumpadEnter', 'NumpadEnter');
  await clerk.isAt('desk');
  await citizen.readsFault(`${OFFICER} đang đến với Ông/Bà.`);
  await citizen.presses('Tôi tự làm được');
  await citizen.page.getByText(`${OFFICER} đang đến với Ông/Bà.`).waitFor({ state: 'detached' });
});

test('EX-2: an empty page instead of a birth note; the officer asks for another scan, and the citizen is led to that paper', async () => {
  const { citizen } = scenes;
  await scenes.declareBirth();
  await story.bench.layOnGlass('trang-trang');
  await citizen.presses('Quét trên mặt kính');
  await pageIsThere();
  await citizen.readsFault('Trang này không có chữ.');
  await citizen.presses('Tiếp tục');
  await citizen.sees('Xem lại trước khi nộp');
  await clerk.opens('Trang quét chưa rõ');
  expect(await clerk.facts()).toMatchObject({ 'Giấy tờ': 'Giấy chứng sinh', 'Chưa đạt': 'Trang trắng' });
  await clerk.chooses('Nhờ công dân quét lại');
  await clerk.chooses('Không phải giấy này');
  await clerk.isAt('desk');

  await citizenReads('Xin quét lại giấy này', 'Giấy chứng sinh', OFFICER);
  await citizen.presses('Quét lại ngay');
  await citizen.sees('Quét giấy tờ');
  await citizen.presses(/^Xóa trang 1/);
  await story.bench.layOnGlass('giay-chung-sinh');
  await citizen.presses('Quét trên mặt kính');
  await pageIsThere();
  await citizen.presses('Về trang xem lại');
  await citizen.sees('Xem lại trước khi nộp');
  expect(settled('EX-2')).toMatchObject({ action: 'ask-rescan', reason: 'wrong-paper' });
});

test('EX-4: the slip has no paper; the officer has put some in and prints again, and the citizen hears so', async () => {
  const { citizen } = scenes;
  story.line.becomes('refusing');
  await story.bench.fault('ticket-printer', { kind: 'paper-out' });
  await scenes.agree();
  await scenes.submit();
  await citizen.readsFault('Máy in đã hết giấy.');
  const before = (await story.bench.slips()).length;
  await clerk.opens(/Máy in cần người xem/);
  expect(await clerk.facts()).toMatchObject({ 'Vì sao': 'Hết giấy', 'Có người chờ tại máy': 'Có' });
  await story.bench.fault('ticket-printer', { kind: 'none' });
  await until(
    async () => (await story.health()).devices.find((one) => one.device === 'ticket-printer')?.state === 'ready',
    'the printer has paper again',
  );
  await clerk.chooses('In lại');
  await clerk.chooses('Đã thay giấy');
  await citizenReads('Máy đang in lại', OFFICER);
  await citizen.presses('Đã rõ');
  await scenes.slipIsPrinted();
  expect((await story.bench.slips()).length).toBeGreaterThan(before);
  expect(settled('EX-4')).toMatchObject({ action: 'reprint', reason: 'paper-refilled' });
});

test('EX-3: the province refuses what was just submitted; the officer asks the citizen to the counter, and nothing is lost', async () => {
  const { citizen } = scenes;
  const code = await scenes.code();
  await clerk.opens('Hồ sơ bị trả lại hoặc cần bổ sung');
  expect(await clerk.facts()).toMatchObject({ 'Hồ sơ': code, 'Vì sao': 'Tỉnh không nhận' });
  await clerk.chooses('Cùng công dân sửa');
  await clerk.chooses('Cổng dịch vụ công trả lại');
  await citizenReads('Mời Ông/Bà ra quầy', 'Tỉnh chưa nhận hồ sơ này.', OFFICER);
  await citizen.presses('Đã rõ');
  expect(story.ledger<{ state: string }>('SELECT state FROM dossiers WHERE provisional_code = ?', code)).toEqual({
    state: 'quarantined',
  });
  expect(settled('EX-3')).toMatchObject({ action: 'fix-with-citizen', reason: 'portal-refused' });
  await story.goodbye();
});

test('EX-6: the line is down and dossiers wait; the officer leaves the kiosk numbers only, which ends with the backlog', async () => {
  await story.goodbye();
  story.line.becomes('down');
  const page = await PageByHand.walkUp(story.demo.kioskUrl);
  await page.says(
    { type: 'begin', choice: 'feedback' },
    { type: 'answer', ref: '/about', value: 'waiting' },
    { type: 'answer', ref: '/words', value: 'Quầy 3 chỉ có một cán bộ, tôi chờ hai giờ.' },
    { type: 'next' },
  );
  await page.reaches('feedback', ({ phase }) => phase === 'sent');
  await clerk.opens('Hồ sơ chưa gửi được về tỉnh');
  expect(await clerk.facts()).toMatchObject({ 'Số hồ sơ': '1' });
  await clerk.chooses('Máy chỉ phát số');
  await clerk.chooses('Mất đường truyền');
  await clerk.isAt('desk');
  await page.says({ type: 'next' });
  await page.reaches('done');
  await page.says({ type: 'next' });
  page.close();

  scenes = await story.nextCitizen();
  const { citizen } = scenes;
  await citizen.readsFault('Lúc này máy chỉ làm được: Lấy số, Tra cứu hồ sơ');
  expect(await citizen.page.getByRole('button', { name: /^Làm thủ tục/ }).isDisabled()).toBe(true);
  await picture('ticket-only');
  story.line.becomes('up');
  await until(() => citizen.page.getByRole('button', { name: /^Làm thủ tục/ }).isEnabled(), 'the kiosk is whole again');
});

test('EX-8: the rating buttons are gone; taken out of service the kiosk says so with the hotline, until an officer opens it', async () => {
  const { citizen } = scenes;
  await story.bench.unplug('satisfaction-buttons');
  await clerk.opens('Máy cần người xem');
  expect(await clerk.facts()).toMatchObject({ 'Vì sao': 'Nút đánh giá không nối được' });
  await clerk.chooses('Tạm ngừng máy này');
  await clerk.chooses('Thiết bị hỏng');
  await citizenReads('Máy tạm ngừng phục vụ', 'Cần giúp, xin gọi 0206 000 0000.');
  await picture('out-of-service');
  await story.bench.plug('satisfaction-buttons');
  await clerk.opens('Máy cần người xem');
  expect(await clerk.facts()).toMatchObject({ 'Vì sao': 'Cán bộ đã tạm ngừng máy' });
  await clerk.chooses('Mở lại máy');
  await clerk.chooses('Đã sửa xong');
  await citizen.page.getByRole('dialog').or(citizen.page.getByRole('alertdialog')).waitFor({ state: 'detached' });
  await citizen.presses(/^Làm thủ tục/);
  await citizen.sees('Xác nhận bằng thẻ căn cước');
  expect([audited('kiosk-closed'), audited('kiosk-opened')]).toEqual([{ subject: 'h101' }, { subject: 'h101' }]);
});
