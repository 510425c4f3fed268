import { createHash, X509Certificate } from 'node:crypto';
import { DOMAIN } from '@mot-cua/device-daemon/src/office-door/door-for-tests.ts';
import { type Browser, chromium } from 'playwright-core';

/**
 * A browser in the office: its names lead to this machine, and it knows the office's authority by its key and nobody else's, so that no
 * other certificate is let through. `flags`: more of Chromium's.
 */
export const openOfficeBrowser = (authority: string, flags: readonly string[] = []): Promise<Browser> => {
  const key = new X509Certificate(authority).publicKey.export({ type: 'spki', format: 'der' });
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      ...flags,
      `--host-resolver-rules=MAP *.${DOMAIN} 127.0.0.1`,
      `--ignore-certificate-errors-spki-list=${createHash('sha256').update(key).digest('base64')}`,
    ],
  });
};
