import { afterAll, beforeAll, expect, test } from 'vitest';
import { hardwareProfiles, lowButtonWithin } from '../../../kiosk-ui/kit/hardware-profiles.ts';
import { birthAnswers, birthPages } from '../../end-to-end/scenes.ts';
import { Story } from '../../end-to-end/story.ts';
import { SeatedPerson } from './seated-person.ts';

/** The tallest panel: its middle is 894 mm above the floor, its upper edge out of anybody's reach. */
const panel = hardwareProfiles.find(({ name }) => name === '32-inch')!;

let story: Story;
beforeAll(async () => {
  story = await Story.begin({ kioskConfig: { panel: { ppi: panel.ppi } } });
});
afterAll(() => story?.end());

test('seated before the tallest panel a mother registers a birth and touches nothing in its upper half', async () => {
  const { citizen, bench } = await story.nextCitizen();
  const { page } = citizen;
  const person = new SeatedPerson(page, panel);
  expect(await page.evaluate(() => document.documentElement.dataset['ppi'])).toBe(String(panel.ppi));

  // what cannot be reached is not touched: the bot would say so
  await expect(person.presses(/^Làm thủ tục/)).rejects.toThrow('this arm ends at 893 mm');
  await person.presses('Hạ thấp');
  expect(person.highest).toBeLessThan(panel.bottom + lowButtonWithin);
  await person.presses(/^Làm thủ tục/);
  await person.sees('Xác nhận bằng thẻ căn cước');
  await bench.showCode({ holder: 'mai' });
  await person.sees('Đặt thẻ lên đầu đọc');
  await bench.putCard('mai');
  await person.sees('Đây có phải là Ông/Bà không?', 60_000);
  await person.presses('Đúng là tôi');
  await person.sees('Chọn thủ tục');
  await person.presses(/^Đăng ký khai sinh/);
  await person.sees('Đăng ký khai sinh');
  await person.presses('Tôi có đủ giấy tờ');
  await person.declares(birthAnswers, birthPages);
  await person.sees('Quét giấy tờ');
  await bench.layOnGlass('giay-chung-sinh');
  await person.presses('Quét trên mặt kính');
  await page.getByRole('button', { name: /^Xóa trang 1/ }).waitFor({ timeout: 60_000 });
  await person.presses('Tiếp tục');
  await person.sees('Xem lại trước khi nộp');
  await person.presses('Đúng, tiếp tục');
  await person.sees('Lời cam đoan');
  await person.presses('Tôi đồng ý');
  await person.sees('Đã nộp xong', 90_000);
  const code = await page
    .getByText(/^TAM-[A-Z0-9-]+$/)
    .first()
    .textContent();
  await page
    .getByText(/^[A-Z0-9.]+-\d{6}-\d{4}$/)
    .first()
    .waitFor({ timeout: 60_000 }); // received, with an official code
  await person.presses('Tiếp tục');
  await person.sees('Ông/Bà có hài lòng không?');
  await person.presses(/^Rất hài lòng/);
  await person.sees('Xin cảm ơn Ông/Bà');
  await bench.removeCard();
  await bench.layOnGlass(null);

  const dossier = await (await story.officer()).find(code?.trim() ?? '');
  expect(dossier?.page).toContain('Nông Thị Mai');
  expect(dossier?.page.toLowerCase()).toContain('nong gia bao');
  expect(dossier?.papers).toHaveLength(1);
  console.log(
    `at low reach: ${person.touches} touches, the highest ${person.highest.toFixed(0)} mm above the floor (line: ${person.line.toFixed(0)} mm)`,
  );
});
