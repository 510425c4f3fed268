import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CardFault, CardHolder } from '../card-station.ts';
import { holderById, makeHolder } from './holders.ts';
import { mrzOf } from './mrz.ts';
import { type PcscClient, startPcscClient } from './pcsc-client-for-tests.ts';
import { until } from './pcscd.ts';
import { type IdCardStation, startCardStation } from './station.ts';
import { openByBac, openByPace, selectApplication, statusOf } from './terminal-for-tests.ts';
import { toHex } from './tlv.ts';

/** The whole way: terminal, libpcsclite, pcscd, vpcd, virtual card. */

const SEEN_WITHIN_MS = 5_000;
const mai = holderById('mai');
const runFolders: string[] = [];
let station: IdCardStation;
let client: PcscClient;

const runFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'id-card-'));
  runFolders.push(folder);
  return folder;
};
const sees = (who: PcscClient, reader: string, card: 'present' | 'absent' | 'mute'): Promise<void> =>
  until(() => who.readers.get(reader) === card, SEEN_WITHIN_MS);

/** Lays a card on an empty reader and waits until PC/SC shows it. */
const lay = async (holder: CardHolder, fault?: CardFault): Promise<void> => {
  await station.remove();
  await sees(client, station.readerName, 'absent');
  await station.put(holder, fault);
  await sees(client, station.readerName, fault?.kind === 'mute' ? 'mute' : 'present');
};

beforeAll(async () => {
  station = await startCardStation({ runFolder: runFolder() });
  client = startPcscClient(station.socketName);
});
afterAll(async () => {
  await client.stop();
  await station.stop();
  for (const folder of runFolders) rmSync(folder, { recursive: true, force: true });
});

test('a card is put on the reader: PC/SC shows it with its ATR, PACE with the CAN opens it, DG1 and DG13 come out', async () => {
  await lay(mai);
  expect(await client.connect(station.readerName)).toBe('3B8880010031C173C840009092');
  const session = await openByPace(client.transmit, { can: '000017' });
  const started = performance.now();
  const before = (await station.count()).apdus;
  const files = [await session.readFile(0x01), await session.readFile(0x0d), await session.readFile(0x02)];
  const apdus = (await station.count()).apdus - before;
  const perApdu = (performance.now() - started) / apdus;
  expect(Buffer.from(files[0] ?? []).toString('latin1')).toContain(mrzOf(mai).lines.join(''));
  expect(Buffer.from(files[1] ?? []).toString('utf8')).toContain(mai.fullName);
  console.log(`through pcscd and vpcd: ${perApdu.toFixed(2)} ms per APDU over ${apdus} short APDUs`);
  expect(perApdu).toBeLessThan(30); // without the TCP_NODELAY shim it is 44 and more
  await client.disconnect();
});

test('an extended READ of 4 kB passes vpcd in one answer', async () => {
  await lay(mai);
  await client.connect(station.readerName);
  const session = await openByBac(client.transmit, mrzOf(mai).information);
  const { data, status } = await session.send(Uint8Array.of(0x0c, 0xb0, 0x82, 0), new Uint8Array(0), 65536);
  expect(status).toBe('9000');
  expect(data.length).toBeGreaterThan(4000);
  await client.disconnect();
});

test('the card leaves at APDU 3: the third command gets no answer, PC/SC shows an empty reader and the station knows', async () => {
  await lay(mai, { kind: 'removed-at-apdu', apdu: 3 });
  await client.connect(station.readerName);
  expect(statusOf(await client.transmit(selectApplication()))).toBe('9000');
  expect(statusOf(await client.transmit(selectApplication()))).toBe('9000');
  await expect(client.transmit(selectApplication())).rejects.toThrow();
  await sees(client, station.readerName, 'absent');
  expect(station.present).toBeNull();
  expect((await station.count()).apdus).toBe(3);
  await client.disconnect().catch(() => {});
});

test('a mute card is seen as mute, a bank card answers 6A82', async () => {
  await lay(mai, { kind: 'mute' });
  await lay(mai, { kind: 'not-an-id-card' });
  await client.connect(station.readerName);
  expect(statusOf(await client.transmit(selectApplication()))).toBe('6A82');
  await client.disconnect();
});

test('the reader is unplugged with a card on it and plugged in again: the same card is there again', async () => {
  await lay(mai);
  await station.unplugReader();
  await station.plugReader();
  await sees(client, station.readerName, 'present');
  expect(station.present).toEqual(mai);
  await client.connect(station.readerName);
  expect(statusOf(await client.transmit(selectApplication()))).toBe('9000');
  await client.disconnect();
  await station.remove();
  await sees(client, station.readerName, 'absent');
  expect(station.present).toBeNull();
});

test('a second station in the same run folder is refused and the first goes on', async () => {
  const folder = dirname(dirname(station.apduLogFile));
  if (station.isolated)
    await expect(startCardStation({ runFolder: folder })).rejects.toThrow('another pcscd already serves');
  await lay(mai);
});

test('two stations at once: each reader shows its own card and neither port is reachable from outside', async () => {
  const second = await startCardStation({ runFolder: runFolder() });
  const otherClient = startPcscClient(second.socketName);
  try {
    if (!second.isolated || !station.isolated) return console.log('no namespaces here: only one station can run');
    const other = makeHolder({ fullName: 'Vàng Thị Khác' });
    await Promise.all([lay(mai), second.put(other)]);
    await sees(otherClient, second.readerName, 'present');
    await Promise.all([client.connect(station.readerName), otherClient.connect(second.readerName)]);
    const sessions = await Promise.all([
      openByPace(client.transmit, { can: mai.personalNumber.slice(-6) }),
      openByPace(otherClient.transmit, { can: other.personalNumber.slice(-6) }),
    ]);
    const names = await Promise.all(sessions.map((session) => session.readFile(0x0d)));
    expect(names.map((bytes) => Buffer.from(bytes).toString('utf8').includes('Vàng Thị Khác'))).toEqual([false, true]);
    const outside = readFileSync('/proc/net/tcp', 'utf8') + readFileSync('/proc/net/tcp6', 'utf8');
    expect(outside.toUpperCase()).not.toContain(':8C7B 00000000:0000 0A');
  } finally {
    await otherClient.stop();
    await second.stop();
  }
});

test("the station's owner is killed without a word: pcscd and the card end by themselves", async () => {
  const folder = runFolder();
  const owner = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'cli.ts'),
      '--run-folder',
      folder,
      '--holder',
      'mai',
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  let said = '';
  owner.stdout.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  await until(() => said.includes('PCSCLITE_CSOCK_NAME='), 20_000);
  expect(processesOf(folder).length).toBeGreaterThan(0);
  owner.kill('SIGKILL');
  await until(() => processesOf(folder).length === 0, 5_000);
});

test('the keeper of a station is killed: pcscd goes with it, every later order says so, stopping does no harm', async () => {
  const folder = runFolder();
  const short = await startCardStation({ runFolder: folder });
  for (const pid of processesOf(folder).filter((pid) => commandOf(pid).includes('keeper.ts')))
    process.kill(pid, 'SIGKILL');
  await until(() => processesOf(folder).length === 0, 5_000);
  await expect(short.put(mai)).rejects.toThrow('the card station has ended');
  await Promise.all([short.stop(), short.stop()]);
});

test('a run folder whose socket path the kernel would cut off is refused with the reason', async () => {
  await expect(startCardStation({ runFolder: `/tmp/${'x'.repeat(120)}` })).rejects.toThrow('run folder too long');
});

/** Processes of the station in this run folder: pcscd and the keeper write their logs there (standard output, fd 1). */
const processesOf = (folder: string): number[] =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/1`).startsWith(join(folder, 'card-station'));
      } catch {
        return false; // gone meanwhile, or not ours to see
      }
    });
const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8');

test('the APDU log of a read holds headers and status words, and nothing of the holder', async () => {
  const log = readFileSync(station.apduLogFile, 'utf8');
  expect(log).toMatch(/00A4040C|0C[0-9A-F]{6}/);
  for (const secret of [mai.personalNumber, '000017', mai.fullName, toHex(new TextEncoder().encode(mai.fullName))])
    expect(log).not.toContain(secret);
});
