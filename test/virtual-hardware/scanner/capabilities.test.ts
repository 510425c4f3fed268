import { afterEach, expect, test } from 'vitest';
import type { PaperRequest } from '../../../device-daemon/src/devices/document-scanner/scanned-page.ts';
import { everything, type FrontDoor, openFrontDoor, shaded, within } from './front-door.ts';
import { duplexModel, officeModel, type ScannerModel } from './scanner-model.ts';

// What a device can do is read from the device: the real sane-airscan tells the driver about scanners that lack things.

let door: FrontDoor | null = null;
afterEach(async () => {
  await door?.close();
  door = null;
});

const a4 = { widthMm: 210, heightMm: 297 };
const glass: PaperRequest = { ...a4, source: 'flatbed', dpi: 300, colour: true, maxPages: 1 };
const pile: PaperRequest = { ...glass, source: 'feeder', maxPages: 20 };
const told = async (model: ScannerModel) => {
  door = await openFrontDoor(model);
  const capabilities = await door.scanner().capabilities(within(10_000));
  if (!capabilities.ok) throw new Error(capabilities.fault.detail);
  return capabilities.value;
};
const scan = async (request: PaperRequest) => {
  if (!door) throw new Error('no scanner stands here');
  await door.device.putOnGlass({ picture: shaded(90) });
  await door.device.loadFeeder([{ picture: shaded(90), ...a4 }]);
  return await everything(door.scanner().scan(request, within(20_000)));
};

test('a duplex machine tells three sources, each with its own largest paper', async () => {
  const { bySource, ...rest } = await told(duplexModel);
  expect(rest).toEqual({
    sources: ['flatbed', 'feeder'],
    dpi: [75, 100, 150, 200, 300, 600],
    duplex: true,
    colour: true,
  });
  expect(bySource.map(({ source }) => source)).toEqual(['flatbed', 'feeder', 'feeder-duplex']);
  expect(bySource.map(({ heightMm }) => Math.round(heightMm ?? 0))).toEqual([297, 356, 356]);
  expect(bySource.map(({ widthMm }) => Math.round(widthMm ?? 0))).toEqual([210, 216, 216]);
});

test('a scanner without colour: the page comes grey and says what it lacks', async () => {
  expect(await told({ ...officeModel, colourModes: ['Grayscale8'] })).toMatchObject({ colour: false });
  const { good, fault } = await scan({ ...glass, dpi: 200 });
  expect(fault).toBeNull();
  expect(good[0]).toMatchObject({ channels: 1, dpi: 200, shortfalls: ['no-colour'] });
});

test('a scanner of 600 dpi only is asked for 600 dpi, never for what it does not have', async () => {
  expect((await told({ ...officeModel, resolutions: [600] })).dpi).toEqual([600]);
  const { good, fault } = await scan({ ...glass, colour: false, widthMm: 105, heightMm: 148 });
  expect(fault).toBeNull();
  expect(good[0]).toMatchObject({ dpi: 600, shortfalls: [] });
});

test('a scanner of 150 dpi at most gives what it has, and the page says that it is coarse', async () => {
  await told({ ...officeModel, resolutions: [75, 150] });
  const { good } = await scan(glass);
  expect(good[0]).toMatchObject({ dpi: 150, shortfalls: ['below-200-dpi'] });
});

test('a scanner with a glass only: the feeder is not offered, nothing was started, the glass works', async () => {
  expect(await told({ ...officeModel, feeder: null })).toMatchObject({ sources: ['flatbed'], duplex: false });
  expect((await scan(pile)).fault).toMatchObject({ code: 'not-offered', outcome: 'not-started' });
  expect((await scan({ ...glass, dpi: 200 })).fault).toBeNull();
});

test('a scanner with a feeder only has no glass, and a one-sided feeder never pretends to see both sides', async () => {
  expect((await told({ ...officeModel, glass: null })).sources).toEqual(['feeder']);
  expect((await scan(glass)).fault?.code).toBe('not-offered');
  const refused = await scan({ ...pile, sides: 'both' });
  expect(refused.fault).toMatchObject({ code: 'not-offered', detail: 'this scanner has no duplex' });
  expect((await scan({ ...pile, dpi: 200 })).good.length).toBe(1);
});

test('a bed smaller than A4 is asked for its own size, and the page says that it is smaller', async () => {
  await told({ ...officeModel, glass: { widthMm: 148, heightMm: 210 } });
  const { good } = await scan({ ...glass, dpi: 200 });
  expect(good[0]?.shortfalls).toEqual(['smaller-area']);
  expect(Math.abs((good[0]?.widthPx ?? 0) - (148 * 200) / 25.4)).toBeLessThanOrEqual(2);
});
