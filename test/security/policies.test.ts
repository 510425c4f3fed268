import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { project } from '../demo/demo.ts';

// that Chromium obeys this very file is shown in break-out.test.ts, for addresses; here, that nobody takes a bar away
test('B3 the policies that the image is given close tools, debugging, downloads, dialogs, printing and every address but our own', () => {
  const policies = JSON.parse(readFileSync(join(project, 'kiosk-os/chromium/policies.json'), 'utf8'));
  expect(policies).toMatchObject({
    DeveloperToolsAvailability: 2,
    RemoteDebuggingAllowed: false,
    DownloadRestrictions: 3,
    AllowFileSelectionDialogs: false,
    PrintingEnabled: false,
    DefaultPopupsSetting: 2,
    ExtensionInstallBlocklist: ['*'],
    PasswordManagerEnabled: false,
    ScreenCaptureAllowed: false,
    URLBlocklist: ['*'],
  });
  expect(policies.URLAllowlist).toEqual(['http://*.localhost', 'http://127.0.0.1', 'http://localhost']);
});

test('B3 no camera and no microphone on any kiosk; where a site turns the look at a face on, a second file opens the camera to the kiosk’s own pages and nothing else', () => {
  const folder = join(project, 'kiosk-os/chromium');
  const policies = JSON.parse(readFileSync(join(folder, 'policies.json'), 'utf8'));
  expect(policies).toMatchObject({ VideoCaptureAllowed: false, AudioCaptureAllowed: false });
  expect(policies).not.toHaveProperty('VideoCaptureAllowedUrls');
  const more = JSON.parse(readFileSync(join(folder, 'only-where-turned-on/camera.json'), 'utf8'));
  expect(more).toEqual({ VideoCaptureAllowedUrls: ['http://[*.]localhost'] });
  expect(readdirSync(folder).filter((name) => name.endsWith('.json'))).toEqual(['policies.json']); // all that is laid out unasked
});
