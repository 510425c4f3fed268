import { expect, test } from 'vitest';
import { overhead, ThinSite } from './thin-lines/measure.ts';

/**
 * A short proof over a real line (network namespace, `tc tbf`, nftables); the long ones are `thin-lines/main.ts`: 6 MB
 * at 256 kbit/s, and 2 Mbit/s with 20 % loss beside curl.
 */
test('256 kbit/s, 5 % of all packets lost, cut every 200 kB: half a megabyte goes through, once, and little is sent twice', {
  timeout: 120_000,
}, async (context) => {
  const opened = await ThinSite.open({ kbit: 256, lossPercent: 5, cutEveryBytes: 200_000 });
  if (!opened.ok) {
    process.stderr.write(`\nSKIPPED test/forwarding/thin-lines: ${opened.why}\n`);
    return context.skip(opened.why);
  }
  const { thin } = opened;
  try {
    const crossing = await thin.forward([500_000], 110_000);
    expect(crossing.cuts).toBeGreaterThanOrEqual(2);
    expect(overhead(crossing)).toBeLessThanOrEqual(1.05);
    expect(crossing.seconds).toBeGreaterThan(500_000 / (256_000 / 8) - 1); // the line was really that thin
  } finally {
    await thin.close();
  }
});
