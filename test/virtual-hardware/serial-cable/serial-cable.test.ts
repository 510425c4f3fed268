import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTerminal } from './opened-terminal.ts';
import { laySerialCable } from './serial-cable.ts';

test('a cable that is put back while it is still being pulled out is in at the end, and carries bytes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cable-'));
  const { promise: heard, resolve: hears } = Promise.withResolvers<string>();
  const cable = await laySerialCable({
    path: join(folder, 'device'),
    onBytes: (bytes) => hears(bytes.toString('latin1')),
  });
  try {
    for (let time = 0; time < 5; time++) {
      const out = cable.unplug();
      await cable.plug();
      await out;
      expect(cable.plugged).toBe(true);
    }
    const terminal = await openTerminal(cable.path);
    try {
      terminal.write(Buffer.from('x'));
      expect(await heard).toBe('x');
    } finally {
      await terminal.close();
    }
  } finally {
    await cable.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
