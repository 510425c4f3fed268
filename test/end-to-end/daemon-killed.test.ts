import { afterAll, beforeAll, expect, test } from 'vitest';
import { PageByHand } from './page-by-hand.ts';
import { Story, until } from './story.ts';
import { upToDeclaration } from './visit-by-hand.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
});
afterAll(() => story?.end());

const stateOfLast = (): string | undefined =>
  story.ledger<{ state: string }>('SELECT state FROM dossiers ORDER BY rowid DESC LIMIT 1')?.state;
const printing = (): boolean =>
  story.ledger<{ n: number }>(`SELECT count(*) AS n FROM prints WHERE outcome = 'started'`)?.n === 1;
const prints = (): number => story.ledger<{ n: number }>('SELECT count(*) AS n FROM prints')?.n ?? 0;
const received = (): number =>
  story.ledger<{ n: number }>(`SELECT count(*) AS n FROM dossiers WHERE state = 'received'`)?.n ?? 0;

let before = 0;
const moments: readonly [string, () => boolean][] = [
  ['as the citizen presses submit', () => true],
  ['when the code is given and nothing is sealed yet', () => stateOfLast() === 'intended'],
  ['as soon as the bag is committed', () => stateOfLast() === 'sealed' || received() > before],
  ['when the receipt has just come', () => received() > before],
];

/** What must be so, however the daemon ended; `press` begins the submission and gives the code when it is there. */
const killedWhen = async (isNow: () => boolean, press: () => Promise<() => Promise<string>>): Promise<void> => {
  before = received();
  const printsBefore = prints();
  const slipsBefore = (await story.bench.slips()).length;
  const rowsBefore = story.ledger<{ n: number }>('SELECT count(*) AS n FROM dossiers')?.n ?? 0;
  const pid = story.demo.daemonPid;
  const codeShown = await press();
  await until(isNow, 'the moment to pull the plug', 60_000, 5);
  story.demo.killDaemon();
  await until(
    async () => story.demo.daemonPid !== pid && (await story.health()).pid !== pid,
    'the daemon is back',
    60_000,
  );
  await story.bench.fault('ticket-printer', { kind: 'none' });
  const code = await codeShown();
  await until(() => received() === before + 1, 'the dossier was received', 60_000);
  expect(story.ledger<{ n: number }>('SELECT count(*) AS n FROM dossiers')?.n).toBe(rowsBefore + 1);
  expect(await (await story.officer()).search(code)).toHaveLength(1);
  await until(
    () => prints() === printsBefore + 2 && !printing(),
    'slip and ticket were each asked for once, and none is open',
    60_000,
  );
  expect((await story.bench.slips()).length).toBeLessThanOrEqual(slipsBefore + 2);
};

test.each(moments)(
  'kill -9 of the daemon %s: the visit goes on, one dossier comes of it, and never two slips for one press',
  async (_moment, isNow) => {
    await until(async () => (await story.health()).ready, 'a visit process stands ready', 60_000);
    const page = await PageByHand.walkUp(story.demo.kioskUrl);
    try {
      await story.bench.putCard('mai');
      await upToDeclaration(page, story.bench);
      await killedWhen(isNow, async () => {
        await page.says({ type: 'declare', agreed: true });
        return async () => (await page.reaches('slip')).provisionalCode;
      });
      await page.says({ type: 'finish' });
      await page.reaches('done');
      await story.goodbye();
      await page.says({ type: 'finish' });
      await page.reaches('ended');
    } finally {
      page.close();
    }
  },
);

test('kill -9 of the daemon while the slip is printing, in the citizen’s browser: the screen goes on, one dossier, and never two slips', async () => {
  const scenes = await story.upToReview();
  await scenes.agree();
  await story.bench.fault('ticket-printer', { kind: 'slow', bytesPerSecond: 20_000 }); // the moment is seconds long
  await killedWhen(printing, async () => {
    await scenes.citizen.presses('Tôi đồng ý');
    return async () => {
      await scenes.citizen.sees('Đã nộp xong', 90_000);
      return scenes.code();
    };
  });
});
