import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Place } from '../../device-daemon/src/second-place/place.ts';
import { until } from '../forwarding/site.ts';
import { Office, once } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.start();
});
afterEach(() => office.fairWeather());
afterAll(() => office.end());

const inTwoPlaces = (id: string) => () => office.site.row(id).second_place !== null;
const received = (id: string) => () => office.site.row(id).state === 'received';
const portal = { status: 503, headers: { 'content-type': 'text/html' }, body: 'no line' };

/** What of the way to the receipt the kiosk has done when its disk dies; each call of its kind from then on meets no line. */
const steps: [string, (call: { method: string; path: string }) => boolean, 'before' | 'after'][] = [
  ['nothing was sent', () => true, 'before'],
  ['the dossier was announced', ({ method }) => method === 'POST', 'before'],
  ['an upload was created', ({ method }) => method === 'PATCH', 'before'],
  ['a part of the bytes arrived', ({ method }) => method === 'PATCH', 'after'],
  ['every byte arrived', ({ path }) => path.endsWith('/commit'), 'before'],
  ['the repository took it in and the receipt was lost on the way', ({ path }) => path.endsWith('/commit'), 'after'],
];

test.each(steps)(
  'the disk of the kiosk is destroyed when %s: its dossier comes home from the second place, one record',
  async (_what, isLast, when) => {
    const id = await office.site.submit(1_000_000);
    const messenger = await office.messenger();
    await until(inTwoPlaces(id));
    await messenger.stop();
    let reached = 0;
    const noLine = (): typeof portal => {
      reached++;
      return portal;
    };
    if (when === 'before') office.site.middleman.instead = (call) => (isLast(call) ? noLine() : null);
    else {
      office.site.middleman.instead = () => (reached > 0 ? noLine() : null);
      office.site.middleman.alter = (call, answer) => (isLast(call) ? noLine() : answer);
    }
    const courier = await office.courier({ chunkBytes: 300_000 });
    await until(() => reached > 1);
    await courier.stop();
    expect(office.site.row(id).state).toBe('sealed');
    office.destroyKioskDisk();

    const { end, said } = await office.forward();
    expect(end, said.join('\n')).toBe(0);
    expect(office.site.heldAs(id)).toEqual(once);
    expect([office.holds(id, 'receipt'), office.holds(id, 'bag.age')]).toEqual([true, false]);
  },
);

/** A place of which the disk is destroyed at a certain moment. */
const doomed = (place: Place, moment: string, destroy: () => void): Place => {
  let left = 1;
  const at = (now: string): void => {
    if (now === moment && left-- > 0) destroy();
  };
  return {
    look: (signal) => place.look(signal),
    keep: async (bag, bytes, signal) => {
      at('before the bag is brought');
      const middle = {
        read: async (into: Uint8Array, offset: number) => {
          if (offset > 0) at('in the midst of the bag');
          return bytes.read(into, offset);
        },
        close: () => bytes.close(),
      };
      const kept = await place.keep(bag, middle, signal);
      at('when it has said that it keeps the bag');
      return kept;
    },
    prove: async (bag, nonce, signal) => {
      const proof = await place.prove(bag, nonce, signal);
      at('when it has just proved to have it');
      return proof;
    },
    release: async (bag, receipt, signal) => {
      at('before it is shown the receipt');
      return place.release(bag, receipt, signal);
    },
    receiptOf: (bag, signal) => place.receiptOf(bag, signal),
    list: async (signal) => {
      at('before it is asked what it has');
      return place.list(signal);
    },
    fetch: (bag, take, signal) => place.fetch(bag, take, signal),
    close: () => place.close(),
  };
};

test.each([
  'before the bag is brought',
  'in the midst of the bag',
  'when it has said that it keeps the bag',
  'when it has just proved to have it',
  'before it is asked what it has',
])(
  'the disk of the counter PC is destroyed %s: "in two places" is taken back or never said, and the bag brought again',
  async (moment) => {
    const id = await office.site.submit(900_000);
    let destroyed = false;
    const place = doomed(office.placeAt(), moment, () => {
      destroyed = true;
      office.destroyPlaceDisk();
    });
    const { custody } = await office.messenger(place);
    await until(
      () => destroyed && inTwoPlaces(id)() && office.holds(id, 'bag.age'),
      5_000,
      () => custody,
    );
    const claimedTooEarly = ['when it has just proved to have it', 'before it is asked what it has'].includes(moment);
    const two = `${id} saved-in-two-places`;
    expect(custody).toEqual(claimedTooEarly ? [two, `${id} saved-here`, two] : [two]);
    // and the dossier goes home from the kiosk as ever
    const courier = await office.courier();
    await until(received(id));
    await until(() => office.site.row(id).second_place_told === 1);
    await courier.stop();
    expect(office.site.heldAs(id)).toEqual(once);
    expect([office.holds(id, 'receipt'), office.holds(id, 'bag.age')]).toEqual([true, false]);
  },
);

test('the disk of the counter PC is destroyed before it is shown the receipt: nobody waits for it', async () => {
  const id = await office.site.submit();
  const place = doomed(office.placeAt(), 'before it is shown the receipt', () => office.destroyPlaceDisk());
  await office.messenger(place);
  await until(inTwoPlaces(id));
  const courier = await office.courier();
  await until(() => office.site.row(id).second_place_told === 1);
  await courier.stop();
  expect(office.site.heldAs(id)).toEqual(once);
});
