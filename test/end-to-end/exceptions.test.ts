import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Clerk } from './clerk.ts';
import { OfficeStory } from './office-story.ts';
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
    officePlan: { patience: { help: 6, printer: 1, device: 1, line: 600, backlog: 1 } },
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
const citizenPresses = (name: string): Promise<void> => scenes.citizen.presses(name);
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
  await clerk.press('Enter');
  await clerk.isAt('desk');

  await citizenReads('Cán bộ đã đối chiếu thẻ', 'Cán bộ Hoàng Thị Vân');
  await citizenPresses('Đã rõ');
  await citizen.sees('Đây có phải là Ông/Bà không?');
  await citizen.readsFault('Nông Thị Mai');
  await story.bench.removeCard();
});
