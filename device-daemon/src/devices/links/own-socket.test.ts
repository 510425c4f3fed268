import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { closeGivenUp, openedSince, ownUnixSockets } from './own-socket.ts';

test('the one socket that was opened meanwhile is known, closed once, and never another that has its number later', async () => {
  const path = join(tmpdir(), `own-socket-${process.pid}.sock`);
  const server = createServer().listen(path);
  const handleOf = (socket: ReturnType<typeof connect>): number =>
    (socket as unknown as { _handle: { fd: number } })._handle.fd;
  try {
    await once(server, 'listening');
    server.on('connection', (socket) => socket.on('error', () => undefined).resume());
    const accepted = once(server, 'connection');
    const first = connect(path);
    await Promise.all([once(first, 'connect'), accepted]);
    const before = ownUnixSockets();
    expect(openedSince(before)).toBeNull();
    const other = connect(path);
    const [, [served]] = await Promise.all([once(other, 'connect'), once(server, 'connection')]);
    expect(openedSince(before), 'both ends are in this process: nobody can say which').toBeNull();
    served.destroy();
    await once(served, 'close');
    const opened = openedSince(before);
    expect(opened?.fd).toBe(handleOf(other));
    const stranger = { fd: opened?.fd ?? -1, inode: '1' };
    closeGivenUp(stranger);
    expect(openedSince(before), 'another inode: not touched').not.toBeNull();
    other.destroy();
    first.destroy();
    await once(other, 'close');
    if (opened) closeGivenUp(opened); // gone already: nothing happens
    expect(openedSince(before)).toBeNull();
  } finally {
    server.close();
    rmSync(path, { force: true });
  }
});
