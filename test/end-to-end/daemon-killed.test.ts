import { afterAll, beforeAll, expect, test } from 'vitest';
import { Story, until } from './story.ts';

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
  ['while the slip is printing', () => printing()],
  ['when the receipt has just come', () => received() > before],
];

test.each(moments)(
  'kill -9 of the daemon %s: the visit goes on, one dossier comes of it, and never two slips for one press',
  async (_moment, isNow) => {
    before = received();
    const printsBefore = prints();
    const slipsBefore = (await story.bench.slips()).length;
    const rowsBefore = story.ledger<{ n: number }>('SELECT count(*) AS n FROM dossiers')?.n ?? 0;
    const scenes = await story.upToReview();
    await scenes.agree();
    const pid = story.demo.daemonPid;
    await scenes.citizen.presses('Tôi đồng ý');
    await until(isNow, 'the moment to pull the plug', 60_000);
    story.demo.killDaemon();
    await until(
      async () => story.demo.daemonPid !== pid && (await story.health()).pid !== pid,
      'the daemon is back',
      60_000,
    );

    await scenes.citizen.sees('Đã nộp xong', 90_000);
    const code = await scenes.code();
    await until(() => received() === before + 1, 'the dossier was received', 60_000);
    expect(story.ledger<{ n: number }>('SELECT count(*) AS n FROM dossiers')?.n).toBe(rowsBefore + 1);
    expect(await (await story.officer()).search(code)).toHaveLength(1);
    await until(
      () => prints() === printsBefore + 2 && !printing(),
      'slip and ticket were each asked for once, and none is open',
      60_000,
    );
    expect((await story.bench.slips()).length).toBeLessThanOrEqual(slipsBefore + 2);
  },
);
