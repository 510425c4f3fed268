import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { placesIn } from '../config.ts';
import { unknownProcedures } from './unknown-procedures.ts';

test('a procedure id with a typing error is named with its line; those that are installed are not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
  try {
    mkdirSync(join(folder, '1.001193'));
    const identity = {
      verifier: 'none' as const,
      require: { procedures: { '1.001193': 'qr' as const, '1.00193': 'qr' as const, '../etc': 'qr' as const } },
    };
    const text = JSON.stringify({ identity }, null, 1);
    const told = unknownProcedures(
      { identity, catalogue: { folder, publicKeyFile: '' } },
      placesIn('/etc/kiosk.json', text),
    );
    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(/^kiosk\.json, line 7, identity\.require\.procedures\.1\.00193: no such procedure/);
    expect(told[1]).toMatch(/etc: no such procedure/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
