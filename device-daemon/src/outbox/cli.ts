import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Alarms } from '../alarms/alarms.ts';
import { recordAudit } from '../audit/audit.ts';
import { readKioskConfig } from '../config.ts';
import { type Ledger, officeTime, openLedger } from '../ledger/ledger.ts';
import { systemClock } from '../system-clock.ts';
import { alarmWords } from './alarm-words.ts';
import { type ExportFault, exportBag } from './export-bag.ts';
import { OutboxRows } from './outbox-rows.ts';
import { retryQuarantined } from './quarantine.ts';
import { DiskSealedFolder } from './sealed-folder.ts';

/**
 * For clerk and technician, beside the running daemon or without it; says nothing of any person:
 *
 *   cli.ts --config <kiosk.json> status                 how many, how old, what is wrong and what to do
 *   cli.ts --config <kiosk.json> retry <id>             a dossier that was set aside is tried again
 *   cli.ts --config <kiosk.json> export <id> <folder>   sealed bag and manifest onto a stick
 *   cli.ts --config <kiosk.json> disk-checked           the disk was looked at: the alarm ends
 *
 * `--data <folder>` instead of `--config` for a disk from another machine.
 */
const EXIT = { ok: 0, alarms: 1, usage: 2, unknown: 3, notNow: 4, ledger: 5, notOwner: 6 } as const;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const leave = (code: number, line: string): never => {
  process.stderr.write(`${line}\n`);
  process.exit(code);
};
const usage = (): never =>
  leave(EXIT.usage, 'Cách dùng: --config <kiosk.json> status | retry <mã> | export <mã> <thư mục> | disk-checked');

const given = (() => {
  try {
    return parseArgs({ options: { config: { type: 'string' }, data: { type: 'string' } }, allowPositionals: true });
  } catch {
    return usage();
  }
})();
const [command, id, folder] = given.positionals;

const dataFolder = (() => {
  if (given.values.data) return given.values.data;
  if (!given.values.config) return usage();
  const config = readKioskConfig(given.values.config);
  return config.ok ? config.value.dataFolder : leave(EXIT.usage, config.fault.join('\n'));
})();

const ledger = ((): Ledger => {
  const file = join(dataFolder, 'kiosk.db');
  if (!existsSync(file)) return leave(EXIT.ledger, `Không có sổ ${file}.`);
  // files that SQLite makes beside the ledger would belong to us, and the daemon could not open them any more
  if (statSync(file).uid !== process.getuid?.())
    return leave(EXIT.notOwner, `Hãy chạy bằng đúng người dùng của máy kiosk (uid ${statSync(file).uid}).`);
  try {
    return openLedger(file);
  } catch (error) {
    return leave(EXIT.ledger, `Sổ ${file} không đọc được: ${(error as Error).message}. Giữ nguyên, gọi kỹ thuật viên.`);
  }
})();
const rows = new OutboxRows(ledger);
const alarms = new Alarms(ledger, systemClock, () => undefined);
const sealed = new DiskSealedFolder(join(dataFolder, 'sealed'));

const status = async (): Promise<number> => {
  const counts = rows.counts();
  const waiting = rows.sealedRows();
  const [oldest] = waiting;
  say(`Chờ gửi: ${counts.sealed} hồ sơ, ${megabytes(rows.waitingBytes())}`);
  if (oldest) say(`Cũ nhất: ${oldest.provisional_code}, nộp lúc ${oldest.submitted_at}`);
  say(`Chỉ nằm trên máy này: ${rows.rowsWithoutSecondPlace().length}`);
  say(`Để riêng, cần người xem: ${counts.quarantined}`);
  for (const row of rows.quarantinedRows()) say(`  ${row.dossier_id}  ${row.provisional_code}  ${row.trouble ?? ''}`);
  say(`Đã có biên nhận: ${counts.received}. Đang nộp: ${counts.intended}. Bỏ dở: ${counts.abandoned}.`);
  say(`Ổ đĩa còn trống: ${megabytes(await sealed.freeBytes())}`);
  const standing = alarms.standing();
  if (standing.length === 0) say('Không có cảnh báo.');
  for (const { code, subject, since } of standing) {
    say(`CẢNH BÁO ${code} ${subject}`.trimEnd());
    say(`  từ ${officeTime(since)}. ${alarmWords[code].what}`);
    say(`  Việc cần làm: ${alarmWords[code].todo}`);
  }
  return standing.length === 0 ? EXIT.ok : EXIT.alarms;
};

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

const rowOf = (dossierId: string | undefined) => {
  if (dossierId === undefined) return usage();
  const row = rows.find(dossierId) ?? rows.findByCode(dossierId);
  return row ?? leave(EXIT.unknown, `Máy này không có hồ sơ ${dossierId}.`);
};

const retry = (): number => {
  const row = rowOf(id);
  if (!retryQuarantined(ledger, systemClock.now(), alarms, row.dossier_id))
    return leave(EXIT.notNow, `Hồ sơ ${row.provisional_code} không bị để riêng (${row.state}).`);
  say(`Hồ sơ ${row.provisional_code} sẽ được gửi lại.`);
  return EXIT.ok;
};

const exportFaults: Readonly<Record<ExportFault, string>> = {
  'nothing-to-export': 'trên máy không còn tệp niêm phong của hồ sơ này',
  'bag-damaged': 'tệp niêm phong trên máy đã hỏng; không chép gì',
  'copy-differs': 'bản chép đọc lại không giống bản gốc; dùng ổ khác',
};

const exportIt = async (): Promise<number> => {
  if (folder === undefined) return usage();
  const row = rowOf(id);
  try {
    const exported = await exportBag(row, sealed, folder);
    if (!exported.ok) return leave(EXIT.notNow, `Không chép được: ${exportFaults[exported.fault]}.`);
    ledger.transaction(() => recordAudit(ledger, systemClock.now(), 'dossier-exported', row.dossier_id))();
    say(`Đã chép và đọc lại đúng: ${exported.value.files.join(', ')}. Hãy tháo ổ an toàn trước khi rút.`);
    return EXIT.ok;
  } catch (error) {
    return leave(EXIT.notNow, `Không chép được: ${(error as NodeJS.ErrnoException).code ?? error}.`);
  }
};

const diskChecked = (): number => {
  alarms.clear('disk-error');
  say('Đã ghi nhận: ổ đĩa đã được kiểm tra.');
  return EXIT.ok;
};

const commands: Readonly<Record<string, () => number | Promise<number>>> = {
  status,
  retry,
  export: exportIt,
  'disk-checked': diskChecked,
};
const run = commands[command ?? ''] ?? usage;
process.exitCode = await run();
ledger.close();
