import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Story, until } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
});
afterAll(() => story?.end());

test('the line is down: the screen says "in two places", for the counter PC has it too, and the dossier arrives later, exactly once', async () => {
  const scenes = await story.upToReview();
  story.line.becomes('down');
  await scenes.agree();
  const code = await scenes.submit();
  await scenes.slipIsPrinted();
  await scenes.citizen.readsFault('Đã lưu ở hai nơi');
  expect((await story.health()).outbox).toMatchObject({ sealed: 1, received: 0 });
  expect(readdirSync(story.demo.secondPlaceFolder).filter((name) => name.endsWith('.bag.age'))).toHaveLength(1);

  story.line.becomes('login-page');
  await until(
    async () => (await story.health()).journal.some((line) => String(line.facts['cause']).includes('login page')),
    'the kiosk tried, and saw that a login page is no receipt',
  );
  expect((await story.health()).outbox).toMatchObject({ sealed: 1, received: 0 });

  story.line.becomes('up');
  await until(async () => (await story.health()).outbox['received'] === 1, 'a receipt came');
  const officer = await story.officer();
  expect(await officer.search(code)).toHaveLength(1);
  await scenes.citizen.readsFault(/Hệ thống của tỉnh đã nhận/);
});

test('the repository refuses one dossier in its own words: it is set aside, kept, and the next one goes through', async () => {
  const first = await story.upToReview();
  story.line.becomes('refusing');
  await first.agree();
  await first.submit();
  await until(async () => (await story.health()).outbox['quarantined'] === 1, 'the refused dossier is in quarantine');
  story.line.becomes('up');
  const second = await story.upToReview();
  await second.agree();
  const code = await second.submit();
  await until(async () => (await story.health()).outbox['received'] === 2, 'the next one was received');
  expect(await (await story.officer()).search(code)).toHaveLength(1);
  expect((await story.health()).outbox).toMatchObject({ quarantined: 1, sealed: 0 });
});
