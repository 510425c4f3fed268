import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KioskForTests } from '../../device-daemon/src/outbox/kiosk-for-tests.ts';
import type { OpenBag } from '../../device-daemon/src/outbox/sealed-folder.ts';
import { FolderPlace } from '../../device-daemon/src/second-place/folder-place.ts';
import { SecondPlaceSender } from '../../device-daemon/src/second-place/sender.ts';
import { systemClock } from '../../device-daemon/src/system-clock.ts';
import { until } from '../forwarding/site.ts';
import { quick } from './office.ts';

/** A "stick": a small file system of its own, in memory, that can be pulled out. Needs the right to mount. */
class Stick {
  readonly point = mkdtempSync(join(tmpdir(), 'stick-'));
  #in = false;

  plugIn(bytes: number): void {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'stick', this.point]);
    this.#in = true;
  }
  makeReadOnly(readOnly: boolean): void {
    execFileSync('mount', ['-o', `remount,${readOnly ? 'ro' : 'rw'}`, this.point]);
  }
  /** Lazily: what is being written goes on into nowhere. */
  pullOut(): void {
    if (this.#in) execFileSync('umount', ['-l', this.point]);
    this.#in = false;
  }
  remove(): void {
    this.pullOut();
    rmSync(this.point, { recursive: true, force: true });
  }
}

const mayMount = ((): boolean => {
  const stick = new Stick();
  try {
    stick.plugIn(65_536);
    return true;
  } catch {
    process.stderr.write('skipped: this machine does not let us mount a tmpfs, so no stick can be pulled out\n');
    return false;
  } finally {
    stick.remove();
  }
})();

let kiosk: KioskForTests;
let stick: Stick;
let senders: SecondPlaceSender[];
beforeEach(() => {
  kiosk = new KioskForTests({ clock: systemClock });
  stick = new Stick();
  senders = [];
});
afterEach(async () => {
  for (const sender of senders) await sender.stop();
  stick.remove();
  kiosk.remove();
});

/** `inTheMidst` is called once, when half of a bag is on the stick. */
const send = (inTheMidst: () => void = () => undefined) => {
  const custody: string[] = [];
  const journal: string[] = [];
  const alarms = new Set<string>();
  let left = 1;
  const place = new (class extends FolderPlace {
    override keep(bag: Parameters<FolderPlace['keep']>[0], bytes: OpenBag, signal: AbortSignal) {
      const watched: OpenBag = {
        read: (into, offset) => {
          if (offset > bag.size / 2 && left-- > 0) inTheMidst();
          return bytes.read(into, offset);
        },
        close: () => bytes.close(),
      };
      return super.keep(bag, watched, signal);
    }
  })({ folder: stick.point, dataFolder: kiosk.folder });
  const sender = new SecondPlaceSender({
    outbox: kiosk.outbox,
    place,
    clock: systemClock,
    random: Math.random,
    nonce: () => randomBytes(32).toString('hex'),
    delays: { ...quick, aloneAlarmMs: 50, unheardAlarmMs: 60_000, proofsPerLook: 4 },
    alarms: { raise: (code) => void alarms.add(code), clear: (code) => void alarms.delete(code) },
    verifyReceipt: () => ({ ok: false, fault: 'none' }),
    onCustody: (dossier, kept) => custody.push(`${dossier} ${kept}`),
    journal: (event, facts) => journal.push(`${event} ${Object.values(facts).join(' ')}`.trim()),
  });
  sender.start();
  senders.push(sender);
  return { custody, journal, alarms };
};
const cause = (journal: readonly string[]): string =>
  journal.find((line) => line.startsWith('second-place-waits')) ?? '';
const bags = (): string[] => readdirSync(stick.point).filter((name) => name.includes('.bag.age'));

test.runIf(mayMount)(
  'a stick is plugged in: bags lie on it, proved; the folder without a stick is no second place',
  async () => {
    const id = await kiosk.submitted(randomBytes(700_000));
    const { custody, journal, alarms } = send();
    await until(() => alarms.size > 0);
    expect(cause(journal)).toContain('the same disk as the kiosk');
    expect([custody, readdirSync(stick.point)]).toEqual([[], []]);
    stick.plugIn(2_000_000);
    await until(() => custody.length > 0 && alarms.size === 0);
    expect(custody).toEqual([`${id} saved-in-two-places`]);
    expect(bags()).toEqual([`${id}.bag.age`]);
  },
);

test.runIf(mayMount)(
  'the stick is pulled out in mid-copy: not said; plugged in again (empty), all of it is written anew',
  async () => {
    stick.plugIn(4_000_000);
    const id = await kiosk.submitted(randomBytes(1_500_000));
    const { custody, alarms } = send(() => stick.pullOut());
    await until(() => alarms.size > 0);
    expect(custody).toEqual([]);
    stick.plugIn(4_000_000);
    await until(() => custody.length > 0);
    expect(custody).toEqual([`${id} saved-in-two-places`]);
  },
);

test.runIf(mayMount)(
  'the kernel makes the stick read-only after an error of its own: what it has it still proves, the next bag lies here alone',
  async () => {
    stick.plugIn(4_000_000);
    const first = await kiosk.submitted(randomBytes(100_000));
    const { custody, journal, alarms } = send();
    await until(() => custody.length === 1);
    stick.makeReadOnly(true);
    const second = await kiosk.submitted(randomBytes(100_000));
    await until(() => alarms.size > 0);
    expect(cause(journal)).toContain('EROFS');
    expect(custody).toEqual([`${first} saved-in-two-places`]);
    stick.makeReadOnly(false);
    await until(() => custody.length === 2);
    expect(custody[1]).toBe(`${second} saved-in-two-places`);
  },
);

test.runIf(mayMount)(
  'the stick is full (ENOSPC in mid-copy): no half file stays, the next smaller bag still fits',
  async () => {
    stick.plugIn(1_000_000);
    const large = await kiosk.submitted(randomBytes(1_500_000));
    const { custody, journal, alarms } = send();
    await until(() => alarms.size > 0);
    expect(cause(journal)).toContain('full');
    expect(bags()).toEqual([]);
    const small = await kiosk.submitted(randomBytes(200_000));
    await until(() => custody.length > 0);
    expect(custody).toEqual([`${small} saved-in-two-places`]);
    expect(kiosk.outbox.find(large)?.second_place).toBeNull();
  },
);

test.runIf(mayMount)(
  'another stick is plugged in: the bags of the first are said to lie here alone, and written to it',
  async () => {
    stick.plugIn(4_000_000);
    const id = await kiosk.submitted(randomBytes(100_000));
    const { custody } = send();
    await until(() => custody.length === 1);
    stick.pullOut();
    mkdirSync(stick.point, { recursive: true });
    stick.plugIn(4_000_000);
    await until(() => custody.length === 3);
    expect(custody.slice(1)).toEqual([`${id} saved-here`, `${id} saved-in-two-places`]);
    expect(existsSync(join(stick.point, `${id}.bag.age`))).toBe(true);
  },
);
