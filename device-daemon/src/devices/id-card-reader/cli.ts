import { randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chipPerson, portrait } from '../../emrtd/holder.ts';
import { allVerified, describeJudgement, judgeFolder } from '../../emrtd/trust/judge-folder.ts';
import type { ChipAccess, ChipPerson, ChipReading } from '../card-reading.ts';
import { createIdCardReader } from './driver.ts';

/**
 * For technicians, with no daemon: reads the card on a reader and says how it went. Personal data is masked unless
 * `--show` is given. Exit code 0 when the card was read, 1 when not, 2 when the arguments are wrong.
 */
const usage = `Reads the chip of an ID card.

  node device-daemon/src/devices/id-card-reader/cli.ts --reader NAME [--can NNNNNN] [--mrz NUMBER,yyMMdd,yyMMdd]

  --reader NAME   as pcscd tells it, for example "Virtual PCD 00 00"
  --can NNNNNN    last six digits of the personal number, or what is printed on the card
  --mrz A,B,C     document number, date of birth, date of expiry; with both, the CAN is tried first
  --wait SECONDS  how long to wait for a card (default 30)
  --long BYTES    longest answer that the reader carries (default 256: short APDUs only)
  --com           read EF.COM too
  --show          print names and numbers in full

Judges what lies in a folder: EF.SOD (with data groups beside it), master lists, certificates, revocation lists.

  npm run card -- judge FOLDER [--anchors FOLDER] [--at yyyy-mm-dd] [--json]

  --anchors DIR   what is trusted (default: the certificates and master lists of FOLDER itself)
  --at DATE       as if today were that day
  --json          for programs`;

/** First letters only, so that the technician sees that something was read, and not what. */
const masked = (text: string): string => text.replace(/(?<=[\p{L}\p{N}])[\p{L}\p{N}]/gu, '•');

const wordsOf = (value: ChipPerson[keyof ChipPerson]): string =>
  typeof value === 'object' && value !== null ? Object.values(value).join(' ') : String(value ?? 'none');

const signatureWords = ({ activeAuthentication }: ChipReading): string => {
  if (!activeAuthentication) return 'not asked';
  const { length } = activeAuthentication.signature;
  return length > 0 ? `${length} bytes (not checked here)` : 'refused';
};

export const describeReading = (
  reading: ChipReading,
  person: ChipPerson | null,
  show: boolean,
  ms: number,
): string[] => {
  const say = show ? (text: string): string => text : masked;
  const { apdus, bytesOut, bytesIn } = reading.traffic;
  const files = Object.entries(reading.files).map(([name, bytes]) => `${name.toUpperCase()} ${bytes.length} B`);
  return [
    `opened by      ${reading.accessUsed}`,
    `level          chip-read (signature of the chip not checked here)`,
    `proof          ${[reading.chipAuthentication, reading.chipProof, reading.chipAuthenticationDetail].filter(Boolean).join(': ')}`,
    `signature      ${signatureWords(reading)}`,
    `files          ${files.join(', ')}`,
    `traffic        ${apdus} APDUs, ${bytesOut} bytes out, ${bytesIn} bytes in, ${Math.round(ms)} ms`,
    ...(person ? Object.entries(person).map(([name, value]) => `${name.padEnd(14)} ${say(wordsOf(value))}`) : []),
  ];
};

const readArguments = (args: readonly string[]) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      reader: { type: 'string' },
      can: { type: 'string' },
      mrz: { type: 'string' },
      wait: { type: 'string', default: '30' },
      long: { type: 'string', default: '256' },
      com: { type: 'boolean', default: false },
      show: { type: 'boolean', default: false },
    },
  });
  const waitMs = Number(values.wait) * 1000;
  const mostResponseBytes = Number(values.long);
  if (!values.reader || !(waitMs >= 0 && waitMs <= 600_000)) return null;
  if (!(Number.isInteger(mostResponseBytes) && mostResponseBytes >= 256 && mostResponseBytes <= 65_535)) return null;
  const access = [...canIn(values.can), ...mrzIn(values.mrz)];
  if (access.length === 0) return null;
  const { reader: readerName, com: withCommon, show } = values;
  return { readerName, mostResponseBytes, withCommon, waitMs, show, access };
};

const canIn = (can: string | undefined): ChipAccess[] => (can === undefined ? [] : [{ kind: 'can', can }]);

const mrzIn = (mrz: string | undefined): ChipAccess[] => {
  const [documentNumber, dateOfBirth, dateOfExpiry] = mrz?.split(',') ?? [];
  return documentNumber && dateOfBirth && dateOfExpiry
    ? [{ kind: 'mrz', documentNumber, dateOfBirth, dateOfExpiry }]
    : [];
};

export const run = async (args: readonly string[], say: (line: string) => void): Promise<number> => {
  if (args.includes('--help') || args.includes('-h')) {
    say(usage);
    return 0;
  }
  if (args[0] === 'judge') return runJudge(args.slice(1), say);
  let wanted: ReturnType<typeof readArguments>;
  try {
    wanted = readArguments(args);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 2;
  }
  if (!wanted) {
    say(usage);
    return 2;
  }
  const { readerName, mostResponseBytes, withCommon, access } = wanted;
  const reader = createIdCardReader({ readerName, mostResponseBytes, withCommon });
  const { signal } = new AbortController();
  try {
    const opened = await reader.open({ signal, deadlineMs: 5_000 });
    if (!opened.ok) return complain(say, opened.fault);
    say(`reader         ${opened.value}`);
    if (!reader.present) say('waiting for a card…');
    if (!(await cardComes(reader, wanted.waitMs))) {
      say('no card came');
      return 1;
    }
    const started = performance.now();
    const reading = await reader.read(access, { signal, deadlineMs: 60_000 }, () => undefined, randomBytes(8));
    if (!reading.ok) return complain(say, reading.fault);
    const person = chipPerson(reading.value, { ethnicity: false });
    const ms = performance.now() - started;
    for (const line of describeReading(reading.value, person.ok ? person.value : null, wanted.show, ms)) say(line);
    const picture = portrait(reading.value);
    say(`portrait       ${picture.ok ? (picture.value?.mime ?? 'none') : picture.fault.detail}`);
    return person.ok ? 0 : complain(say, person.fault);
  } finally {
    await reader.close();
  }
};

/** Exit code 0 only when something was there and all of it verifies, 2 when the arguments are wrong. */
const runJudge = async (args: readonly string[], say: (line: string) => void): Promise<number> => {
  let wanted: ReturnType<typeof readJudgeArguments>;
  try {
    wanted = readJudgeArguments(args);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 2;
  }
  if (!wanted) {
    say(usage);
    return 2;
  }
  const judgement = await judgeFolder(wanted.folder, wanted.anchors, wanted.at);
  if (wanted.json) say(JSON.stringify(judgement, null, 1));
  else for (const line of describeJudgement(judgement)) say(line);
  return allVerified(judgement) ? 0 : 1;
};

const readJudgeArguments = (args: readonly string[]) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      anchors: { type: 'string' },
      at: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [folder, more] = positionals;
  const at = values.at === undefined ? Date.now() : Date.parse(`${values.at}T12:00:00Z`);
  if (folder === undefined || more !== undefined || Number.isNaN(at)) return null;
  return { folder, anchors: values.anchors ?? null, at, json: values.json };
};

const complain = (say: (line: string) => void, fault: { code: string; action: string; detail: string }): number => {
  say(`fault          ${fault.code} (${fault.detail}); what helps: ${fault.action}`);
  return 1;
};

const cardComes = (reader: ReturnType<typeof createIdCardReader>, withinMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    const end = (came: boolean): void => {
      clearTimeout(timer);
      resolve(came);
    };
    const timer = setTimeout(() => end(false), withinMs);
    reader.onPresence((present) => {
      if (present) end(true);
    });
  });

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = await run(process.argv.slice(2), (line) => console.log(line));
