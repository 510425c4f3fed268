import type { Socket } from 'node:net';
import { MAX_LINE_BYTES } from '@mot-cua/domain/visit-link.ts';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/**
 * JSON messages, one a line, over a Unix socket, checked against a schema on arrival. A line that is too long, is not
 * JSON or does not fit ends the connection: the other side is our own program, so it is broken, and it will come back.
 */
export const onMessages = <S extends TSchema>(
  socket: Socket,
  schema: S,
  onMessage: (message: Static<S>) => void,
  onBroken: (why: string) => void,
): void => {
  const validator = Compile(schema);
  let parts: Buffer[] = [];
  let size = 0;
  const broken = (why: string): void => {
    onBroken(why);
    socket.destroy();
  };
  const take = (line: Buffer): void => {
    let message: unknown;
    try {
      message = JSON.parse(line.toString('utf8'));
    } catch {
      return broken('a line that is not JSON');
    }
    if (!validator.Check(message))
      return broken(`a message that does not fit: ${String((message as { t?: unknown } | null)?.t)}`);
    onMessage(message as Static<S>);
  };
  socket.on('data', (chunk: Buffer) => {
    let rest = chunk;
    for (let end = rest.indexOf(10); end >= 0 && !socket.destroyed; end = rest.indexOf(10)) {
      parts.push(rest.subarray(0, end));
      take(Buffer.concat(parts));
      parts = [];
      size = 0;
      rest = rest.subarray(end + 1);
    }
    size += rest.byteLength;
    if (size > MAX_LINE_BYTES) return broken('a line without end');
    if (rest.byteLength > 0) parts.push(rest);
  });
};

export const sendMessage = (socket: Socket, message: object): void => {
  if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
};
