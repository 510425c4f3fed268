import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { APPOINTMENT_NOW, APPOINTMENT_TOMORROW, HELPER_PIN } from '../demo/office.ts';
import type { Answers, Citizen } from './citizen.ts';
import { provinceHolds } from './held-paper.ts';
import { Phone } from './phone.ts';
import type { Scenes } from './scenes.ts';
import { Story, until } from './story.ts';

/**
 * What a visit has beyond one dossier, in an office that has turned all of it on (demo/office.ts), through every program and by
 * what stands on buttons. Acting for somebody else is in everyone.test.ts.
 */

const MAI = '004190000017';
const SIGNATURE = 'Chứng thực chữ ký trong các giấy tờ, văn bản';
const EXTRACT = 'Cấp bản sao trích lục hộ tịch';
const signature: Answers = {
  'Nơi cư trú': 'Phường Thục Phán, tỉnh Cao Bằng',
  'Số điện thoại liên hệ': '0912345678',
  'Giấy tờ gì?': { pick: 'Giấy ủy quyền' },
  'Có mấy người ký?': '1',
  'Số bản cần chứng thực': '1',
};
const signaturePages = ['Người yêu cầu', 'Giấy tờ cần chứng thực'];
const extract: Answers = {
  'Nơi cư trú': 'Phường Thục Phán, tỉnh Cao Bằng',
  'Số điện thoại liên hệ': '0912345678',
  'Trích lục về việc gì?': { pick: 'Khai sinh' },
  'Nơi đã đăng ký': 'Phường Thục Phán, tỉnh Cao Bằng',
};
const extractPages = ['Người yêu cầu', 'Việc hộ tịch cần trích lục', 'Nơi đã đăng ký và số bản'];

let story: Story;
/** of the dossier that Mai submitted first */
let firstCode = '';
beforeAll(async () => {
  story = await Story.begin({
    office: true,
    kioskConfig: {
      services: [
        { id: 'tu-phap', letter: 'A', title: { vi: 'Chứng thực', en: 'Certification' }, procedures: ['2.000884'] },
        { id: 'dat-dai', letter: 'B', title: { vi: 'Đất đai', en: 'Land' }, procedures: ['1.013225'] },
        {
          id: 'ho-tich',
          letter: 'C',
          title: { vi: 'Hộ tịch', en: 'Civil status' },
          procedures: ['2.000635', '1.001193'],
        },
      ],
    },
  });
});
afterAll(() => story?.end());

/** The paper as it lies on the table of the bench, before a phone takes a photo of it. */
const pictureOf = (id: string): Buffer => {
  const papers = join(story.demo.folder, 'run', 'bench', 'papers');
  const file = readdirSync(papers).find((name) => name.startsWith(`${id}-`)) ?? id;
  return readFileSync(join(papers, file));
};

const count = (table: 'tickets' | 'prints' | 'dossiers' | 'ratings'): number =>
  story.ledger<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? -1;

const audited = (event: string): string =>
  story.ledger<{ said: string }>(
    "SELECT group_concat(event || ' ' || subject, '; ') AS said FROM audit WHERE event LIKE ?",
    event,
  )?.said ?? '';

/** Into a box that may be one for secret numbers, which has no role of its own. */
const typesInto = ({ page }: Citizen, label: string, text: string): Promise<void> => page.getByLabel(label).fill(text);

const mainButton = ({ page }: Citizen, name: string) =>
  page.getByRole('navigation', { name: 'Nút chính' }).getByRole('button', { name, exact: true });

const choosesFromList = async ({ citizen }: Scenes, title: string): Promise<void> => {
  await citizen.sees('Chọn thủ tục');
  await citizen.types('Tìm thủ tục', title);
  await citizen.presses(new RegExp(`^${title}`));
  await citizen.sees(title);
  await citizen.presses('Tôi có đủ giấy tờ');
};

/** From the last page of a form to the review, with nothing scanned. */
const withoutPapers = async ({ citizen }: Scenes): Promise<void> => {
  await citizen.sees(/Quét giấy tờ|Xem lại trước khi nộp/);
  if ((await citizen.page.getByRole('heading', { level: 1, name: 'Quét giấy tờ' }).count()) > 0)
    await citizen.presses('Tiếp tục');
  await citizen.sees('Xem lại trước khi nộp');
};

const asReadByAnOfficer = async (code: string): Promise<{ id: string; page: string; words: string }> => {
  const officer = await story.officer();
  const found: { id: string; page: string }[] = [];
  await until(
    async () => {
      const dossier = await officer.find(code);
      if (dossier) found.push(dossier);
      return dossier !== null;
    },
    `the dossier ${code} has arrived`,
    60_000,
  );
  const [{ id, page } = { id: '', page: '' }] = found;
  return { id, page, words: page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ') };
};

/** Lays a card down with nothing pressed: a reader that has only just been opened may have to see it a second time. */
const laysCardDown = async ({ citizen, bench }: Scenes, holder: string): Promise<void> => {
  const asked = citizen.page.getByRole('heading', { level: 1, name: 'Xác nhận bằng thẻ căn cước' });
  await until(async () => {
    await bench.removeCard();
    await bench.putCard(holder);
    return asked.waitFor({ timeout: 4_000 }).then(() => true);
  }, 'the kiosk asks for the code of the card that was laid down');
};

test('a woman wants a birth registered and does not know the counter: it is written there, and after three touches at most she holds its number', async () => {
  const { citizen } = await story.nextCitizen();
  const { page } = citizen;
  await citizen.countsTouches();
  await page.waitForTimeout(600); // a press that led here still counts as one with the next within half a second
  await citizen.presses(/^Lấy số/);
  await citizen.sees('Lấy số thứ tự');
  await page.waitForTimeout(550);
  await citizen.presses(/Đăng ký khai sinh/);
  await citizen.sees('Số của Ông/Bà');
  await citizen.readsFault(/^C\d{3}$/);
  expect(await citizen.touches()).toBeLessThanOrEqual(3);
});

test('two dossiers, one number: the first of what she was guided to is marked, a helper signs in for it and is named in it, extras are refused and stop nothing, the counters are told in order', async () => {
  const scenes = await story.nextCitizen();
  const { citizen } = scenes;
  const { page } = citizen;
  await scenes.identify('mai');
  await citizen.presses('Đúng là tôi');
  await citizen.sees('Chọn thủ tục');

  await citizen.presses('Gọi cán bộ');
  await citizen.presses('Có người hỗ trợ bên cạnh');
  await typesInto(citizen, 'Số của người hỗ trợ', '17');
  await typesInto(citizen, 'Mã bí mật, 6 đến 8 số', HELPER_PIN);
  await citizen.presses('Đăng nhập hỗ trợ');
  await citizen.sees('Ông/Bà có muốn người này giúp không?');
  await citizen.presses('Có, xin giúp tôi');
  await citizen.readsFault('Có người hỗ trợ: Hoàng Văn Sáng');

  await citizen.presses('Đi làm, buôn bán');
  await citizen.sees('Ông/Bà cần làm việc gì?');
  await citizen.presses('Làm hồ sơ xin việc');
  await citizen.sees('Ông/Bà cần làm lần lượt các việc này');
  const steps = page.locator('.choice');
  expect(await steps.count()).toBe(3);
  await citizen.presses(new RegExp(`^${SIGNATURE}`));
  await citizen.sees(SIGNATURE);
  await citizen.presses('Tôi có đủ giấy tờ');
  await citizen.declares(signature, signaturePages);
  await withoutPapers(scenes);
  await citizen.presses('Đúng, tiếp tục');
  await citizen.sees('Ông/Bà có muốn thêm việc nào không?');
  const offers = page.getByRole('checkbox');
  expect(await offers.count()).toBe(3);
  for (const offer of await offers.all()) expect(await offer.isChecked()).toBe(false);
  await citizen.presses('Không chọn, đi tiếp');
  await citizen.sees('Lời cam đoan');
  firstCode = await scenes.submit();
  await citizen.readsFault(/^A\d{3}$/);
  await citizen.presses('Không cần nữa');
  await page.getByText('Có người hỗ trợ: Hoàng Văn Sáng').waitFor({ state: 'detached' });

  const goOn = page.getByRole('button', { name: 'Làm tiếp việc 2 trong 3' });
  await until(() => goOn.isEnabled(), 'slip and number are out', 60_000);
  await goOn.click();
  await citizen.sees('Ông/Bà còn 2 việc');
  expect(await page.locator('section', { hasText: 'Đã nộp' }).getByRole('listitem').allTextContents()).toEqual([
    SIGNATURE,
  ]);
  expect(await steps.allTextContents()).toEqual([expect.stringContaining('Việc 2'), expect.stringContaining('Việc 3')]);
  // she does something else first
  await citizen.presses('Quay lại');
  await citizen.sees('Ông/Bà cần làm việc gì?');
  await citizen.presses('Quay lại');
  await choosesFromList(scenes, EXTRACT);
  await citizen.presses(/^Cho chính tôi/);
  await citizen.declares(extract, extractPages);
  await withoutPapers(scenes);
  await scenes.agree();
  const secondCode = await scenes.submit();
  expect(secondCode).not.toBe(firstCode);
  await citizen.readsFault(/^A\d{3}$/);
  expect(await page.locator('.counters li').allTextContents()).toEqual(['Chứng thực', 'Hộ tịch']);
  await page.getByRole('button', { name: 'Thủ tục khác' }).waitFor();
  await scenes.slipIsPrinted();
  expect(story.ledger<{ n: number }>("SELECT count(*) AS n FROM tickets WHERE number LIKE 'A%'")).toEqual({ n: 1 });

  const first = await asReadByAnOfficer(firstCode);
  expect(first.words).toContain('Người hỗ trợ Hoàng Văn Sáng, tổ công nghệ số cộng đồng (số 17)');
  expect(first.words).toMatch(
    /Báo tin hồ sơ qua Zalo Không đồng ý.*tin nhắn SMS Không đồng ý.*ý kiến sau khi xong Không/,
  );
  expect((await asReadByAnOfficer(secondCode)).words).not.toContain('Hoàng Văn Sáng');
  expect(audited('helper-%')).toMatch(/^helper-signed-in h17 v[0-9a-f]{16}; helper-left h17 v[0-9a-f]{16}$/);
});

test('her dossier was sent back: her card alone, and an officer’s eye, show it; what is missing is printed, scanned and handed in with the same code', async () => {
  const officer = await story.officer();
  const { id } = await asReadByAnOfficer(firstCode);
  await officer.asksForPaper(id, 'Giấy ủy quyền bản gốc', 'Xin quét cả trang có chữ ký.');

  const scenes = await story.nextCitizen();
  const { citizen, bench } = scenes;
  const { page } = citizen;
  await laysCardDown(scenes, 'mai');
  await bench.showCode({ holder: 'mai' });
  await citizen.sees('Đây có phải là Ông/Bà không?', 60_000);
  await citizen.presses('Đúng là tôi');
  await citizen.sees('Hồ sơ của tôi');
  expect(await page.getByText(SIGNATURE).count()).toBe(0); // a found card shows nothing

  await citizen.presses(/^Cán bộ xác nhận tại máy/);
  await citizen.sees('Cán bộ xác nhận đúng người');
  await typesInto(citizen, 'Số của cán bộ', '33');
  await typesInto(citizen, 'Mã bí mật, 6 đến 8 số', HELPER_PIN);
  await citizen.presses('Đúng là người này');
  await citizen.readsFault('Chỉ cán bộ một cửa được xác nhận việc này.');
  await typesInto(citizen, 'Số của cán bộ', '21');
  await typesInto(citizen, 'Mã bí mật, 6 đến 8 số', HELPER_PIN);
  await citizen.presses('Đúng là người này');
  await citizen.presses(new RegExp(`^${SIGNATURE}.*Cần bổ sung`, 's'));
  await citizen.readsFault('Giấy ủy quyền bản gốc');
  await citizen.readsFault('Xin quét cả trang có chữ ký.');
  expect(audited('holder-confirmed')).toMatch(/^holder-confirmed h21 v[0-9a-f]{16}$/);

  const slips = (await bench.slips()).length;
  await citizen.presses('In danh sách giấy tờ');
  await citizen.readsFault(/^Đã in\./);
  expect((await bench.slips()).length).toBe(slips + 1);

  await citizen.presses('Nộp giấy tờ còn thiếu');
  await citizen.sees('Quét giấy tờ');
  await citizen.readsFault('Giấy ủy quyền bản gốc');
  await scenes.scan();
  await scenes.agree();
  const brought = await asReadByAnOfficer(await scenes.submit());
  expect(brought.words).toContain('Giấy tờ này bổ sung cho hồ sơ');
  expect(brought.page).toContain(`/officer/dossiers/${id}`);
  const asked = await asReadByAnOfficer(firstCode);
  expect(asked.words).toContain('Xem giấy tờ đã bổ sung');
  expect(asked.page).toContain(`/officer/dossiers/${brought.id}`);
});

test('the province holds the birth note: offered before the scanner; taken along on the phone; then sent from the phone instead, once', async () => {
  await provinceHolds(story, MAI, 'Giấy chứng sinh số 12');
  const scenes = await story.nextCitizen();
  const { citizen, bench } = scenes;
  const { page } = citizen;
  await laysCardDown(scenes, 'mai');
  await bench.showCode({ holder: 'mai' });
  await citizen.sees('Đây có phải là Ông/Bà không?', 60_000);
  await citizen.presses('Đúng là tôi');
  await citizen.sees('Hồ sơ của tôi');
  await citizen.presses(/^Xác nhận bằng VNeID/);
  await page.getByRole('img', { name: 'Mã QR để quét bằng ứng dụng VNeID' }).waitFor();
  await story.demo.orderIdentityServices({ do: 'approve', holder: 'mai' });
  await citizen.sees('Đây có phải là Ông/Bà không?');
  await citizen.presses('Đúng là tôi');
  await mainButton(citizen, 'Làm thủ tục mới').click();
  await citizen.sees('Chọn thủ tục');
  await citizen.presses(/^Đăng ký khai sinh/);
  await citizen.presses('Tôi có đủ giấy tờ');
  await scenes.declareBirth();

  await citizen.readsFault('Tỉnh đã có giấy tờ này');
  await citizen.presses('Dùng giấy tờ này');
  await citizen.readsFault('Dùng bản đã có trong kho của tỉnh');
  await citizen.presses('Tiếp tục');
  await citizen.sees('Xem lại trước khi nộp');

  const phone = await Phone.switchOn();
  const code = page.getByRole('img', { name: 'Mã QR để quét bằng điện thoại của Ông/Bà' });
  try {
    await citizen.presses('Mang theo trên điện thoại');
    await phone.scans(code);
    await phone.page.getByRole('button', { name: 'Mở · Open' }).click();
    await phone.page.getByText('Bản này chỉ để xem. Hồ sơ chưa được nộp.').waitFor();
    const note = (await phone.page.locator('#note').textContent()) ?? '';
    for (const words of ['Đăng ký khai sinh', 'Nông Gia Bảo', '✓ Giấy chứng sinh']) expect(note).toContain(words);
    await citizen.presses('Xong');
    await citizen.sees('Xem lại trước khi nộp');

    await citizen.presses('Sửa: Giấy tờ đã quét');
    await citizen.sees('Quét giấy tờ');
    await citizen.presses('Không, tôi quét bản khác');
    await citizen.presses('Cách quét khác');
    await citizen.presses('Gửi từ điện thoại của tôi');
    const used = await phone.scans(code);
    await bench.layOnGlass('giay-chung-sinh'); // drawn when somebody first has it in hand
    const photo = pictureOf('giay-chung-sinh');
    await bench.layOnGlass(null);
    await phone.page.setInputFiles('#photo', { name: 'giay.jpg', mimeType: 'image/jpeg', buffer: photo });
    await phone.page.getByText('Đã gửi. Mời Ông/Bà xem màn hình ki-ốt.').waitFor();
    await citizen.sees('Quét giấy tờ', 90_000);
    await page.getByRole('button', { name: /^Xóa trang 1/ }).waitFor({ timeout: 60_000 });
    await phone.page.goto('about:blank');
    await phone.page.goto(used);
    await phone.page.getByText('Mã này đã hết hạn hoặc đã dùng').first().waitFor();
  } finally {
    await phone.switchOff();
  }
});

test('he comes at his time and has the number of his counter, called at that hour; tomorrow’s code and a wrong one are answered plainly', async () => {
  const { citizen } = await story.nextCitizen();
  await citizen.presses(/^Đến theo lịch hẹn/);
  await citizen.types('Mã hẹn, 10 chữ và số', APPOINTMENT_TOMORROW);
  await citizen.presses('Lấy số');
  await citizen.sees('Lịch hẹn vào ngày khác');
  await citizen.presses('Nhập mã khác');
  await citizen.types('Mã hẹn, 10 chữ và số', '0000000000');
  await citizen.presses('Lấy số');
  await citizen.sees('Máy không tìm thấy lịch hẹn');
  await citizen.presses('Nhập mã khác');
  await citizen.types('Mã hẹn, 10 chữ và số', `HEN ${APPOINTMENT_NOW}`);
  await citizen.presses('Lấy số');
  await citizen.sees('Số của Ông/Bà');
  await citizen.readsFault(/^Hẹn lúc /);
  expect(story.ledger("SELECT service, class FROM tickets WHERE class = 'appointed'")).toEqual({
    service: 'tu-phap',
    class: 'appointed',
  });
});

test('she only practises: the whole way with an invented person, and afterwards nothing was submitted, printed, numbered or kept', async () => {
  await story.goodbye();
  const before = [count('tickets'), count('prints'), count('dossiers'), count('ratings')];
  const files = (folder: string): string[] => readdirSync(join(story.demo.dataFolder, folder)).sort();
  const kept = [files('sealed'), files('parked')];
  const slips = (await story.bench.slips()).length;
  const scenes = await story.nextCitizen();
  const { citizen } = scenes;
  await citizen.readsFault(/Chiều thứ Sáu tuần này|Quầy chứng thực đã chuyển/);
  await citizen.presses('Tập làm thử');
  await citizen.sees('Đây có phải là Ông/Bà không?');
  await citizen.readsFault('Nguyễn Thị Làm Thử');
  await citizen.readsFault('LÀM THỬ');
  await citizen.presses('Đúng là tôi');
  await choosesFromList(scenes, SIGNATURE);
  await citizen.declares(signature, signaturePages);
  await withoutPapers(scenes);
  await scenes.agree();
  await citizen.presses('Tôi đồng ý');
  await citizen.sees('Ông/Bà đã làm thử xong');
  await citizen.presses('Về màn hình đầu');
  await citizen.page.getByText(/đã được xóa/).waitFor();
  expect([count('tickets'), count('prints'), count('dossiers'), count('ratings')]).toEqual(before);
  expect([files('sealed'), files('parked')]).toEqual(kept);
  expect((await story.bench.slips()).length).toBe(slips);
});
