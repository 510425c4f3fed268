import { createHash, X509Certificate } from 'node:crypto';
import { DOMAIN } from '@mot-cua/device-daemon/src/office-door/door-for-tests.ts';
import { type Browser, chromium } from 'playwright-core';
import { chromiumPrograms } from '../../kiosk-ui/gallery/browser.ts';

/**
 * A browser in the office: its names lead to this machine, and it knows these certificates (PEM) by their keys, the office's authority or
 * single machines, so that no other is let through. `flags`: more of Chromium's; `domain`: whose names; `program`: what starts it.
 */
export const openOfficeBrowser = (
  certificates: string | readonly string[],
  flags: readonly string[] = [],
  domain: string = DOMAIN,
  program: string = chromiumPrograms.engine,
): Promise<Browser> => {
  const pins = [certificates].flat().map((certificate) => {
    const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
    return createHash('sha256').update(key).digest('base64');
  });
  return chromium.launch({
    executablePath: program,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      ...flags,
      `--host-resolver-rules=MAP *.${domain} 127.0.0.1`,
      `--ignore-certificate-errors-spki-list=${pins.join(',')}`,
    ],
  });
};
