import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { lineOf, readConfiguration } from '@mot-cua/domain/configuration.ts';
import { ExtraPurpose } from '@mot-cua/domain/consent-extras.ts';
import { Language } from '@mot-cua/domain/localized.ts';
import { OfficeNotice } from '@mot-cua/domain/office-notices.ts';
import { KioskCountsAs } from '@mot-cua/domain/procedure-package/filing.ts';
import { MOST_OFFICES, ReceivingOffice } from '@mot-cua/domain/receiving-offices.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { QueueService } from '@mot-cua/domain/visit-link.ts';
import Type, { type Static } from 'typebox';
import { IdentityConfig, identityMistakes } from './card-verifier/identity-config.ts';
import { CabinetConfig } from './devices/cabinet/cabinet.ts';
import { SerialPort, UsbDevice } from './devices/device-places.ts';
import { HelperConfig } from './helpers/helper-config.ts';
import { OfficeConfig, officeAt } from './office/office-config.ts';
import { SecondPlaceChoice } from './second-place/second-place-choice.ts';

const closed = { additionalProperties: false };
const File = Type.String({ minLength: 1, maxLength: 400 });
/** What a site adds for people who read another language, or hear rather than read. */
const AccessConfig = Type.Object(
  {
    /** offered on every screen, in this order */
    languages: Type.Optional(Type.Array(Language, { minItems: 2, maxItems: 7, uniqueItems: true })),
    /** the province's own language packs, `<code>.json`; they go before those of the kiosk */
    languagesFolder: Type.Optional(File),
    /** clips to be heard, `<language>/manifest.json` and its files */
    audioFolder: Type.Optional(File),
    /** the jack's switch as the kernel tells it, e.g. /dev/input/by-path/…-event */
    headphoneJack: Type.Optional(Type.Object({ path: File }, closed)),
  },
  closed,
);

const accessAt = (access: Static<typeof AccessConfig>, at: (path: string) => string): Static<typeof AccessConfig> => ({
  ...access,
  ...(access.languagesFolder ? { languagesFolder: at(access.languagesFolder) } : {}),
  ...(access.audioFolder ? { audioFolder: at(access.audioFolder) } : {}),
});

/** The kiosk's configuration file. File names are relative to the file itself. It holds no secrets, only where they lie. */
export const KioskConfig = Type.Object(
  {
    kiosk: Type.Object(
      {
        id: Type.String({ pattern: '^[a-z0-9-]{1,20}$' }),
        name: Type.String({ minLength: 1, maxLength: 60 }),
        office: Type.String({ minLength: 1, maxLength: 120 }),
      },
      closed,
    ),
    /** loopback only; 0 takes any free port */
    listen: Type.Object({ port: Type.Integer({ minimum: 0, maximum: 65535 }) }, closed),
    /** what must last: ledger and sealed bags */
    dataFolder: File,
    /** what need not: sockets, logs, browser profiles; on tmpfs on a device */
    runFolder: File,
    uiFolder: File,
    deviceKeyFile: File,
    repository: Type.Object(
      {
        url: Type.String({ pattern: '^https?://' }),
        receiptKeysFile: File,
        /** JWKS to which questions about a citizen are sealed; absent: none are asked */
        questionKeysFile: Type.Optional(File),
        /** where a citizen's phone finds the repository, when that is another address */
        publicUrl: Type.Optional(Type.String({ pattern: '^https?://', maxLength: 200 })),
      },
      closed,
    ),
    /** age public keys: the province, the office, the offline escrow */
    recipients: Type.Array(Type.String({ pattern: '^age1[a-z0-9]{20,}$' }), { minItems: 1, maxItems: 8 }),
    catalogue: Type.Object({ folder: File, publicKeyFile: File }, closed),
    services: Type.Array(QueueService, { minItems: 1, maxItems: 26 }),
    /** where the office has more machines than this one; its plan's services are then what counts, and are the same */
    office: Type.Optional(OfficeConfig),
    /** what the kiosk's own cabinet can tell: its door, its UPS */
    cabinet: Type.Optional(CabinetConfig),
    forwarding: Type.Optional(
      Type.Object(
        {
          firstRetryMs: Type.Optional(Type.Integer({ minimum: 50 })),
          longestRetryMs: Type.Optional(Type.Integer({ minimum: 100 })),
          lookEveryMs: Type.Optional(Type.Integer({ minimum: 100 })),
          /** at most this much of the line, kbit/s; without it all of it */
          ceilingKbit: Type.Optional(Type.Integer({ minimum: 8 })),
          /** office time in which bags may be sent, e.g. {"from":"06:00","to":"22:00"}; small questions are always asked */
          hours: Type.Optional(
            Type.Object(
              {
                from: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
                to: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
    /** where a copy of every sealed bag lies until its receipt is here; without it dossiers lie on this kiosk alone */
    secondPlace: Type.Optional(SecondPlaceChoice),
    storage: Type.Optional(
      Type.Object(
        {
          /** allocated ahead and given up first when the disk is full, so that acknowledging still works */
          ballastBytes: Type.Optional(Type.Integer({ minimum: 0 })),
          /** less free than this: staff are told (`storage-low`) */
          lowBytes: Type.Optional(Type.Integer({ minimum: 0 })),
          /** less free than this: no new visits (`storage-full`) */
          fullBytes: Type.Optional(Type.Integer({ minimum: 0 })),
          /** a sealed bag stays this long after its verified receipt, hours; under pressure less */
          retentionHours: Type.Optional(Type.Number({ minimum: 0, maximum: 8_760 })),
        },
        closed,
      ),
    ),
    /** this kiosk's secret share in the keys of parked drafts; made at the first start. In a TPM where there is one. */
    parking: Type.Optional(
      Type.Object({ secretFile: Type.Optional(File), tpm: Type.Optional(Type.String({ minLength: 1 })) }, closed),
    ),
    /** the panel people touch; its pixels per inch make millimetres of every size (kiosk-ui/kit/hardware-profiles.ts) */
    panel: Type.Optional(Type.Object({ ppi: Type.Number({ minimum: 40, maximum: 400 }) }, closed)),
    /** other languages than Vietnamese and English, and voices */
    access: Type.Optional(AccessConfig),
    /** how people are known here; without it chips are read and not checked, and nobody signs in */
    identity: Type.Optional(IdentityConfig),
    /** consents beyond the dossier that this office can keep; without it nobody is asked */
    extras: Type.Optional(Type.Array(ExtraPurpose, { maxItems: 8, uniqueItems: true })),
    /** what the office has to say on the first screen, with its days */
    notices: Type.Optional(Type.Array(OfficeNotice, { maxItems: 60 })),
    /** as what a filing here is paid for, from which day: the province decides it; absent: as at the counter */
    countsAs: Type.Optional(Type.Array(KioskCountsAs, { maxItems: 40 })),
    /** other offices of the province, where citizens may get the results of what any office may take in */
    offices: Type.Optional(Type.Array(ReceivingOffice, { maxItems: MOST_OFFICES, uniqueItems: true })),
    /** who may sign in and help beside a citizen */
    helpers: Type.Optional(Type.Array(HelperConfig, { maxItems: 60 })),
    /** a list of appointments that the office or the province writes (domain/src/appointments.ts); minutes around the time */
    appointments: Type.Optional(
      Type.Object(
        {
          file: File,
          earlyMinutes: Type.Optional(Type.Integer({ minimum: 0, maximum: 720 })),
          lateMinutes: Type.Optional(Type.Integer({ minimum: 0, maximum: 720 })),
        },
        closed,
      ),
    ),
    /** the communes of this site's addresses (domain/src/identity/territory); without it they are typed */
    territory: Type.Optional(Type.Object({ communesFile: File }, closed)),
    /** ISO 8601 date of the system image: the clock is never believed to be earlier */
    imageDate: Type.Optional(Type.String({ pattern: '^20[0-9]{2}-[01][0-9]-[0-3][0-9]$' })),
    devices: Type.Object(
      {
        documentScanner: Type.Optional(
          Type.Object(
            {
              saneDevice: Type.String({ minLength: 1 }),
              saneConfigFolder: Type.Optional(File),
              statusUrl: Type.Optional(Type.String()),
            },
            closed,
          ),
        ),
        /** a camera above the table: by a path that stays, `/dev/v4l/by-id/…`, and by what it sees of the table, measured once */
        documentCamera: Type.Optional(
          Type.Object(
            {
              device: File,
              fieldWidthMm: Type.Number({ minimum: 50, maximum: 1000 }),
              fieldHeightMm: Type.Number({ minimum: 50, maximum: 1000 }),
              /** another v4l2-ctl than the system's */
              program: Type.Optional(File),
            },
            closed,
          ),
        ),
        idCardReader: Type.Optional(
          Type.Object({ reader: Type.String({ minLength: 1 }), pcscSocket: Type.Optional(File) }, closed),
        ),
        codeReader: Type.Optional(SerialPort),
        /** on a serial line; a printer of the USB printer class goes under `ticketPrinterUsb` instead */
        ticketPrinter: Type.Optional(SerialPort),
        ticketPrinterUsb: Type.Optional(UsbDevice),
        satisfactionButtons: Type.Optional(SerialPort),
        satisfactionButtonsHid: Type.Optional(UsbDevice),
        /** an A4 printer by its CUPS queue; `server`: a host, or the path of a socket; without it this machine's own CUPS */
        formPrinter: Type.Optional(
          Type.Object(
            {
              queue: Type.String({ pattern: '^[\\w.-]{1,127}$' }),
              server: Type.Optional(Type.String({ pattern: '^(/|[\\w.:-]+$)', maxLength: 200 })),
            },
            closed,
          ),
        ),
      },
      closed,
    ),
    /** the kiosk's own browser; absent where somebody opens the page in a browser of their own (demo) */
    browser: Type.Optional(
      Type.Object(
        {
          executable: File,
          profileFolder: File,
          flags: Type.Optional(Type.Array(Type.String())),
          display: Type.Optional(Type.String()),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type KioskConfig = Static<typeof KioskConfig>;

/** A key of the file as people find it, by its JSON pointer: `kiosk.json, line 7, identity.verifier`. */
export const placesIn =
  (file: string, text: string) =>
  (pointer: string): string =>
    `${basename(file)}, line ${lineOf(text, pointer)}, ${pointer.slice(1).replaceAll('/', '.')}`;

/** Reads the file; every mistake is named by key and line. File names come back absolute. */
export const readKioskConfig = (file: string): Result<KioskConfig, string[]> => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return failed([
      `${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}); give --config <file>`,
    ]);
  }
  const read = readConfiguration(text, KioskConfig, file);
  if (!read.ok) return read;
  const at = (path: string): string => resolve(dirname(file), path);
  const config = read.value;
  const where = placesIn(file, text);
  const { documentScanner, documentCamera, idCardReader } = config.devices;
  for (const [one, other] of [
    ['ticketPrinter', 'ticketPrinterUsb'],
    ['satisfactionButtons', 'satisfactionButtonsHid'],
  ] as const) {
    if (config.devices[one] && config.devices[other])
      return failed([`${where(`/devices/${other}`)}: stands beside devices.${one}; a kiosk has one of them`]);
  }
  const { identity } = config;
  const mistakes = identity
    ? identityMistakes(identity, {
        cardReader: idCardReader !== undefined,
        codeReader: config.devices.codeReader !== undefined,
      })
    : [];
  if (mistakes.length > 0)
    return failed(mistakes.map(({ path, message }) => `${where(`/identity${path}`)}: ${message}`));
  return done({
    ...config,
    ...(config.access ? { access: accessAt(config.access, at) } : {}),
    ...(config.office ? { office: officeAt(config.office, at) } : {}),
    ...(identity ? { identity: withFilesAt(identity, at) } : {}),
    dataFolder: at(config.dataFolder),
    runFolder: at(config.runFolder),
    uiFolder: at(config.uiFolder),
    deviceKeyFile: at(config.deviceKeyFile),
    repository: {
      ...config.repository,
      receiptKeysFile: at(config.repository.receiptKeysFile),
      ...(config.repository.questionKeysFile === undefined
        ? {}
        : { questionKeysFile: at(config.repository.questionKeysFile) }),
    },
    ...(config.secondPlace?.kind === 'folder'
      ? { secondPlace: { ...config.secondPlace, folder: at(config.secondPlace.folder) } }
      : {}),
    ...(config.parking?.secretFile
      ? { parking: { ...config.parking, secretFile: at(config.parking.secretFile) } }
      : {}),
    ...(config.territory ? { territory: { communesFile: at(config.territory.communesFile) } } : {}),
    ...(config.appointments ? { appointments: { ...config.appointments, file: at(config.appointments.file) } } : {}),
    catalogue: { folder: at(config.catalogue.folder), publicKeyFile: at(config.catalogue.publicKeyFile) },
    devices: {
      ...config.devices,
      ...(documentScanner?.saneConfigFolder
        ? { documentScanner: { ...documentScanner, saneConfigFolder: at(documentScanner.saneConfigFolder) } }
        : {}),
      ...(documentCamera
        ? {
            documentCamera: {
              ...documentCamera,
              device: at(documentCamera.device),
              ...(documentCamera.program ? { program: at(documentCamera.program) } : {}),
            },
          }
        : {}),
      ...(idCardReader?.pcscSocket
        ? { idCardReader: { ...idCardReader, pcscSocket: at(idCardReader.pcscSocket) } }
        : {}),
    },
    ...(config.browser ? { browser: { ...config.browser, profileFolder: at(config.browser.profileFolder) } } : {}),
  });
};

/** File names of `identity` made absolute. */
const withFilesAt = (identity: IdentityConfig, at: (path: string) => string): IdentityConfig => {
  const { anchorsFolder, cardService, signIn } = identity;
  return {
    ...identity,
    ...(anchorsFolder === undefined ? {} : { anchorsFolder: at(anchorsFolder) }),
    ...(cardService ? { cardService: serviceAt(cardService, at) } : {}),
    ...(signIn ? { signIn: serviceAt(signIn, at) } : {}),
  };
};

const serviceAt = (
  service: NonNullable<IdentityConfig['signIn']>,
  at: (path: string) => string,
): NonNullable<IdentityConfig['signIn']> => ({
  ...service,
  keysFile: at(service.keysFile),
  ...(service.caFile === undefined ? {} : { caFile: at(service.caFile) }),
});
