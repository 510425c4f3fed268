import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SigningOffice } from '../../device-daemon/src/signing/signing-office-for-tests.ts';
import type { StationConfig } from '../../device-daemon/src/station/station-config.ts';
import { ISSUER, listedTypes, progressPlan } from './papers.ts';

/** Who certifies copies at the stations of tests and demo, and in which book. */
export const CERTIFIED_BY = {
  authority: 'Ủy ban nhân dân phường Sông Hiến',
  position: 'Phó Chủ tịch',
  book: '01/2026-SCT/BS',
};
/** Whose certificate lies on the token (signing-office-for-tests.ts): who compares is who signs. */
export const CLERK = 'Nguyễn Thị Ánh Tuyết';

export type StationParts = {
  /** who sits there; `CLERK` unless said */
  readonly clerk?: string;
  readonly kiosk: StationConfig['kiosk'];
  readonly port?: number;
  readonly uiFolder?: string;
  readonly repositoryUrl: string;
  readonly deviceKeyFile: string;
  readonly receiptKeysFile: string;
  readonly recipients: readonly string[];
  readonly scanner: {
    readonly saneDevice: string;
    readonly saneConfigDir: string;
    readonly statusUrl: string;
    readonly dpi: number;
  };
  readonly token: SigningOffice;
  readonly timestampUrl: string | null;
};

/** The configuration of a station whose data lie in `folder`, with the files that it names. */
export const stationConfig = (folder: string, parts: StationParts): StationConfig => {
  const at = (name: string): string => join(folder, name);
  const { place, agency, officer, ca, root } = parts.token;
  writeFileSync(at('paper-types.json'), JSON.stringify(listedTypes()));
  writeFileSync(at('progress-plan.json'), JSON.stringify(progressPlan));
  writeFileSync(at('ca.der'), ca);
  writeFileSync(at('root.der'), root);
  const { saneDevice, saneConfigDir, statusUrl, dpi } = parts.scanner;
  return {
    kiosk: parts.kiosk,
    clerk: { name: parts.clerk ?? CLERK },
    listen: { port: parts.port ?? 0 },
    dataFolder: at('station'),
    ...(parts.uiFolder === undefined ? {} : { uiFolder: parts.uiFolder }),
    deviceKeyFile: parts.deviceKeyFile,
    batchKeyFile: at('station/batch-key'),
    repository: { url: parts.repositoryUrl, receiptKeysFile: parts.receiptKeysFile },
    recipients: [...parts.recipients],
    paperTypesFile: at('paper-types.json'),
    scanner: { saneDevice, saneConfigFolder: saneConfigDir, statusUrl, dpi },
    token: {
      module: place.module,
      label: place.label,
      environment: { ...place.environment },
      keyId: agency.keyId,
      agency: ISSUER,
      chainFiles: [at('ca.der')],
      anchorFiles: [at('root.der')],
      ...(parts.timestampUrl === null ? {} : { timestampUrl: parts.timestampUrl }),
    },
    certification: { ...CERTIFIED_BY, officerKeyId: officer.keyId, firstNumber: 214, longTerm: true },
    progressPlanFile: at('progress-plan.json'),
    obligation: {
      title: 'Số hóa kết quả còn hiệu lực',
      papers: 400,
      due: [
        { on: '2026-12-31', percent: 10 },
        { on: '2027-12-31', percent: 40 },
        { on: '2028-12-31', percent: 100 },
      ],
    },
  };
};
