import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeUpPlan } from '@mot-cua/domain/office/made-up-office.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { badgeOf, pinOf, planForDoor } from '../../device-daemon/src/office-door/door-for-tests.ts';
import { ForwardingSite } from '../forwarding/site.ts';
import { OfficeOfProcesses } from './office-of-processes.ts';
import { SecondPlaceProcess } from './second-place-process.ts';

/**
 * An office of a kiosk and a counter PC, the line to the province down, and then the kiosk is gone for good, its disk with it. What a
 * supervisor and a technician have to do, and what of the citizens' things is there again afterwards: all of it.
 */
const REPLACED_MS = 10 * 60_000;
const TICKETS = 6;
const plan: OfficePlan = {
  ...madeUpPlan,
  nodes: madeUpPlan.nodes
    .filter(({ id }) => id !== 'k02')
    .map((node) => ({ ...node, votes: node.kind === 'kiosk' ? 2 : 1 })),
};
const [officer, supervisor] = ['101', '104'];
/** Signs in at the counter PC and says that it is to host from now on; the answer. */
const takesOver = async (staff: string | null): Promise<number> => {
  const signed = staff === null ? null : { badge: badgeOf(staff), pin: pinOf(staff) };
  const { cookie } = signed ? await office.atDoor('pc1', '/office/sign-in', signed) : { cookie: '' };
  return (await office.atDoor('pc1', '/office/take-over', {}, cookie)).status;
};

let province: ForwardingSite;
let counterPc: string;
let place: SecondPlaceProcess;
let office: OfficeOfProcesses;

const publicKeyOf = (key: KeyObject) => {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return { kty: 'OKP', crv: 'Ed25519', x } as const;
};
const kioskWith = (kioskId: string, key: KeyObject) => ({
  kioskId,
  deviceKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  recipient: province.site.recipient,
  secondPlace: place.url,
});
const spareKey = generateKeyPairSync('ed25519').privateKey;

beforeAll(async () => {
  province = await ForwardingSite.start('direct');
  counterPc = mkdtempSync(join(tmpdir(), 'counter-pc-'));
  const { kioskId, deviceKey } = province.kiosk;
  place = await SecondPlaceProcess.start(
    counterPc,
    {
      kiosks: [
        { id: kioskId, publicKey: publicKeyOf(deviceKey) },
        { id: 'kiosk-b', publicKey: publicKeyOf(spareKey) },
      ],
      repository: { url: province.repository?.url ?? '' },
    },
    { keys: [...(await province.pinnedKeys()).values()] },
  );
  const { staff } = await planForDoor(); // with badges and secret numbers
  office = await OfficeOfProcesses.start({ ...plan, staff }, {}, { k01: kioskWith(kioskId, deviceKey) }, ['pc1']);
}, 120_000);
afterAll(async () => {
  await office?.remove();
  await place?.stop();
  await province?.end();
  rmSync(counterPc, { recursive: true, force: true });
});

test('a kiosk is dead with everything on its disk: within ten minutes a spare stands in its place, the whole queue is there, each dossier is at the province once', async () => {
  await office.until(async () => (await office.host()) !== null, 60_000);
  for (let n = 0; n < TICKETS; n++) expect(await office.issue('k01', `t${n}`, 'land')).toMatchObject({ ok: true });
  const dossiers = [await office.submit('k01'), await office.submit('k01'), await office.submit('k01')];
  // what the screen has said to their citizens
  await office.until(async () => (await office.look('k01')).inTwoPlaces.length === dossiers.length, 30_000);
  const before = await office.look('pc1');
  expect(before.tickets).toHaveLength(TICKETS);

  expect(await takesOver(supervisor)).toBe(409); // there is a host
  await office.kill('k01');
  const begun = performance.now();
  await office.until(async () => (await office.look('pc1')).footing === 'apart');
  expect([await takesOver(null), await takesOver(officer), await takesOver(supervisor)]).toEqual([401, 403, 204]);
  await office.replace('k01', kioskWith('kiosk-b', spareKey));
  const { end, said } = await place.forward(province.kiosk.kioskId);
  expect(end, said.join('\n')).toBe(0);
  await office.until(async () => {
    const [spare, other] = await Promise.all([office.look('k01'), office.look('pc1')]);
    return spare.footing === 'joined' && other.alone === null && spare.agreed === other.agreed;
  }, 60_000);
  const took = performance.now() - begun;

  expect((await office.look('k01')).tickets).toEqual(before.tickets);
  // who did it, and who was not allowed to, stands in the chain of this machine's own ledger
  await office.until(async () =>
    (await office.look('pc1')).audited.includes(`staff-to-look-at override s${supervisor} -`),
  );
  expect((await office.look('pc1')).audited).toEqual(
    expect.arrayContaining([`door-refused not-allowed s${officer}`, 'office-host-changed by-supervisor']),
  );
  expect(dossiers.map((id) => province.heldAs(id))).toEqual(dossiers.map(() => ({ records: 1, receipts: 1 })));
  expect(took).toBeLessThan(REPLACED_MS);
  // and the spare works: a number that was never given, a dossier in two places
  expect(await office.issue('k01', 'after', 'land')).toMatchObject({ ok: true, value: { number: 'B2000' } });
  const next = await office.submit('k01');
  await office.until(async () => (await office.look('k01')).inTwoPlaces.includes(next), 30_000);
  process.stdout.write(
    `office: a dead kiosk replaced with its queue and ${dossiers.length} dossiers, after ${Math.round(took)} ms\n`,
  );
}, 180_000);
