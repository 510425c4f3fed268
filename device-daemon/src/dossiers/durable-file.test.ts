import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeDurably } from './durable-file.ts';

test('the half-written file of an earlier try is never written over: it is another file, and nothing of the old one is left', () => {
  const folder = mkdtempSync(join(tmpdir(), 'durable-'));
  try {
    const path = join(folder, 'bag');
    writeFileSync(`${path}.new`, 'what an earlier try left, longer than what comes now');
    const left = statSync(`${path}.new`, { bigint: true });
    // keeps the number of the old inode from being given to the new file
    writeFileSync(join(folder, 'holds'), '');
    writeDurably(path, Buffer.from('whole'));
    expect(readFileSync(path, 'utf8')).toBe('whole');
    expect(readdirSync(folder).sort()).toEqual(['bag', 'holds']);
    expect(statSync(path, { bigint: true }).birthtimeNs).toBeGreaterThan(left.birthtimeNs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
