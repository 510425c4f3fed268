import { closeSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A Unix socket of this process: its file descriptor, and its inode, by which it is known for certain. */
export type OwnSocket = { readonly fd: number; readonly inode: string };

/** The Unix sockets that this process has open now, by inode; none where there is no /proc. */
export const ownUnixSockets = (): ReadonlyMap<string, OwnSocket> => {
  const found = new Map<string, OwnSocket>();
  try {
    const unix = new Set(
      readFileSync('/proc/self/net/unix', 'latin1')
        .split('\n')
        .map((line) => line.trim().split(/\s+/)[6] ?? ''),
    );
    for (const name of readdirSync('/proc/self/fd')) {
      const inode = inodeOf(Number(name));
      if (inode !== null && unix.has(inode)) found.set(inode, { fd: Number(name), inode });
    }
  } catch {
    return new Map();
  }
  return found;
};

/** The one socket that was opened since `before`; null when there was none, or more than one and nobody can say which. */
export const openedSince = (before: ReadonlyMap<string, OwnSocket>): OwnSocket | null => {
  const opened = [...ownUnixSockets().values()].filter(({ inode }) => !before.has(inode));
  return opened.length === 1 ? (opened[0] ?? null) : null;
};

/** Closes a socket whose owner has given it up, if its descriptor still is that very socket. */
export const closeGivenUp = ({ fd, inode }: OwnSocket): void => {
  if (inodeOf(fd) === inode) closeSync(fd);
};

const inodeOf = (fd: number): string | null => {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1] ?? null;
  } catch {
    return null; // closed meanwhile
  }
};
