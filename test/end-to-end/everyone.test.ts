import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answers } from './citizen.ts';
import { PageByHand } from './page-by-hand.ts';
import type { Scenes } from './scenes.ts';
import { Story, until } from './story.ts';

/** Everyone who may stand there: each of them goes home with a dossier or a number. */

const EXTRACT = 'Cấp bản sao trích lục hộ tịch';
const extract: Answers = {
  'Nơi cư trú': 'Phường Thục Phán, tỉnh Cao Bằng',
  'Số điện thoại liên hệ': '0912345678',
  'Trích lục về việc gì?': { pick: 'Khai sinh' },
  'Nơi đã đăng ký': 'Phường Thục Phán, tỉnh Cao Bằng',
};
const extractPages = ['Người yêu cầu', 'Việc hộ tịch cần trích lục', 'Nơi đã đăng ký và số bản'];

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
});
afterAll(() => story?.end());

/** A citizen without a browser, whose screen is read as the page reads it; for what the words of a screen do not matter. */
const byHand = async <T>(visit: (page: PageByHand) => Promise<T>): Promise<T> => {
  await story.goodbye();
  await until(async () => (await story.health()).ready, 'a visit process stands ready', 60_000);
  const page = await PageByHand.walkUp(story.demo.kioskUrl);
  try {
    await page.says({ type: 'begin', choice: 'procedure' });
    await page.reaches('identify');
    return await visit(page);
  } finally {
    // the story may have ended its visit itself: then there is nothing left to finish, and what failed is told by the story
    await page.says({ type: 'finish' }).catch(() => undefined);
    await page.says({ type: 'next' }).catch(() => undefined);
    page.close();
  }
};

/** Lays a card down when it is asked for; the reader may notice only now that the one before is gone. */
const laysDown = async (page: PageByHand, holder: string): Promise<void> => {
  for (;;) {
    const { phase } = await page.reaches('identify', (screen) => ['need-card', 'failed'].includes(screen.phase));
    if (phase === 'need-card') break;
    await page.says({ type: 'try-again' });
  }
  await story.bench.putCard(holder);
};

/** Takes a number at the first counter, and holds it. */
const takesNumber = async ({ citizen }: Scenes): Promise<void> => {
  await citizen.sees('Số của Ông/Bà');
  expect(await citizen.page.getByText(/^[A-Z]\d{3}$/).count()).toBeGreaterThan(0);
};

/** From the choice of a procedure to the slip of the extract of civil status. */
const handsInExtract = async (scenes: Scenes): Promise<string> => {
  const { citizen } = scenes;
  await citizen.declares(extract, extractPages);
  await citizen.sees(/Quét giấy tờ|Xem lại trước khi nộp/);
  if ((await citizen.page.getByRole('heading', { level: 1, name: 'Quét giấy tờ' }).count()) > 0)
    await citizen.presses('Tiếp tục');
  await citizen.sees('Xem lại trước khi nộp');
  await scenes.agree();
  return scenes.submit();
};

const asReadByAnOfficer = async (code: string): Promise<string> => {
  const officer = await story.officer();
  let page = '';
  await until(async () => {
    page = (await officer.find(code))?.page ?? '';
    return page !== '';
  }, `the dossier ${code} has arrived`);
  return page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
};

test('a child with its own card, and its father: his card is asked for, the dossier is the child’s, the officer sees both', async () => {
  const scenes = await story.nextCitizen();
  const { citizen } = scenes;
  await citizen.presses(/^Làm thủ tục/);
  await citizen.sees('Xác nhận bằng thẻ căn cước');
  await story.bench.showCode({ holder: 'child' });
  await citizen.sees('Đặt thẻ lên đầu đọc');
  await story.bench.putCard('child');
  await citizen.sees('Cần cha, mẹ hoặc người giám hộ', 60_000);
  await citizen.readsFault('Trần Ngọc Bảo An');
  await citizen.presses('Đọc thẻ người lớn');
  await citizen.sees('Thẻ của cha, mẹ hoặc người giám hộ');
  await story.bench.showCode({ holder: 'binh' });
  await citizen.readsFault('Xin lấy thẻ của trẻ ra khỏi đầu đọc trước.');
  await story.bench.removeCard();
  await story.bench.putCard('binh');
  await citizen.sees('Đây có phải là Ông/Bà không?', 60_000);
  await citizen.readsFault('Làm cho trẻ:');
  await scenes.choose(EXTRACT);
  const page = await asReadByAnOfficer(await handsInExtract(scenes));
  expect(page).toMatch(
    /Người nộp Trần Văn Bình.*cha, mẹ hoặc người giám hộ \(tự khai\).*Chủ hồ sơ Trần Ngọc Bảo An 096321000456/,
  );
});

test('a proxy with an authorisation: the other’s QR names the owner, the authorisation is scanned, both are in the dossier', async () => {
  const scenes = await story.nextCitizen();
  const { citizen } = scenes;
  await scenes.identify('proxy');
  await scenes.choose(EXTRACT);
  await citizen.sees('Ông/Bà làm thủ tục này cho ai?');
  await citizen.presses(/^Cho người khác/);
  await citizen.sees('Người ủy quyền cho Ông/Bà');
  await story.bench.showCode({ holder: 'mai' });
  const owner = citizen.page.getByRole('textbox', { name: /^Họ và tên của người đó/ });
  await until(async () => (await owner.inputValue()) === 'Nông Thị Mai', 'the owner’s name is in its box');
  await citizen.presses('Tiếp tục');
  await citizen.declares(extract, extractPages);
  await citizen.sees('Quét giấy tờ');
  await citizen.readsFault('Văn bản ủy quyền');
  await scenes.scan();
  await scenes.agree();
  const page = await asReadByAnOfficer(await scenes.submit());
  expect(page).toMatch(/Người nộp Lý Văn Ủy 004079000888.*được ủy quyền.*Chủ hồ sơ Nông Thị Mai 004190000017/);
  expect(page).toContain('Văn bản ủy quyền');
});

test('a foreigner with a passport: three lines typed open its chip; the form that needs a Vietnamese number says why, and a number for the counter', async () => {
  const scenes = await story.nextCitizen();
  const { citizen } = scenes;
  await citizen.presses(/^Làm thủ tục/);
  await citizen.presses('Hộ chiếu');
  await citizen.sees('Hộ chiếu hoặc thẻ cư trú');
  await citizen.answers({
    'Số hộ chiếu hoặc số thẻ': 'u47k01932',
    'Ngày sinh': { date: ['12', '08', '1984'] },
    'Ngày hết hạn của giấy tờ': { date: ['14', '04', '2032'] },
  });
  await citizen.presses('Mở chíp');
  await citizen.sees('Đặt hộ chiếu hoặc thẻ lên đầu đọc');
  await story.bench.putCard('foreigner');
  await citizen.sees('Đây có phải là Ông/Bà không?', 60_000);
  await citizen.readsFault('Số hộ chiếu');
  await citizen.presses('Đúng là tôi');
  await citizen.presses(/^Đăng ký khai sinh/);
  await citizen.readsFault('Tờ khai này cần số định danh của công dân Việt Nam.');
  await citizen.presses('Lấy số');
  await takesNumber(scenes);
});

test('VNeID: refused on the phone it is said so; approved, the dossier says by which way the citizen was known', async () => {
  const scenes = await story.nextCitizen();
  const { citizen } = scenes;
  const { demo } = story;
  const asked = async (): Promise<void> => {
    await citizen.sees('Xác nhận bằng VNeID');
    await citizen.page.getByRole('img', { name: 'Mã QR để quét bằng ứng dụng VNeID' }).waitFor();
  };
  await citizen.presses(/^Làm thủ tục/);
  await citizen.presses('VNeID');
  await asked();
  await demo.orderIdentityServices({ do: 'refuse' });
  await citizen.readsFault('Yêu cầu đã bị từ chối trên điện thoại.');
  await citizen.presses('Thử lại');
  await asked();
  await demo.orderIdentityServices({ do: 'approve', holder: 'mai' });
  await citizen.sees('Đây có phải là Ông/Bà không?');
  await citizen.readsFault('Đã xác thực qua mạng');
  await scenes.choose(EXTRACT);
  await citizen.presses(/^Cho chính tôi/);
  const page = await asReadByAnOfficer(await handsInExtract(scenes));
  expect(page).toMatch(/Người nộp Nông Thị Mai 004190000017.*xác thực trực tuyến VNeID/);
});

test('a forged card, and a card whose QR names somebody else: said calmly, nothing of them is shown, and a number', async () => {
  await byHand(async (page) => {
    await story.bench.showCode({ holder: 'mai' });
    await page.reaches('identify', ({ phase }) => phase === 'need-card');
    await story.bench.putCard('mai', undefined, { forgery: 'data-altered' });
    await page.sees(({ fault }) => fault?.code === 'card-not-believed', 'the forged card is not believed');
    expect(page.screen).toMatchObject({ phase: 'failed', reasons: [{ code: 'group-altered' }] });
    expect(JSON.stringify(page.snapshot)).not.toMatch(/Mai|004190000017/);
    await story.bench.removeCard();

    await page.says({ type: 'other-way' });
    await page.reaches('identify', ({ phase }) => phase === 'need-code');
    await story.bench.showCode({ text: '079190000017||Lê Thị Khác|31011990|Nữ|Tổ 9, phường Tân Định|10052021' });
    await laysDown(page, 'mai');
    await page.sees(({ fault }) => fault?.code === 'code-disagrees', 'QR and chip disagree');
    expect(JSON.stringify(page.snapshot)).not.toMatch(/Mai|Khác/);

    await page.says({ type: 'begin', choice: 'ticket' });
    await page.reaches('take-ticket');
    await page.says({ type: 'take-ticket', service: 'tu-phap' });
    expect((await page.reaches('ticket')).ticket.number).toMatch(/^A\d{3}$/);
  });
});

test('an expired card goes on with a warning and is not called authenticated, opened by the MRZ key that its QR does not carry', async () => {
  await byHand(async (page) => {
    await story.bench.showCode({ holder: 'expired' });
    await page.reaches('identify', ({ phase }) => phase === 'need-card');
    await story.bench.putCard('expired', undefined, { profile: 'bac-only' });
    const { person } = await page.reaches('confirm');
    expect(person).toMatchObject({ fullName: 'Cao Văn Hết Hạn', expiredOn: '2024-03-14', document: 'citizen-card' });
    expect(person.level).toBe('chip-authenticated');
    expect(person.reasons.map(({ code }) => code)).toEqual(['online-not-asked']); // that it is out of date has a place of its own
    await page.says({ type: 'confirm-person', correct: true });
    await page.reaches('choose');
  });
});

test('no card at all: a number', async () => {
  await byHand(async (page) => {
    await page.says({ type: 'other-way' });
    await page.reaches('take-ticket');
    await page.says({ type: 'take-ticket', service: 'khac' });
    expect((await page.reaches('ticket')).ticket.number).toMatch(/^C\d{3}$/);
  });
});
