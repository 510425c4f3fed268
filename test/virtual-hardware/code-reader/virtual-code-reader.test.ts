import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type OpenedTerminal, openTerminal, until } from '../serial-cable/opened-terminal.ts';
import { startVirtualCodeReader, type VirtualCodeReader } from './virtual-code-reader.ts';

let folder = '';
let reader: VirtualCodeReader;
let host: OpenedTerminal;
const code = '001085012345|012345678|Nguyễn Thị Thử|02011985|Nữ|Số 1, phố Thử Nghiệm|20062021';
const line = Buffer.from(`${code}\r\n`, 'utf8');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vcr-'));
  reader = await startVirtualCodeReader({ path: join(folder, 'reader') });
  host = await openTerminal(reader.path);
});
afterEach(async () => {
  await host.close();
  await reader.stop();
  await rm(folder, { recursive: true, force: true });
});

it('a shown code arrives as UTF-8 and CR LF, whole or in pieces', async () => {
  await reader.show(code);
  reader.failNext({ kind: 'split-writes' });
  await reader.show(code);
  expect((await host.take(line.length * 2)).equals(Buffer.concat([line, line]))).toBe(true);
});

it('the wrong encoding is not UTF-8', async () => {
  reader.failNext({ kind: 'wrong-encoding' });
  await reader.show('Đỗ Thị Ê');
  const bytes = await host.take(10);
  expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow();
});

it('half a code has no line end; the next one follows at once', async () => {
  reader.failNext({ kind: 'half' });
  await reader.show('ABCDEFGH');
  await reader.show('IJ');
  expect((await host.take(9)).toString()).toBe('ABCDEIJ\r\n');
});

it('asked, it names itself', async () => {
  host.write(Buffer.from('?\r'));
  await until(() => host.received.includes(0x0a));
  expect(host.received.toString()).toBe('ID:MOT CUA READER 1.0 MCR-0001\r\n');
});

it('a code with a line end or of 5,000 characters cannot be shown', async () => {
  await expect(reader.show('a\nb')).rejects.toThrow('line ends');
  await expect(reader.show('x'.repeat(5000))).rejects.toThrow('4,096');
});

it('pulled and plugged in again under the same path', async () => {
  await reader.unplug();
  await until(() => host.closed);
  await reader.plug();
  host = await openTerminal(reader.path);
  await reader.show('again');
  expect((await host.take(7)).toString()).toBe('again\r\n');
});
