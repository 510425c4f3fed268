import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const policies = resolve(import.meta.dirname, '../../kiosk-os/chromium/policies.json');

/**
 * Chromium as the kiosk's image has it: with the managed policies of `kiosk-os/chromium` in their place. The program that
 * is started sees them in a mount namespace of its own, so that nothing outside the project is changed.
 */
export const browserWithPolicies = (folder: string): string => browserUnder(folder, [policies]);

/** Chromium under these policy files and no others. */
export const browserUnder = (folder: string, files: readonly string[]): string => {
  const managed = join(folder, 'managed');
  mkdirSync(managed, { recursive: true });
  const wrapper = join(folder, 'chromium-of-the-image');
  writeFileSync(
    wrapper,
    `#!/bin/sh
# exec all the way: the launcher knows its browser by the pid it started
exec unshare --mount -- sh -c '
  mkdir -p "$0/etc" && cp -a /etc/chromium/. "$0/etc/" && mkdir -p "$0/etc/policies/managed" &&
  cp ${files.map((file) => `"${file}"`).join(' ')} "$0/etc/policies/managed/" && mount --bind "$0/etc" /etc/chromium &&
  exec /usr/bin/chromium "$@"
' "${managed}" "$@"
`,
  );
  chmodSync(wrapper, 0o755);
  return wrapper;
};
