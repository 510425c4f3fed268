import { afterEach, beforeEach, expect, test } from 'vitest';
import { type IdentityOrder, IdentityOrders } from './orders.ts';
import { VirtualCardService } from './virtual-card-service.ts';
import { VirtualSignInService } from './virtual-sign-in-service.ts';

let cards: VirtualCardService;
let signIns: VirtualSignInService;
let orders: IdentityOrders;
let url: string;
beforeEach(async () => {
  cards = await VirtualCardService.start();
  signIns = await VirtualSignInService.start();
  orders = new IdentityOrders(cards, signIns);
  url = await orders.listen();
});
afterEach(async () => {
  await Promise.all([orders.stop(), cards.server.stop(), signIns.server.stop()]);
});

const order = async (what: IdentityOrder | object, headers: Record<string, string> = {}): Promise<[number, string]> => {
  const answer = await fetch(`${url}/orders`, { method: 'POST', body: JSON.stringify(what), headers });
  return [answer.status, await answer.text()];
};

test('an order that cannot be carried out says what to do instead', async () => {
  expect(await order({ do: 'approve' })).toEqual([400, expect.stringContaining('choose VNeID at the kiosk first')]);
  expect(await order({ do: 'dance' })).toEqual([400, expect.stringContaining('"do" is approve')]);
  expect(await order({ do: 'approve-all', holder: 'nobody' })).toEqual([400, expect.stringContaining('"nobody"')]);
  expect(await order({ do: 'fail-next', service: 'card-service', fault: 'meteor' })).toEqual([
    400,
    expect.stringContaining('line-down'),
  ]);
});

test('a page in a browser cannot press the buttons', async () => {
  expect((await order({ do: 'clear' }, { origin: 'http://elsewhere.example' }))[0]).toBe(400);
});

test('faults are armed and cleared, a document is called in', async () => {
  expect((await order({ do: 'fail-repeatedly', service: 'card-service', fault: 'login-page' }))[0]).toBe(200);
  expect((await order({ do: 'call-in', documentNumber: '190000017' }))[0]).toBe(200);
  expect([cards.server.faults.standing, cards.cancelled.size]).toEqual(['login-page', 1]);
  expect(await order({ do: 'clear' })).toEqual([200, expect.stringContaining('"signIns":[]')]);
  expect([cards.server.faults.standing, cards.cancelled.size]).toEqual([null, 0]);
});
