import { afterAll, beforeAll, expect, test } from 'vitest';
import { birthAnswers } from './scenes.ts';
import { Story, until } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
});
afterAll(() => story?.end());

test('power cut on a page of the form: the same card comes back to it, with what was typed', async () => {
  const scenes = await story.nextCitizen();
  await scenes.identify('mai');
  await scenes.choose('Đăng ký khai sinh');
  await scenes.citizen.declares(birthAnswers, ['Người yêu cầu đăng ký', 'Việc đăng ký']);
  await scenes.citizen.sees('Trẻ được khai sinh');
  await scenes.citizen.answers({ 'Họ, chữ đệm, tên của trẻ': 'Nông Gia Bảo' });
  await new Promise((resolve) => setTimeout(resolve, 700));
  const t0 = performance.now();
  await story.cutPower();
  console.log('cut', performance.now() - t0);
  const back = await story.nextCitizen();
  console.log('walk up', performance.now() - t0);
  await back.comeBack('mai');
  await back.citizen.sees('Trẻ được khai sinh');
  console.log('back', performance.now() - t0, back.seconds);
  await until(
    async () =>
      (await back.citizen.page.getByRole('textbox', { name: /^Họ, chữ đệm, tên của trẻ/ }).inputValue()) ===
      'Nông Gia Bảo',
    'the name is there',
  );
  expect(true).toBe(true);
});
