import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageFromDisk } from '../../domain/procedures/packages-for-tests.ts';
import {
  startVirtualCamera,
  type VirtualCamera,
  whyNoCamera,
} from '../virtual-hardware/document-camera/virtual-camera.ts';
import { PageByHand } from './page-by-hand.ts';
import { Story } from './story.ts';
import { confirmPerson, identifyByCard } from './visit-by-hand.ts';

/** Papers that a feeder must not meet: under the camera above the table, and on the glass in two halves. */

const why = whyNoCamera();
if (why) console.error(`no camera in this visit: ${why}`);

const EXTRACT = '2.000635';
const answers = (packageFromDisk(EXTRACT).examples[0]?.answers ?? []).map(
  ({ ref, value }) => ({ type: 'answer', ref, value }) as const,
);

let story: Story;
let camera: VirtualCamera | null = null;
beforeAll(async () => {
  if (!why) camera = await startVirtualCamera([{ fourcc: 'MJPG', widthPx: 2592, heightPx: 1944 }]);
  story = await Story.begin(
    camera
      ? {
          documentCamera: {
            device: camera.device,
            program: camera.program,
            fieldWidthMm: 320,
            fieldHeightMm: 240,
          },
        }
      : {},
  );
});
afterAll(async () => {
  await story?.end();
  await camera?.stop();
});

/** An old register page of 380 by 297 mm, of which a glass of A4 sees 210 mm at once. */
const registerPage = `<svg xmlns="http://www.w3.org/2000/svg" width="3800" height="2970">
  <rect width="3800" height="2970" fill="#f6f3ea"/>
  <text x="1900" y="260" font-size="90" text-anchor="middle" font-family="Noto Serif" font-weight="bold">SỔ ĐĂNG KÝ KHAI SINH</text>
  ${Array.from({ length: 30 }, (_, row) => `<text x="200" y="${440 + row * 78}" font-size="46" font-family="Noto Serif">Số ${101 + row}: họ và tên, ngày tháng năm sinh, nơi sinh, quê quán của cha ${1900 + row} và của mẹ ${1931 + row}, người khai, ngày đăng ký ${1 + row}/7/1988, ký tên, đóng dấu, quyển số ${row * 7}, ghi chú của người thực hiện số ${row * 13}.</text>`).join('')}</svg>`;

test('a laminated paper goes under the camera, an old A3 page on the glass in two halves; both are handed in', async () => {
  const page = await PageByHand.walkUp(story.demo.kioskUrl);
  await page.says({ type: 'begin', choice: 'procedure' });
  await story.bench.putCard('mai');
  await identifyByCard(page, story.bench, 'mai');
  await confirmPerson(page);
  await page.says({ type: 'choose-procedure', id: EXTRACT });
  await page.reaches('before');
  await page.says({ type: 'next' });
  await page.reaches('for-whom');
  await page.says({ type: 'stand-as', capacity: 'self' });
  await page.reaches('form');
  while (page.screen.name === 'form') {
    const { index } = page.screen.page;
    await page.says(...answers, { type: 'next' });
    await page.sees(({ screen }) => screen.name !== 'form' || screen.page.index > index, `past page ${index}`);
  }
  const { current: paper } = await page.reaches('scan', ({ paperIs }) => paperIs.fragile === false);
  const pagesOf = (screen: Extract<PageByHand['screen'], { name: 'scan' }>) =>
    screen.papers.find(({ key }) => key === paper)?.pages ?? [];

  if (camera) {
    const table = { create: { width: 2592, height: 1944, channels: 3 as const, background: '#2f3a36' } };
    const laminated = await sharp(Buffer.from(registerPage)).resize(1700, 1330).png().toBuffer();
    const onTable = await sharp(table)
      .composite([{ input: laminated, left: 400, top: 300 }])
      .jpeg()
      .toBuffer();
    camera.show({ kind: 'still', picture: onTable });
    await page.says({ type: 'describe-paper', paper, fragile: true, large: false });
    await page.reaches('scan', ({ sources }) => sources.join() === 'camera,flatbed');
    await page.says({ type: 'scan', paper, source: 'camera' });
    await page.reaches('scan', ({ scanning }) => scanning?.previewUrl !== undefined);
    await page.says({ type: 'shoot' });
    const shot = await page.reaches('scan', (screen) => screen.scanning === null);
    expect([page.snapshot?.fault, pagesOf(shot).length]).toEqual([null, 1]);
  }

  const before = pagesOf(await page.reaches('scan')).length;
  await page.says({ type: 'describe-paper', paper, fragile: false, large: true });
  await page.reaches('scan', ({ halves }) => halves === 'first');
  const whole = sharp(await sharp(Buffer.from(registerPage)).png().toBuffer());
  const lay = async (left: number): Promise<void> => {
    const half = await whole
      .clone()
      .extract({ left, top: 0, width: 2100, height: 2970 })
      .jpeg({ quality: 92 })
      .toBuffer();
    const laid = await fetch(new URL('api/scanner/glass', story.demo.bench.benchUrl), {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: half,
    });
    expect(laid.status).toBe(200);
  };
  await lay(0);
  await page.says({ type: 'scan', paper, source: 'flatbed' });
  await page.reaches('scan', ({ scanning, halves }) => scanning === null && halves === 'second');
  await lay(1700);
  await page.says({ type: 'scan', paper, source: 'flatbed' });
  const joined = await page.reaches('scan', (screen) => screen.scanning === null && screen.halves === 'first');
  expect(page.snapshot?.fault).toBeNull();
  const a3 = pagesOf(joined).at(-1);
  expect(pagesOf(joined)).toHaveLength(before + 1);
  expect((Math.max(a3?.width ?? 0, a3?.height ?? 0) * 25.4) / 300).toBeGreaterThan(370);

  await page.says({ type: 'next' });
  await page.reaches('review');
  await page.says({ type: 'next' });
  await page.reaches('declare');
  await page.says({ type: 'declare', agreed: true });
  await page.reaches('slip');
  if (camera) {
    const health = (await story.health()).devices;
    expect(health.find(({ device }) => device === 'document-camera')).toBeDefined();
  }
  page.close();
});
