import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readConfiguration } from '@mot-cua/domain/configuration.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import Type, { type Static } from 'typebox';
import { SecondPlaceChoice } from '../second-place/second-place-choice.ts';

const closed = { additionalProperties: false };
const File = Type.String({ minLength: 1, maxLength: 400 });
const Words = Type.String({ minLength: 1, maxLength: 200 });
const Count = Type.Integer({ minimum: 0 });

/** The station's configuration file. File names are relative to the file itself. It holds no secrets, only where they lie. */
export const StationConfig = Type.Object(
  {
    /** the station is a kiosk of its own: own id, own key, own data folder */
    kiosk: Type.Object({ id: Type.String({ pattern: '^[a-z0-9-]{1,20}$' }), office: Words }, closed),
    /** the officer who sits there; compares, and is named in every record */
    clerk: Type.Object({ name: Words }, closed),
    /** loopback only; 0 takes any free port */
    listen: Type.Object({ port: Type.Integer({ minimum: 0, maximum: 65_535 }) }, closed),
    dataFolder: File,
    /** the clerk's page; without it a page of plain words, for whoever calls the station by program */
    uiFolder: Type.Optional(File),
    deviceKeyFile: File,
    /** key of the batch on this disk; made at the first start */
    batchKeyFile: Type.Optional(File),
    repository: Type.Object({ url: Type.String({ pattern: '^https?://' }), receiptKeysFile: File }, closed),
    /** age public keys: the province, the office, the offline escrow */
    recipients: Type.Array(Type.String({ pattern: '^age1[a-z0-9]{20,}$' }), { minItems: 1, maxItems: 8 }),
    /** the site's dated list of papers (`PaperType[]` of domain/digitisation/paper-codes.ts) as JSON */
    paperTypesFile: File,
    /** who owes what by when (`ProgressPlanFile` of domain/digitisation/progress-report.ts); without it the station's own line alone is drawn */
    progressPlanFile: Type.Optional(File),
    scanner: Type.Object(
      {
        saneDevice: Type.String({ minLength: 1 }),
        saneConfigFolder: Type.Optional(File),
        statusUrl: Type.Optional(Type.String()),
        /** 200 is the least that an archive takes (NĐ 30/2020); 300 when left out */
        dpi: Type.Optional(Type.Integer({ minimum: 200, maximum: 600 })),
      },
      closed,
    ),
    /** without it papers are compared, but neither signed nor sent */
    token: Type.Optional(
      Type.Object(
        {
          /** path of the PKCS#11 module */
          module: File,
          label: Words,
          /** CKA_ID of key and certificate, hex */
          keyId: Type.String({ pattern: '^[0-9a-f]{2,128}$' }),
          /** the agency as its stamp says it */
          agency: Words,
          environment: Type.Optional(Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 400 }))),
          /** certificates (DER) between the key's and the anchor */
          chainFiles: Type.Optional(Type.Array(File, { maxItems: 6 })),
          /** certificates (DER) that a signature must lead to; without them the record says `unsure` of it */
          anchorFiles: Type.Optional(Type.Array(File, { maxItems: 20 })),
          /** RFC 3161; with it signatures are B-T, or are not made */
          timestampUrl: Type.Optional(Type.String({ pattern: '^https?://' })),
        },
        closed,
      ),
    ),
    /** certified electronic copies (NĐ 45/2020, Điều 10); needs `token`. Without it the station makes none */
    certification: Type.Optional(
      Type.Object(
        {
          /** who certifies, as the certification's words say it: `Ủy ban nhân dân phường Sông Hiến` */
          authority: Words,
          /** what the officer is there: `Phó Chủ tịch` */
          position: Words,
          /** CKA_ID of the officer's own key on the same token; the agency's is `token.keyId` */
          officerKeyId: Type.String({ pattern: '^[0-9a-f]{2,128}$' }),
          /** quyển số of the certification book; a new one each year, numbers begin anew with it */
          book: Type.String({ minLength: 1, maxLength: 40 }),
          /** the first number given here, where the book was begun on paper; 1 when left out */
          firstNumber: Type.Optional(Type.Integer({ minimum: 1, maximum: 9_999_999 })),
          /** true: signatures carry what a judge of later years needs (PAdES B-LT), or are not made; needs `token.timestampUrl` and anchors */
          longTerm: Type.Optional(Type.Boolean()),
        },
        closed,
      ),
    ),
    /** where a copy of every sealed bag lies until its receipt is here, as a kiosk has it (config.ts): a counter PC, or another disk */
    secondPlace: Type.Optional(SecondPlaceChoice),
    storage: Type.Optional(
      Type.Object(
        {
          lowBytes: Type.Optional(Count),
          /** less free than this: nothing is fed any more */
          fullBytes: Type.Optional(Count),
          ballastBytes: Type.Optional(Count),
          retentionHours: Type.Optional(Type.Number({ minimum: 0, maximum: 8_760 })),
        },
        closed,
      ),
    ),
    forwarding: Type.Optional(
      Type.Object(
        {
          firstRetryMs: Type.Optional(Type.Integer({ minimum: 50 })),
          longestRetryMs: Type.Optional(Type.Integer({ minimum: 100 })),
          lookEveryMs: Type.Optional(Type.Integer({ minimum: 100 })),
        },
        closed,
      ),
    ),
    /** what the agency owes (10, 40, 100 % by dates of its own plan) */
    obligation: Type.Optional(
      Type.Object(
        {
          title: Words,
          papers: Type.Integer({ minimum: 1 }),
          due: Type.Array(
            Type.Object(
              { on: Type.String({ pattern: '^20[0-9]{2}-[01][0-9]-[0-3][0-9]$' }), percent: Type.Integer() },
              closed,
            ),
            { maxItems: 40 },
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type StationConfig = Static<typeof StationConfig> & { readonly batchKeyFile: string };

/** What one part of the file asks of another. */
const certificationFaults = (
  { certification, token }: Static<typeof StationConfig>,
  file: string,
): readonly string[] => {
  if (!certification) return [];
  if (!token) return [`${file}, certification: needs a token to sign with; give token, or leave certification out`];
  const lacks = certification.longTerm && (!token.timestampUrl || (token.anchorFiles ?? []).length === 0);
  return [
    ...(lacks ? [`${file}, certification.longTerm: needs token.timestampUrl and token.anchorFiles`] : []),
    ...(certification.officerKeyId === token.keyId
      ? [`${file}, certification.officerKeyId: is the agency's key; the officer signs with one of their own`]
      : []),
  ];
};

/** Reads the file; every mistake is named by key and line. File names come back absolute. */
export const readStationConfig = (file: string): Result<StationConfig, readonly string[]> => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return failed([`${file}: cannot be read; give --config <file>`]);
  }
  const read = readConfiguration(text, StationConfig, file);
  if (!read.ok) return read;
  const certification = certificationFaults(read.value, file);
  if (certification.length > 0) return failed(certification);
  const at = (path: string): string => resolve(dirname(file), path);
  const { dataFolder, uiFolder, deviceKeyFile, batchKeyFile, repository, paperTypesFile, scanner, token } = read.value;
  const { progressPlanFile, secondPlace } = read.value;
  return done({
    ...read.value,
    dataFolder: at(dataFolder),
    ...(uiFolder === undefined ? {} : { uiFolder: at(uiFolder) }),
    deviceKeyFile: at(deviceKeyFile),
    batchKeyFile: at(batchKeyFile ?? join(dataFolder, 'batch-key')),
    repository: { ...repository, receiptKeysFile: at(repository.receiptKeysFile) },
    paperTypesFile: at(paperTypesFile),
    ...(secondPlace?.kind === 'folder' ? { secondPlace: { ...secondPlace, folder: at(secondPlace.folder) } } : {}),
    ...(progressPlanFile === undefined ? {} : { progressPlanFile: at(progressPlanFile) }),
    scanner: {
      ...scanner,
      ...(scanner.saneConfigFolder === undefined ? {} : { saneConfigFolder: at(scanner.saneConfigFolder) }),
    },
    ...(token
      ? {
          token: {
            ...token,
            chainFiles: token.chainFiles?.map(at) ?? [],
            anchorFiles: token.anchorFiles?.map(at) ?? [],
          },
        }
      : {}),
  });
};
