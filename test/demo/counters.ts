import { createHash, X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KioskConfig } from '@mot-cua/device-daemon/src/config.ts';
import { hashPin } from '@mot-cua/device-daemon/src/helpers/pin.ts';
import { badgeDigest, displayDigest } from '@mot-cua/device-daemon/src/office-door/badge.ts';
import {
  certifyNode,
  type KeyAndCertificate,
  makeAuthority,
} from '@mot-cua/device-daemon/src/office-door/office-authority.ts';
import { type OfficePlan, usualPolicy } from '@mot-cua/domain/office/office-plan.ts';
import type { QueueService } from '@mot-cua/domain/visit-link.ts';

/**
 * The counters of the demo's office: its plan, its own certificate authority, and the kiosk as the one machine that hosts. Invented
 * people; README.md says how to sign in. Files lie in `folder` and stay, so that a browser that trusts the office goes on doing so.
 */
export const OFFICE_DOMAIN = 'song-hien.mot-cua.example';
/** The province as the office's browsers open it: under the same registrable domain, as in life, so that its session counts in a frame. */
export const PROVINCE_HOST = `kho.${OFFICE_DOMAIN}`;
/** Secret number of everybody in the demo's office. */
export const STAFF_PIN = '246810';
export const DISPLAY_KEY = 'man-hinh-sanh-chinh-cua-ban-trinh-dien-0001';
/** What the reader types for somebody's badge. */
export const badgeOf = (staff: string): string => `9704${staff}20260001`;

const people = [
  { id: '101', name: 'Hoàng Thị Vân', roles: ['officer'] },
  { id: '102', name: 'Bế Văn Đức', roles: ['officer'] },
  { id: '103', name: 'Nông Thu Hà', roles: ['officer', 'supervisor'] },
  { id: '105', name: 'Lý Quốc Trung', roles: ['manager'] },
  { id: '106', name: 'Triệu Văn Kỳ', roles: ['technician'] },
] as const;

export type DemoCounters = {
  readonly config: NonNullable<KioskConfig['office']>;
  /** PEM of the authority: whoever trusts it opens the pages */
  readonly authorityFile: string;
  /** opens a page of the office in a Chromium of its own that finds the name and believes this one machine */
  readonly openFile: string;
};

/** Certificates of the office's authority for the kiosk and for the province's door; made once for each folder. */
export const demoCertificates = (
  folder: string,
  title: string,
  now: number,
): { readonly province: KeyAndCertificate } => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const at = (name: string): string => join(folder, name);
  if (!existsSync(at('kho.pem'))) {
    const authority = makeAuthority(title, OFFICE_DOMAIN, now);
    writeFileSync(at('authority.pem'), authority.certificate);
    for (const id of ['k01', 'kho']) {
      const node = certifyNode(authority, { id, host: `${id}.${OFFICE_DOMAIN}` }, now);
      if (!node.ok) throw new Error(node.fault);
      writeFileSync(at(`${id}.key.pem`), node.value.key, { mode: 0o600 });
      writeFileSync(at(`${id}.pem`), node.value.certificate);
    }
  }
  const read = (name: string): string => readFileSync(at(name), 'utf8');
  return { province: { key: read('kho.key.pem'), certificate: read('kho.pem') } };
};

/** `port` 0 takes any free one. */
export const demoCounters = async (
  folder: string,
  given: {
    readonly title: string;
    readonly services: readonly QueueService[];
    readonly port: number;
    readonly pagesFolder: string;
    readonly packagesFolder: string;
    readonly officerUrl: string;
    readonly now: number;
    /** laid over the plan, key by key at the top level */
    readonly plan?: Partial<OfficePlan>;
  },
): Promise<DemoCounters> => {
  const at = (name: string): string => join(folder, name);
  const host = `k01.${OFFICE_DOMAIN}`;
  demoCertificates(folder, given.title, given.now);
  const pin = await hashPin(STAFF_PIN);
  const [civil, land, police, other] = given.services.map(({ id }) => id);
  const plan: OfficePlan = {
    format: 'office-plan/1',
    id: 'song-hien',
    title: given.title,
    services: [...given.services],
    counters: [
      { id: 'q1', number: 1, services: [civil, other].filter((id) => id !== undefined) },
      { id: 'q2', number: 2, services: [civil, land].filter((id) => id !== undefined) },
      { id: 'q3', number: 3, services: [police, land, other].filter((id) => id !== undefined) },
    ],
    staff: people.map(({ id, name, roles }) => ({ id, name, roles: [...roles], pin, badge: badgeDigest(badgeOf(id)) })),
    nodes: [{ id: 'k01', title: 'Kiosk 01', kind: 'kiosk', url: `https://${host}:${given.port}`, votes: 1 }],
    policy: usualPolicy,
    hotline: '0206 000 0000',
    signage: { voice: true, quiet: [], notices: ['Giờ làm việc: 7 giờ 30 đến 11 giờ 30, 13 giờ 30 đến 17 giờ.'] },
    displays: [{ id: 'sanh', key: displayDigest(DISPLAY_KEY) }],
    ...given.plan,
  };
  writeFileSync(at('plan.json'), JSON.stringify(plan, null, 2), { mode: 0o600 });
  writeFileSync(
    at('open-page'),
    openPage(
      folder,
      ['k01.pem', 'kho.pem'].map((name) => readFileSync(at(name), 'utf8')),
    ),
  );
  chmodSync(at('open-page'), 0o755);
  return {
    config: {
      planFile: at('plan.json'),
      node: 'k01',
      keyFile: at('k01.key.pem'),
      certFile: at('k01.pem'),
      caFile: at('authority.pem'),
      port: given.port,
      door: {
        networks: ['127.0.0.0/8'],
        pagesFolder: given.pagesFolder,
        packagesFolder: given.packagesFolder,
        officerUrl: given.officerUrl,
        publicResults: true,
      },
    },
    authorityFile: at('authority.pem'),
    openFile: at('open-page'),
  };
};

/** The names lead to this machine and these keys are believed: nothing of the person's own browser is changed. */
const openPage = (folder: string, certificates: readonly string[]): string => {
  const pins = certificates.map((certificate) => {
    const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
    return createHash('sha256').update(key).digest('base64');
  });
  return `#!/bin/sh
# open-page <address>: a page of the demo's office, in a browser profile of its own; displays speak without a touch
exec chromium --no-first-run --autoplay-policy=no-user-gesture-required --user-data-dir="${folder}/browser" \\
  --host-resolver-rules="MAP *.${OFFICE_DOMAIN} 127.0.0.1" --ignore-certificate-errors-spki-list=${pins.join(',')} "$@"
`;
};
