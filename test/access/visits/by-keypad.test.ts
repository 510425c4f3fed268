import { afterAll, beforeAll, expect, test } from 'vitest';
import { birthAnswers, birthPages } from '../../end-to-end/scenes.ts';
import { Story } from '../../end-to-end/story.ts';
import { KeypadPerson } from './keypad.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
});
afterAll(() => story?.end());

test('by the keypad alone a mother registers a birth, from the welcome screen to the end; the ring is always to be seen', async () => {
  const { citizen, bench } = await story.nextCitizen();
  const person = new KeypadPerson(citizen.page);
  await person.choose(/^Làm thủ tục/);
  await person.sees('Xác nhận bằng thẻ căn cước');
  await bench.showCode({ holder: 'mai' });
  await person.sees('Đặt thẻ lên đầu đọc');
  await bench.putCard('mai');
  await person.sees('Đây có phải là Ông/Bà không?');
  await person.choose(/^Đúng là tôi/);
  await person.sees('Chọn thủ tục');
  await person.choose(/^Đăng ký khai sinh/);
  await person.sees('Đăng ký khai sinh');
  await person.choose(/^Tôi có đủ giấy tờ/);
  await person.declares(birthAnswers, birthPages);
  await person.sees('Quét giấy tờ');
  await bench.layOnGlass('giay-chung-sinh');
  await person.choose(/^Quét trên mặt kính/);
  await citizen.page.getByRole('button', { name: /^Xóa trang 1/ }).waitFor({ timeout: 60_000 });
  await person.turn();
  await person.sees('Xem lại trước khi nộp');
  await person.choose(/^Đúng, tiếp tục/);
  await person.sees('Lời cam đoan');
  await person.turn(); // on this page it only leads to the buttons: to agree takes a press of its own
  await person.sees('Lời cam đoan');
  await person.choose(/^Tôi đồng ý/);
  await person.sees('Đã nộp xong', 90_000);
  const code = (
    await citizen.page
      .getByText(/^TAM-[A-Z0-9-]+$/)
      .first()
      .innerText()
  ).trim();
  await citizen.page
    .getByText(/^Phiếu đã in/)
    .first()
    .waitFor({ timeout: 60_000 });
  await citizen.page
    .getByText(/^[A-Z0-9.]+-\d{6}-\d{4}$/)
    .first()
    .waitFor({ timeout: 40_000 }); // received, with an official code
  await person.turn();
  await person.sees('Ông/Bà có hài lòng không?');
  await person.choose(/^Rất hài lòng/);
  await person.sees('Xin cảm ơn Ông/Bà');
  await bench.removeCard();
  await bench.layOnGlass(null);
  await person.choose(/^Kết thúc/);

  const dossier = await (await story.officer()).find(code);
  expect(dossier?.page).toContain('Nông Thị Mai');
  expect(dossier?.page.toLowerCase()).toContain('nong gia bao');
  expect(dossier?.papers).toHaveLength(1);
  expect(person.badRings).toEqual([]);
  console.log(`by keypad: ${person.presses} presses`);
});
