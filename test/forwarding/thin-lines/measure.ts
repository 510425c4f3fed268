import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { defaultDelays } from '../../../device-daemon/src/forwarding/forwarder.ts';
import { ForwardingSite, until } from '../site.ts';
import { type LineKind, NamespaceLine } from './line.ts';

const curl = promisify(execFile);

/** What one crossing of a line took. `bytes`: of the sealed bags, or of the file; `sent`: what came out of the TCP streams at the
 * far end, talk and repeats counted; `wire`: all frames that left, what was lost counted. */
export type Crossing = {
  readonly bytes: number;
  /** until the other side had the last byte */
  readonly seconds: number;
  /** until the receipt: the repository has opened the bag and checked it, which is no matter of the line; null for curl */
  readonly receiptSeconds: number | null;
  readonly sent: number;
  readonly wire: number;
  readonly cuts: number;
};

/** kbit of payload a second. */
export const goodput = ({ bytes, seconds }: Crossing): number => (bytes * 8) / 1_000 / seconds;
/** bytes sent for each byte of payload */
export const overhead = ({ bytes, sent }: Crossing): number => sent / bytes;

/** A kiosk with a real outbox and a real repository, and between them a real line that is thin. */
export class ThinSite {
  readonly line: NamespaceLine;
  readonly site: ForwardingSite;

  private constructor(line: NamespaceLine, site: ForwardingSite) {
    this.line = line;
    this.site = site;
  }

  /** Fails with the reason where this machine has no such lines. */
  static async open(kind: LineKind): Promise<{ ok: true; thin: ThinSite } | { ok: false; why: string }> {
    const line = await NamespaceLine.open(kind);
    if (!line.ok) return { ok: false, why: line.fault };
    const site = await ForwardingSite.start('direct', [line.value.relayUrl]);
    line.value.leadsTo(site.repository?.url ?? '');
    site.url = line.value.relayUrl;
    return { ok: true, thin: new ThinSite(line.value, site) };
  }

  async close(): Promise<void> {
    await this.site.end();
    await this.line.close();
  }

  /** Dossiers with papers of these sizes, from the start of the forwarder to the last receipt; delays as the daemon has them. */
  async forward(paperBytes: readonly number[], withinMs: number): Promise<Crossing> {
    const { site, line } = this;
    const ids: string[] = [];
    for (const size of paperBytes) ids.push(await site.submit(size));
    const bytes = ids.reduce((sum, id) => sum + (site.row(id).size ?? 0), 0);
    const [passed, wireBefore] = [await line.passed(), line.wireBytes()];
    const keys = await site.pinnedKeys();
    const began = performance.now();
    const courier = await site.courier({ keys, delays: defaultDelays });
    let lastByteAt = began;
    const { line: wire } = courier;
    const commit = wire.commit.bind(wire);
    wire.commit = (row, signal) => {
      lastByteAt = performance.now();
      return commit(row, signal);
    };
    try {
      await until(
        () => ids.every((id) => site.row(id).state === 'received'),
        withinMs,
        () => ids.map((id) => site.row(id).trouble),
      );
    } finally {
      await courier.stop();
    }
    const receiptSeconds = (performance.now() - began) / 1_000;
    for (const id of ids) {
      const held = site.heldAs(id);
      if (held.records !== 1 || held.receipts !== 1) throw new Error(`held as ${JSON.stringify(held)}`);
    }
    const after = await line.passed();
    return {
      bytes,
      seconds: (lastByteAt - began) / 1_000,
      receiptSeconds,
      sent: after.came - passed.came,
      wire: line.wireBytes() - wireBefore,
      cuts: after.cuts - passed.cuts,
    };
  }

  /** One `curl` PUT of as many bytes over the same line, never cut. */
  async curl(bytes: number, withinMs: number): Promise<Crossing> {
    const file = join(tmpdir(), `curl-${process.pid}.bin`);
    writeFileSync(file, randomBytes(bytes));
    const wire = this.line.wireBytes();
    const began = performance.now();
    try {
      const answer = await curl('curl', ['-sS', '--fail', '-T', file, this.line.placeUrl], { timeout: withinMs });
      if (Number(answer.stdout) !== bytes) throw new Error(`curl brought ${answer.stdout} of ${bytes} bytes`);
    } finally {
      rmSync(file);
    }
    const seconds = (performance.now() - began) / 1_000;
    return { bytes, seconds, receiptSeconds: null, sent: bytes, wire: this.line.wireBytes() - wire, cuts: 0 };
  }
}
