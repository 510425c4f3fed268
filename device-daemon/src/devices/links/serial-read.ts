import { read } from 'node:fs';

/** What we need of serialport's port on Linux: its descriptor, and the poller that tells when bytes are there. */
export type PolledPort = {
  readonly isOpen: boolean;
  readonly fd: number | null;
  readonly poller: { once(event: 'readable', listener: (error: Error | null) => void): unknown };
  read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }>;
};

/**
 * Gives a port a reading that sees every hang-up. The library's own (bindings-cpp 13) repeats a read that returns 0 bytes
 * for ever, and that is just what a hung-up terminal returns when the cable goes while a read is under way: about one
 * unplug in twenty was missed, with a processor spinning. A read that fails makes the library close the port as lost.
 */
export const seeEveryHangUp = (port: PolledPort): void => {
  port.read = async (buffer, offset, length) => {
    for (;;) {
      const bytesRead = await readOnce(openDescriptor(port), buffer, offset, length);
      if (bytesRead === 0) throw new Error('the line hung up');
      if (bytesRead !== null) return { buffer, bytesRead };
      openDescriptor(port); // closed while we read? its poller is freed memory then, and asking it kills the process
      await untilReadable(port);
    }
  };
};

/** The descriptor; throws, as the library expects it, once the port is closed. */
const openDescriptor = (port: PolledPort): number => {
  if (port.isOpen && port.fd !== null) return port.fd;
  throw Object.assign(new Error('the port was closed'), { canceled: true });
};

/** Bytes read, or null when there are none yet. */
const readOnce = (fd: number, buffer: Buffer, offset: number, length: number): Promise<number | null> =>
  new Promise((resolve, reject) => {
    read(fd, buffer, offset, length, null, (error, bytesRead) => {
      if (!error) resolve(bytesRead);
      else if (error.code === 'EAGAIN' || error.code === 'EINTR') resolve(null);
      else reject(error);
    });
  });

const untilReadable = (port: PolledPort): Promise<void> =>
  new Promise((resolve, reject) => {
    port.poller.once('readable', (error) => (error ? reject(error) : resolve()));
  });
