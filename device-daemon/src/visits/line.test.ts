import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FromVisit, FromVisit as FromVisitSchema, MAX_LINE_BYTES } from '@mot-cua/domain/visit-link.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { onMessages, sendMessage } from './line.ts';

let folder: string;
let server: Server;
let heard: FromVisit[];
let broken: string[];
let ended: Promise<void>;
let client: Socket;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'line-'));
  heard = [];
  broken = [];
  server = createServer();
  ended = new Promise((resolve) => {
    server.on('connection', (socket) => {
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
      onMessages(
        socket,
        FromVisitSchema,
        (message) => heard.push(message),
        (why) => broken.push(why),
      );
    });
  });
  const path = join(folder, 'daemon.sock');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  client = connect(path);
  client.on('error', () => undefined);
  await new Promise<void>((resolve) => client.once('connect', () => resolve()));
});
afterEach(async () => {
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const until = async (isSo: () => boolean): Promise<void> => {
  const deadline = performance.now() + 5_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`it did not happen: ${JSON.stringify({ heard, broken })}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
};
const write = (bytes: Uint8Array | string): Promise<void> =>
  new Promise((resolve) => client.write(bytes, () => setImmediate(resolve)));

const ticket: FromVisit = { t: 'issue-ticket', id: 'câu-hỏi-1', service: 'tư-pháp' };

test('two messages split at every byte, in the middle of letters too: both are heard, once each', async () => {
  const bytes = Buffer.from(`${JSON.stringify(ticket)}\n{"t":"beat"}\n`);
  for (let at = 1; at < bytes.length; at++) {
    heard.length = 0;
    await write(bytes.subarray(0, at));
    await write(bytes.subarray(at));
    await until(() => heard.length === 2);
    expect(heard).toEqual([ticket, { t: 'beat' }]);
  }
  expect(broken).toEqual([]);
});

test('byte by byte, and a hundred messages in one piece', async () => {
  for (const byte of Buffer.from('{"t":"painted"}\n')) await write(Buffer.of(byte));
  await until(() => heard.length === 1);
  await write('{"t":"beat"}\n'.repeat(100));
  await until(() => heard.length === 101);
});

test('the largest slip that the schema allows fits on the line', async () => {
  sendMessage(client, { t: 'print', id: 'p', widthDots: 1024, heightDots: 8000, bits: 'A'.repeat(1_400_000) });
  await until(() => heard.length === 1);
});

test.each<[string, string]>([
  ['not JSON', 'hello\n'],
  ['an empty line', '\n'],
  ['bytes that are no text', '\xff\xfe\n'],
  ['an unknown message', '{"t":"open-the-door"}\n'],
  ['a field of the wrong type', '{"t":"issue-ticket","id":7,"service":"x"}\n'],
  ['a field missing', '{"t":"issue-ticket","id":"1"}\n'],
  ['null', 'null\n'],
])('%s ends the connection, and what comes behind it is not heard', async (_what, bytes) => {
  await write(`{"t":"beat"}\n${bytes}{"t":"painted"}\n`);
  await ended;
  expect(heard).toEqual([{ t: 'beat' }]);
  expect(broken).toHaveLength(1);
});

test('a line without end is cut off, long before memory is', async () => {
  const piece = Buffer.alloc(64 * 1024, 'x');
  let sent = 0;
  while (!client.destroyed && broken.length === 0 && sent < 4 * MAX_LINE_BYTES) {
    await write(piece);
    sent += piece.byteLength;
  }
  await ended;
  expect(broken).toEqual(['a line without end']);
  expect(sent).toBeLessThan(2 * MAX_LINE_BYTES);
});

test('the message that broke the line is named by its kind only: nothing of its content reaches the journal', async () => {
  await write('{"t":"look-up","id":"1","code":"TAM","secret":{"name":"Nông Thị Mai"}}\n');
  await ended;
  expect(broken).toEqual(['a message that does not fit: look-up']);
});
