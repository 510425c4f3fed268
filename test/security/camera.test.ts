import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { project } from '../demo/demo.ts';
import { browserUnder } from './kiosk-browser.ts';

/**
 * Chromium with the policies of the image and a camera of its own (a fake device, and nobody who would answer a question of
 * the browser): which page may switch it on. The headers are those of `device-daemon/src/http/own-origin.ts`.
 */
let folder: string;
let server: Server;
let port: number;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'camera-'));
  server = createServer(({ url }, response) => {
    response.setHeader(
      'permissions-policy',
      url === '/self' ? 'camera=(self), microphone=()' : 'camera=(), microphone=()',
    );
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>kiosk</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(async () => {
  await new Promise((resolve) => server?.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

/** The image's own files, but for the two lines that keep a test from asking a page anything. */
const policiesOf = ({ camera }: { readonly camera: boolean }): string[] => {
  const ours = join(project, 'kiosk-os/chromium');
  const {
    RemoteDebuggingAllowed: _,
    DeveloperToolsAvailability: __,
    ...policies
  } = JSON.parse(readFileSync(join(ours, 'policies.json'), 'utf8'));
  writeFileSync(join(folder, 'kiosk.json'), JSON.stringify(policies));
  return [join(folder, 'kiosk.json'), ...(camera ? [join(ours, 'only-where-turned-on/camera.json')] : [])];
};

/** What a page hears that asks for the camera (or, with `audio`, the microphone). */
const answers = async (
  image: { readonly camera: boolean },
  ...asked: readonly [string, string, 'video' | 'audio'][]
) => {
  const context = await chromium.launchPersistentContext(join(folder, `profile-${image.camera}`), {
    executablePath: browserUnder(join(folder, `policies-${image.camera}`), policiesOf(image)),
    headless: true,
    timeout: 20_000,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, LANG: 'C.UTF-8' },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--host-resolver-rules=MAP *.localhost 127.0.0.1',
      '--use-fake-device-for-media-stream',
    ],
  });
  try {
    const page = await context.newPage();
    const heard: string[] = [];
    for (const [host, path, kind] of asked) {
      await page.goto(`http://${host}:${port}${path}`);
      heard.push(
        await page.evaluate(
          (wanted) =>
            navigator.mediaDevices.getUserMedia({ [wanted]: true }).then(
              (stream) => {
                for (const track of stream.getTracks()) track.stop();
                return 'on';
              },
              (error: DOMException) => error.name,
            ),
          kind,
        ),
      );
    }
    return heard;
  } finally {
    await context.close();
  }
};

test('B3 no page of any kiosk may switch a camera on, whatever its headers say', async () => {
  expect(
    await answers({ camera: false }, ['v1.localhost', '/self', 'video'], ['v1.localhost', '/none', 'video']),
  ).toEqual(['NotAllowedError', 'NotAllowedError']);
});

test('B3 where a site turned the look at a face on: a page of the visit that says so, no other page and no microphone', async () => {
  expect(
    await answers(
      { camera: true },
      ['v1.localhost', '/self', 'video'],
      ['v1.localhost', '/none', 'video'],
      ['127.0.0.1', '/self', 'video'],
      ['v1.localhost', '/self', 'audio'],
    ),
  ).toEqual(['on', 'NotAllowedError', 'NotAllowedError', 'NotAllowedError']);
});
