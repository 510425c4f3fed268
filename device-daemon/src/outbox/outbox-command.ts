import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Alarms } from '../alarms/alarms.ts';
import { recordAudit } from '../audit/audit.ts';
import { type Ledger, officeTime, openLedger } from '../ledger/ledger.ts';
import { systemClock } from '../system-clock.ts';
import { alarmWords } from './alarm-words.ts';
import { type ExportFault, exportBag } from './export-bag.ts';
import { OutboxRows } from './outbox-rows.ts';
import { retryQuarantined } from './quarantine.ts';
import type { OutboxRow } from './row.ts';
import { DiskSealedFolder } from './sealed-folder.ts';

/** How the command ends, for scripts. */
export const EXIT = { ok: 0, alarms: 1, usage: 2, unknown: 3, notNow: 4, ledger: 5, notOwner: 6 } as const;

export const USAGE = 'Cách dùng: --config <kiosk.json> status | retry <mã> | export <mã> <thư mục> | disk-checked';

/** One command on the data folder of a kiosk, with a connection of its own; `say` gets its lines. Resolves with the exit code. */
export const outboxCommand = async (
  dataFolder: string,
  [command, id, folder]: readonly string[],
  say: (line: string) => void,
): Promise<number> => {
  const file = join(dataFolder, 'kiosk.db');
  const refuse = (code: number, line: string): number => {
    say(line);
    return code;
  };
  if (!existsSync(file)) return refuse(EXIT.ledger, `Không có sổ ${file}.`);
  // files that SQLite makes beside the ledger would belong to us, and the daemon could not open them any more
  if (statSync(file).uid !== process.getuid?.())
    return refuse(EXIT.notOwner, `Hãy chạy bằng đúng người dùng của máy kiosk (uid ${statSync(file).uid}).`);
  let ledger: Ledger;
  try {
    ledger = openLedger(file);
  } catch (error) {
    return refuse(
      EXIT.ledger,
      `Sổ ${file} không đọc được: ${(error as Error).message}. Giữ nguyên, gọi kỹ thuật viên.`,
    );
  }
  try {
    const desk = new CommandDesk(ledger, dataFolder, say);
    if (command === 'status') return await desk.status();
    if (command === 'disk-checked') return desk.diskChecked();
    if ((command !== 'retry' && command !== 'export') || id === undefined) return refuse(EXIT.usage, USAGE);
    const row = desk.find(id);
    if (!row) return refuse(EXIT.unknown, `Máy này không có hồ sơ ${id}.`);
    if (command === 'retry') return desk.retry(row);
    return folder === undefined ? refuse(EXIT.usage, USAGE) : await desk.export(row, folder);
  } finally {
    ledger.close();
  }
};

const exportFaults: Readonly<Record<ExportFault, string>> = {
  'nothing-to-export': 'trên máy không còn tệp niêm phong của hồ sơ này',
  'bag-damaged': 'tệp niêm phong trên máy đã hỏng; không chép gì',
  'copy-differs': 'bản chép đọc lại không giống bản gốc; dùng ổ khác',
};

class CommandDesk {
  readonly #ledger: Ledger;
  readonly #rows: OutboxRows;
  readonly #alarms: Alarms;
  readonly #sealed: DiskSealedFolder;
  readonly #say: (line: string) => void;

  constructor(ledger: Ledger, dataFolder: string, say: (line: string) => void) {
    this.#ledger = ledger;
    this.#rows = new OutboxRows(ledger);
    this.#alarms = new Alarms(ledger, systemClock, () => undefined);
    this.#sealed = new DiskSealedFolder(join(dataFolder, 'sealed'));
    this.#say = say;
  }

  find(idOrCode: string): OutboxRow | undefined {
    return this.#rows.find(idOrCode) ?? this.#rows.findByCode(idOrCode);
  }

  async status(): Promise<number> {
    const rows = this.#rows;
    const say = this.#say;
    const counts = rows.counts();
    const [oldest] = rows.sealedRows();
    say(`Chờ gửi: ${counts.sealed} hồ sơ, ${megabytes(rows.waitingBytes())}`);
    if (oldest) say(`Cũ nhất: ${oldest.provisional_code}, nộp lúc ${oldest.submitted_at}`);
    say(`Chỉ nằm trên máy này: ${rows.rowsWithoutSecondPlace().length}`);
    say(`Để riêng, cần người xem: ${counts.quarantined}`);
    for (const row of rows.quarantinedRows()) say(`  ${row.dossier_id}  ${row.provisional_code}  ${row.trouble ?? ''}`);
    say(`Đã có biên nhận: ${counts.received}. Đang nộp: ${counts.intended}. Bỏ dở: ${counts.abandoned}.`);
    say(`Ổ đĩa còn trống: ${megabytes(await this.#sealed.freeBytes())}`);
    const standing = this.#alarms.standing();
    if (standing.length === 0) say('Không có cảnh báo.');
    for (const { code, subject, since } of standing) {
      say(`CẢNH BÁO ${code} ${subject}`.trimEnd());
      say(`  từ ${officeTime(since)}. ${alarmWords[code].what}`);
      say(`  Việc cần làm: ${alarmWords[code].todo}`);
    }
    return standing.length === 0 ? EXIT.ok : EXIT.alarms;
  }

  retry(row: OutboxRow): number {
    if (!retryQuarantined(this.#ledger, systemClock.now(), this.#alarms, row.dossier_id)) {
      this.#say(`Hồ sơ ${row.provisional_code} không bị để riêng (${row.state}).`);
      return EXIT.notNow;
    }
    this.#say(`Hồ sơ ${row.provisional_code} sẽ được gửi lại.`);
    return EXIT.ok;
  }

  async export(row: OutboxRow, folder: string): Promise<number> {
    const ledger = this.#ledger;
    try {
      const exported = await exportBag(row, this.#sealed, folder);
      if (!exported.ok) {
        this.#say(`Không chép được: ${exportFaults[exported.fault]}.`);
        return EXIT.notNow;
      }
      ledger.transaction(() => recordAudit(ledger, systemClock.now(), 'dossier-exported', row.dossier_id))();
      this.#say(`Đã chép và đọc lại đúng: ${exported.value.files.join(', ')}. Hãy tháo ổ an toàn trước khi rút.`);
      return EXIT.ok;
    } catch (error) {
      this.#say(`Không chép được: ${(error as NodeJS.ErrnoException).code ?? error}.`);
      return EXIT.notNow;
    }
  }

  diskChecked(): number {
    this.#alarms.clear('disk-error');
    this.#say('Đã ghi nhận: ổ đĩa đã được kiểm tra.');
    return EXIT.ok;
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
