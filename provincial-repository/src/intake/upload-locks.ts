/** A tus lock (the `Lock` of @tus/utils): `cancel` asks this holder to let go, `signal` says that its own call is over. */
type TusLock = {
  lock(signal: AbortSignal, cancel: () => void): Promise<void>;
  unlock(): Promise<void>;
};
type Holder = { cancel: () => void; released: Promise<void>; release: () => void };

/** As the tus server wants its errors; passed on as problem details. */
const notLetGo = { status_code: 503, body: 'An earlier call for this upload has not let go' };

/**
 * One call at a time per upload, and the later one wins: whoever asks for an upload anew has given its earlier call up,
 * be it that the line was cut without a word (a dead modem sends no FIN) or that a middle box still holds it. The tus
 * library's own lock gives the earlier holder 3 s and spins on the event loop meanwhile; a line that is cut every few
 * seconds then spends most of its life waiting. Here the holder is told to stop at once, keeps every byte that arrived,
 * and lets go when these are written. `waitMs` bounds the wait for a disk that hangs.
 */
export const uploadLocks = (waitMs = 10_000) => {
  const holders = new Map<string, Holder>();

  const take = (id: string, cancel: () => void): void => {
    const { promise, resolve } = Promise.withResolvers<void>();
    holders.set(id, { cancel, released: promise, release: resolve });
  };
  const lockFor = (id: string, letGo: () => void): TusLock => {
    let mine: Holder | undefined;
    return {
      lock: async (signal, cancel) => {
        const until = performance.now() + waitMs;
        for (let holder = holders.get(id); holder; holder = holders.get(id)) {
          holder.cancel();
          const left = until - performance.now();
          if (signal.aborted || left <= 0 || !(await within(holder.released, left, signal))) throw notLetGo;
        }
        take(id, () => {
          letGo();
          cancel();
        });
        mine = holders.get(id);
      },
      unlock: async () => {
        if (!mine) return;
        if (holders.get(id) === mine) holders.delete(id);
        mine.release();
        mine = undefined;
      },
    };
  };
  /** The locker of one call; `letGo` asks its body to end. */
  return { forCall: (letGo: () => void) => ({ newLock: (id: string) => lockFor(id, letGo) }) };
};

/** True when `released` came before `ms` were over and before `signal`. */
const within = (released: Promise<void>, ms: number, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    const finish = (inTime: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      resolve(inTime);
    };
    const giveUp = (): void => finish(false);
    const timer = setTimeout(giveUp, ms);
    signal.addEventListener('abort', giveUp, { once: true });
    void released.then(() => finish(true));
  });
