import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { brokenImports, mayImport } from './import-rule.ts';

test.each([
  ['device-daemon/src/main.ts', 'domain/src/result.ts', true],
  ['device-daemon/src/main.ts', 'device-daemon/src/config.ts', true],
  ['device-daemon/src/main.ts', 'kiosk-ui/kit/words/words.ts', false],
  ['device-daemon/src/main.ts', 'test/demo/demo.ts', false],
  ['kiosk-ui/citizen/main.tsx', 'device-daemon/src/config.ts', false],
  ['domain/src/result.ts', 'device-daemon/src/config.ts', false],
  ['provincial-repository/web/style.ts', 'kiosk-ui/kit/themes.css', true],
  ['provincial-repository/src/main.ts', 'kiosk-ui/kit/themes.css', false],
  ['test/demo/demo.ts', 'device-daemon/src/config.ts', true],
])('%s importing %s: %s', (from, to, allowed) => {
  expect(mayImport(from, to)).toBe(allowed);
});

test('a file that reaches into another program is found, by package name, by path and by dynamic import', () => {
  const root = mkdtempSync(join(tmpdir(), 'house-'));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  try {
    write('device-daemon/src/a.ts', `import x from '@mot-cua/kiosk-ui/kit/x.ts';`);
    write('device-daemon/src/b.ts', `import y from '../../test/demo/y.ts';`);
    write('kiosk-ui/citizen/c.ts', `const z = await import("../../device-daemon/src/z.ts");`);
    write('kiosk-ui/citizen/fine.ts', `import { fold } from '@mot-cua/domain/text/fold.ts'; import './style.css';`);
    expect(brokenImports(root).map((line) => line.split(':')[0])).toEqual([
      'kiosk-ui/citizen/c.ts',
      'device-daemon/src/a.ts',
      'device-daemon/src/b.ts',
    ]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
