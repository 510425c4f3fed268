import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { glassPicture } from './glass.ts';
import { pageOfPdf, psnr, wordsOfPdf } from './officer.ts';
import { codesOfSlip } from './slip-codes.ts';
import { Story, until } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
});
afterAll(() => story?.end());

/** The code to look a dossier up with, on the slip that came out n-th; another code on it leads to the page for rating. */
const lookUpOnSlip = async (n: number): Promise<string> => {
  const picture = await story.bench.slipPicture(n);
  const codes = await codesOfSlip(picture);
  expect(codes.filter((code) => code.includes('/rate/'))).toHaveLength(1);
  return codes.find((code) => !code.includes('/rate/')) ?? '';
};

test('a mother registers a birth: card, form, scan, review, submit, slip, ticket, rating; an officer reads what she declared and scanned', async () => {
  const scenes = await story.upToReview();
  await scenes.agree();
  const code = await scenes.submit();
  await scenes.slipIsPrinted();
  const officialCode = await scenes.officialCode();
  await scenes.rateAndLeave();

  const officer = await story.officer();
  const dossier = await officer.find(code);
  expect(dossier).not.toBeNull();
  for (const words of [
    'Nông Thị Mai',
    '004190000017',
    'Nông Gia Bảo',
    'Bệnh viện đa khoa tỉnh Cao Bằng',
    '0912345678',
    officialCode,
    'chưa ai kiểm tra', // what the machine read on the paper
    '0417/2026/GCS',
    '11/11/2026',
  ])
    expect(dossier?.page).toContain(words);
  expect(dossier?.papers).toHaveLength(1);
  const glass = await glassPicture(join(story.demo.folder, 'run', 'bench', 'papers'), 'giay-chung-sinh');
  const read = wordsOfPdf(dossier!.papers[0]!.pdf);
  for (const words of ['GIẤY CHỨNG SINH', 'BỆNH VIỆN PHỤ SẢN MẪU', '0417/2026/GCS', 'TRẦN NGỌC ÁNH DƯƠNG'])
    expect(read).toContain(words);
  expect(psnr(pageOfPdf(dossier!.papers[0]!.pdf), glass)).toBeGreaterThanOrEqual(35);

  // One press: one slip, one ticket. The rating is kept without a person.
  expect(await story.bench.slips()).toHaveLength(2);
  expect(story.ledger<{ score: number }>('SELECT score FROM ratings')).toEqual({ score: 3 });
  expect((await story.health()).journal.map((line) => line.event)).toContain('left-behind');
});

test('the slip in hand, she looks her dossier up by code and secret; a wrong secret shows nothing, five in a row lock even the right one', async () => {
  const qr = await lookUpOnSlip(1);
  const [code = '', secret = ''] = qr.split(' ');
  expect(code).toMatch(/^TAM-/);
  const scenes = await story.nextCitizen();
  const { citizen } = scenes;
  await citizen.presses(/^Tra cứu hồ sơ/);
  await citizen.sees('Tra cứu hồ sơ');
  await citizen.types('Mã hồ sơ hoặc mã tạm thời', code);
  await citizen.types('Mã tra cứu', 'ZZZZZZZZ');
  await citizen.presses('Tra cứu');
  await citizen.readsFault('Không tìm thấy hồ sơ với hai mã này.');
  expect(await citizen.page.getByText('Đăng ký khai sinh').count()).toBe(0);
  await citizen.presses('Thử lại');
  await citizen.types('Mã tra cứu', secret);
  await citizen.presses('Tra cứu');
  await citizen.readsFault('Đăng ký khai sinh');
  await citizen.readsFault(/H14\.12-\d{6}-0001/);
  expect(await citizen.page.getByText('Nông').count()).toBe(0);

  const again = await story.nextCitizen();
  await again.citizen.presses(/^Tra cứu hồ sơ/);
  await again.citizen.sees('Tra cứu hồ sơ');
  await again.citizen.types('Mã hồ sơ hoặc mã tạm thời', code);
  for (let wrong = 1; wrong <= 5; wrong++) {
    await again.citizen.types('Mã tra cứu', 'ZZZZZZZZ');
    await again.citizen.presses('Tra cứu');
    await again.citizen.readsFault(
      wrong < 5 ? 'Không tìm thấy hồ sơ với hai mã này.' : 'Mã này đã nhập sai quá nhiều lần.',
    );
    await again.citizen.presses('Thử lại');
  }
  await again.citizen.types('Mã tra cứu', secret);
  await again.citizen.presses('Tra cứu');
  await again.citizen.readsFault('Mã này đã nhập sai quá nhiều lần.');
});

test('a man only takes a number: one ticket, and the kiosk is free again', async () => {
  const before = (await story.bench.slips()).length;
  const { citizen } = await story.nextCitizen();
  await citizen.presses(/^Lấy số/);
  await citizen.sees('Lấy số thứ tự');
  await citizen.presses(/^Đất đai, xây dựng/);
  await citizen.sees('Số của Ông/Bà');
  await citizen.readsFault('B001');
  await until(async () => (await story.bench.slips()).length === before + 1, 'the ticket came out');
});

test('certified copies need a person: the checklist leads to a ticket at the right counter', async () => {
  const scenes = await story.nextCitizen();
  const { citizen } = scenes;
  await scenes.identify('blao');
  await citizen.presses('Đúng là tôi');
  await citizen.sees('Chọn thủ tục');
  await citizen.presses(/^Chứng thực bản sao/);
  await citizen.presses('Lấy số');
  await citizen.sees('Số của Ông/Bà');
  await citizen.readsFault('A002');
});
