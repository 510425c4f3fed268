import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { expect, test } from 'vitest';
import { ownUnixSockets } from '../../../device-daemon/src/devices/links/own-socket.ts';
import { createPcsc } from '../../../device-daemon/src/devices/links/pcsc.ts';
import { until } from '../../virtual-hardware/id-card/pcscd.ts';
import { startCardStation } from '../../virtual-hardware/id-card/station.ts';

test('citizens take their card as the reader is closed: the thread that hears of it is stopped only once all is quiet', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'watch-ends-'));
  const station = await startCardStation({ runFolder: folder });
  // libpcsclite reads it once, at its first call in this process
  process.env['PCSCLITE_CSOCK_NAME'] = station.socketName;
  const clock = new ManualClock();
  try {
    const before = ownUnixSockets().size;
    const watched = (): boolean => ownUnixSockets().size > before;
    let seen = false;
    const watching = createPcsc(clock).watch({ onReader: () => (seen = true), onLost: () => undefined });
    if (!watching.ok) throw new Error(watching.fault.detail);
    await until(() => seen, 10_000);
    await clock.advance(60_000); // the card has lain there for a minute
    watching.value();
    await clock.advance(499);
    expect(watched(), 'a stop in the moment of the news would be missed, and the whole process would wait').toBe(true);
    await clock.advance(1);
    expect(watched()).toBe(false);
  } finally {
    await station.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
