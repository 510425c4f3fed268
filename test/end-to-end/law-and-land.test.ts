import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { IntentBody } from '@mot-cua/domain/visit-intents.ts';
import type { ScreenOf } from '@mot-cua/domain/visit-screen.ts';
import { readConfig } from '@mot-cua/provincial-repository/src/config.ts';
import { type RunningRepository, startRepository } from '@mot-cua/provincial-repository/src/start.ts';
import { systemClock } from '@mot-cua/provincial-repository/src/system-clock.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageFromDisk } from '../../domain/procedures/packages-for-tests.ts';
import { communesFile } from '../demo/office.ts';
import { Officer } from './officer.ts';
import { PageByHand } from './page-by-hand.ts';
import { Story, until } from './story.ts';
import { confirmPerson, identifyByCard } from './visit-by-hand.ts';

/**
 * Law by date through every program: a kiosk on 28/2/2027 and the same kiosk on 1/3/2027 (Luật Hộ tịch 03/2026/QH16), and a
 * province whose clock says the same. The kiosk's day is its floor, which the image's date sets; the province's clock is given.
 */

const MARRIAGE = '1.004873';
const RESIDENCE = '1.004222';
const old = packageFromDisk(MARRIAGE);
const fresh = packageFromDisk(`${MARRIAGE}@2027-03-01`);
const [lastDay, firstDay] = ['2027-02-28', '2027-03-01'];

/** Runs on from the hour it was set to. */
class GivenClock implements Clock {
  #from = { now: 0, monotonic: 0 };
  set(hour: string): void {
    this.#from = { now: Date.parse(hour), monotonic: performance.now() };
  }
  now(): number {
    return Math.round(this.#from.now + performance.now() - this.#from.monotonic);
  }
  monotonic(): number {
    return performance.now();
  }
  after(ms: number, run: () => void): () => void {
    return systemClock.after(ms, run);
  }
}

const clock = new GivenClock();
let story: Story;
let province: RunningRepository;

/** The kiosk's image is of this day, and so is the day here. */
const becomes = (day: string): void => {
  const file = story.demo.configFile;
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), imageDate: day }, null, 2));
  clock.set(`${day}T09:00:00+07:00`);
};

beforeAll(async () => {
  if (Date.now() >= Date.parse(lastDay)) throw new Error('the machine is past 2027-02-28: a floor cannot set it back');
  story = await Story.begin({
    kioskConfig: { imageDate: lastDay, identity: { verifier: 'none' }, territory: { communesFile } },
  });
  clock.set(`${lastDay}T09:00:00+07:00`);
  const config = await readConfig(join(story.demo.folder, 'repository.json'));
  if (!config.ok) throw new Error(config.fault);
  province = await startRepository(
    {
      ...config.value,
      listen: { host: '127.0.0.1', port: 0 },
      dataFolder: join(story.demo.folder, 'repository-of-the-day'),
      dossierCodes: { agency: 'H14.12', afterMs: 0 },
    },
    { clock },
  );
  story.line.leadsTo(province.url);
});
afterAll(async () => {
  await province?.close();
  await story?.end();
});

/** A citizen with the card of Nông Thị Mai, from the screen before the form; whatever becomes of it, they leave. */
const comesFor = async <T>(
  procedure: string,
  visit: (page: PageByHand, before: ScreenOf<'before'>) => Promise<T>,
): Promise<T> => {
  await until(async () => (await story.health()).ready, 'a visit process stands ready', 60_000);
  await story.bench.putCard('mai');
  const page = await PageByHand.walkUp(story.demo.kioskUrl);
  try {
    await page.says({ type: 'begin', choice: 'procedure' });
    await identifyByCard(page, story.bench, 'mai');
    await confirmPerson(page);
    await page.says({ type: 'choose-procedure', id: procedure });
    return await visit(page, await page.reaches('before'));
  } finally {
    await page.says({ type: 'finish' }, { type: 'next' }).catch(() => undefined); // told already, if it failed
    page.close();
    await story.bench.removeCard();
  }
};

const answersTo = (pkg: ReturnType<typeof packageFromDisk>, example: string): IntentBody[] =>
  (pkg.examples.find(({ name }) => name.startsWith(example))?.answers ?? []).map(({ ref, value }) => ({
    type: 'answer',
    ref,
    value,
  }));

/** Page by page, then past the papers, over the review to the slip; its code. */
const handsIn = async (page: PageByHand, answers: readonly IntentBody[]): Promise<ScreenOf<'slip'>> => {
  await page.says({ type: 'next' });
  await page.reaches('form');
  for (let pages = 0; pages < 20 && page.screen.name === 'form'; pages++) {
    const { index } = page.screen.page;
    await page.says(...answers, { type: 'next' });
    const { errors } = page.screen.name === 'form' ? page.screen : { errors: [] };
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    await page.sees(({ screen }) => screen.name !== 'form' || screen.page.index > index, `past page ${index}`);
  }
  if (page.screen.name === 'scan') await page.says({ type: 'next' });
  await page.reaches('review');
  await page.says({ type: 'next' });
  await page.reaches('declare');
  await page.says({ type: 'declare', agreed: true });
  return page.reaches('slip', ({ slip }) => slip !== 'printing');
};

/** The dossier as an officer reads it, once it is there; tags and line breaks left out. */
const asAnOfficerReads = async (code: string): Promise<string> => {
  const { searchParams } = new URL(story.demo.officerUrl);
  const officer = await Officer.signIn(`${province.url}/officer/enter?key=${searchParams.get('key')}`);
  let read = '';
  await until(
    async () => {
      read = (await officer.find(code))?.page ?? '';
      return read !== '';
    },
    `${code} has arrived`,
    60_000,
  );
  return read.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
};

/** A single woman, as the package's own example says it; she has lived where she lives since 2015. */
const single = (pkg: typeof old): IntentBody[] =>
  answersTo(pkg, 'a single woman').map((one) =>
    one.type === 'answer' && one.ref.endsWith('/from') ? { ...one, value: '2015' } : one,
  );

test('on 28/2/2027 by the law of 2014, on 1/3/2027 by that of 2026: each dossier is its own version’s to the officer’s page, though the first arrives on the second day', async () => {
  story.line.becomes('down');
  const early = await comesFor(MARRIAGE, (page, before) => {
    expect(before.legalBasis).toContain('60/2014/QH13');
    expect(before.change).toBeUndefined();
    return handsIn(page, single(old));
  });
  expect(early.provisionalCode).toContain('270228');

  becomes(firstDay);
  await story.cutPower();
  story.line.becomes('up');
  const late = await comesFor(MARRIAGE, (page, before) => {
    expect(before.legalBasis).toContain('03/2026/QH16');
    expect(before.legalBasis).not.toContain('60/2014');
    expect(before.change).toContain('01/3/2027');
    return handsIn(page, single(fresh));
  });
  expect(late.provisionalCode).toContain('270301');

  const [of2014, of2026] = [
    await asAnOfficerReads(early.provisionalCode),
    await asAnOfficerReads(late.provisionalCode),
  ];
  expect(of2014).toContain(`Biểu mẫu bản ${old.procedure.version}, căn cứ Luật Hộ tịch số 60/2014/QH13`);
  expect(of2014).toMatch(/Nộp tại ki ốt 28\/02\/2027 .*Hệ thống nhận 01\/03\/2027/u);
  expect(of2026).toContain(`Biểu mẫu bản ${fresh.procedure.version}, căn cứ Luật Hộ tịch số 03/2026/QH16`);
  expect(of2026).toMatch(/Nộp tại ki ốt 01\/03\/2027 .*Hệ thống nhận 01\/03\/2027/u);
  for (const read of [of2014, of2026]) expect(read).not.toContain('Tờ khai chưa đúng biểu mẫu');
});

test('CT01: an old address proposes today’s commune, the new one is picked from the site’s list, and code, fee and missing signature reach the officer', async () => {
  const slip = await comesFor(RESIDENCE, async (page, before) => {
    expect(before).toMatchObject({
      signature: 'wet',
      fees: { direct: '20.000 đồng/lần', online: '10.000 đồng/lần', saving: '10.000 đồng', countsAs: 'direct' },
    });
    await page.says({ type: 'next' });
    const answers = answersTo(packageFromDisk(RESIDENCE), 'everything').filter(
      (one) => one.type !== 'answer' || !/residence|newAddress/u.test(one.ref),
    );
    const pageOf = (id: string) => page.reaches('form', (screen) => screen.page.id === id);
    const answered = async (...said: IntentBody[]) => page.says(...said, { type: 'next' });
    await pageOf('contact'); // the applicant's own page is wholly from the card
    await answered(...answers);

    const [home] = (await pageOf('now')).fields;
    expect(home?.asRead).toBe('Tổ 5, Sông Hiến, Cao Bằng, Cao Bằng');
    const proposed = home?.candidates?.find(({ label }) => label.startsWith('phường Thục Phán'));
    await answered(...(proposed?.answers ?? []).map((one) => ({ type: 'answer', ...one }) as const), {
      type: 'answer',
      ref: '/applicant/residence/street',
      value: 'Tổ 5',
    });

    await pageOf('dwelling');
    await page.says({ type: 'answer', ref: '/request/newAddress/provinceCode', value: '52' });
    const { fields } = await page.reaches(
      'form',
      ({ fields: [first] }) => (first?.parts?.[1]?.options?.length ?? 0) > 0,
    );
    const communes = fields[0]?.parts?.[1]?.options?.map(({ value }) => value) ?? [];
    expect(communes).toContain('phường Pleiku');
    expect(communes).not.toContain('phường Tân Giang');
    await answered(
      { type: 'answer', ref: '/request/newAddress/commune', value: 'phường Pleiku' },
      { type: 'answer', ref: '/request/newAddress/street', value: 'Số 12, đường Hùng Vương' },
      ...answers,
    );
    await pageOf('head');
    await answered(...answers);
    await pageOf('who');
    await answered(...answers);
    await page.reaches('scan');
    await page.says({ type: 'next' });
    await page.reaches('review');
    await page.says({ type: 'next' });
    expect((await page.reaches('declare')).signature).toBe('wet');
    await page.says({ type: 'declare', agreed: true });
    return page.reaches('slip', (screen) => screen.slip !== 'printing');
  });
  expect(slip.signature).toBe('wet');

  const read = await asAnOfficerReads(slip.provisionalCode);
  expect(read).toContain('phường Pleiku');
  expect(read).toContain('23503'); // the list's code of Pleiku
  expect(read).toContain('01273'); // and of Thục Phán, which took in Sông Hiến
  expect(read).toContain('Chưa ký: công dân ký trên giấy trước mặt cán bộ');
  expect(read).toMatch(/Phí, lệ phí 20\.000 đồng\/lần/u);
  expect(read).not.toContain('Tờ khai chưa đúng biểu mẫu');
});
