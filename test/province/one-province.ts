import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Province } from '@mot-cua/device-daemon/src/lookups/province.ts';
import { readServiceKeys } from '@mot-cua/device-daemon/src/relay/service-keys.ts';
import { systemClock } from '@mot-cua/device-daemon/src/system-clock.ts';
import { startRepository } from '@mot-cua/provincial-repository/src/start.ts';
import { callerOf } from '@mot-cua/provincial-repository/test/test-kiosk.ts';
import { newSite, officerKey } from '@mot-cua/provincial-repository/test/test-repository.ts';
import { VisitAndDaemon } from '../virtual-hardware/identity-services/visit-and-daemon.ts';

/** The two ends of a province's question keys, as an operator makes them. */
const questionKeys = (folder: string): { privateFile: string; publicFile: string } => {
  const enc = generateKeyPairSync('x25519');
  const sig = generateKeyPairSync('ed25519');
  const set = (part: 'privateKey' | 'publicKey') => ({
    keys: [
      { ...enc[part].export({ format: 'jwk' }), kid: 'questions-1', use: 'enc' },
      { ...sig[part].export({ format: 'jwk' }), kid: 'answers-1', use: 'sig' },
    ],
  });
  const privateFile = join(folder, 'questions.private.jwks');
  const publicFile = join(folder, 'questions.jwks');
  writeFileSync(privateFile, JSON.stringify(set('privateKey')));
  writeFileSync(publicFile, JSON.stringify(set('publicKey')));
  return { privateFile, publicFile };
};

/**
 * A real repository, and the parts of a kiosk that ask it about people: a visit's end and a daemon's end with the real socket
 * and the real wire between them. Kiosk `k01` asks and delivers (`own`); `kiosk-a` is another one.
 */
export const oneProvince = async (limits: { questionsPerKioskPerMinute?: number } = {}) => {
  const site = await newSite();
  const keys = questionKeys(site.folder);
  const device = generateKeyPairSync('ed25519');
  const publicKeyFile = join(site.folder, 'k01.json');
  writeFileSync(publicKeyFile, JSON.stringify(device.publicKey.export({ format: 'jwk' })));
  const repository = await startRepository({
    ...site.config,
    questionKeysFile: keys.privateFile,
    kiosks: [...site.config.kiosks, { kioskId: 'k01', publicKeyFile, office: 'Bộ phận Một cửa phường Thử Nghiệm' }],
    limits: { ...site.config.limits, questionsPerKioskPerMinute: 1_000, ...limits },
  });
  const own = { kioskId: 'k01', privateKey: device.privateKey, publicJwk: device.publicKey.export({ format: 'jwk' }) };
  const kiosk = await VisitAndDaemon.start({ repository: repository.url }, systemClock, device);
  const read = readServiceKeys(keys.publicFile);
  if (!read.ok) throw new Error(read.fault);
  const setup = { keys: read.value, publicUrl: repository.url };
  const entered = await fetch(`${repository.url}/officer/enter?key=${officerKey}`);
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const page = async (path: string): Promise<string> =>
    (await fetch(`${repository.url}${path}`, { headers: { cookie, accept: 'text/html' } })).text();
  return {
    ...site,
    url: repository.url,
    kiosk,
    device,
    setup,
    province: new Province(setup, kiosk.relay, systemClock),
    own,
    deliver: callerOf(repository.url, own),
    another: callerOf(repository.url, site.kiosks[0]),
    page,
    /** a form of the officer's pages, as a browser posts it */
    post: async (path: string, form: Record<string, string>): Promise<Response> => {
      const token = /name="token" value="([^"]+)"/.exec(await page('/officer'))?.[1] ?? '';
      return fetch(`${repository.url}${path}`, {
        method: 'POST',
        body: new URLSearchParams({ token, ...form }),
        headers: { cookie, accept: 'text/html' },
        redirect: 'manual',
      });
    },
    end: async () => {
      await kiosk.stop();
      await repository.close();
      await site.remove();
    },
  };
};
export type OneProvince = Awaited<ReturnType<typeof oneProvince>>;
