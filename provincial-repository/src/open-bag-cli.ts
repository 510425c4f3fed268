import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type LaidOpen, looksSealed, type OpeningFault, openToFolder, readIdentities } from './bags/open-to-folder.ts';
import { declaredIn, type Forms, readForms } from './officers/form-words.ts';
import {
  identificationMethod,
  identificationRemarks,
  ownerNumber,
  submitterCapacity,
  submitterNumber,
} from './officers/identity-words.ts';

/**
 * Opens sealed bags without the line and without the province: with the office's own key at a counter PC, or with the
 * offline escrow's when the province's key is gone.
 *   node provincial-repository/src/open-bag-cli.ts --identity KEYFILE --bag FILE   --to FOLDER
 *   node provincial-repository/src/open-bag-cli.ts --identity KEYFILE --all FOLDER --to FOLDER
 * Lays down `to-khai.txt` (the declaration in words; in those of the forms with --procedures FOLDER), declaration.json,
 * metadata.json and papers/. Prints one line of JSON; exit code 0 when every bag was opened, 1 when one was not, 2 for a
 * wrong call. What it lays down is personal data in the clear: the folder belongs on the office's own encrypted disk and is
 * deleted when the citizen has been served.
 */
const words: Record<OpeningFault['kind'], string> = {
  'no-identity': 'Tệp khóa không đọc được hoặc không chứa khóa bí mật (AGE-SECRET-KEY-1…). Chưa mở gì.',
  'no-bag': 'Tệp này không có hoặc không phải là gói hồ sơ đã niêm phong.',
  'wrong-key': 'Khóa này không mở được gói: gói không niêm phong cho khóa này. Gói vẫn nguyên; hãy dùng khóa khác.',
  'does-not-open': 'Gói bị hỏng (niêm phong không toàn vẹn). Lấy bản khác: máy kiosk, nơi lưu thứ hai hoặc kho tỉnh.',
  'not-a-bag':
    'Gói bị hỏng bên trong: tệp không khớp mã kiểm tra. Không ghi gì ra. Giữ nguyên gói và báo người vận hành.',
  'wrong-contents': 'Gói chứa tệp lạ. Không ghi gì ra. Giữ nguyên gói và báo người vận hành.',
  'too-large': 'Gói quá lớn. Không ghi gì ra.',
  'target-exists': 'Thư mục đích đã có dữ liệu. Không ghi đè; hãy chọn thư mục khác.',
  'cannot-write': 'Không ghi được vào thư mục đích (đầy hoặc không có quyền).',
  'changed-in-transit': 'Gói đã bị thay đổi.',
  'out-of-time': 'Mở gói quá lâu.',
  overloaded: 'Máy đang bận.',
};

const { values } = parseArgs({
  options: {
    identity: { type: 'string' },
    bag: { type: 'string' },
    all: { type: 'string' },
    to: { type: 'string' },
    procedures: { type: 'string' },
  },
});

const inWords =
  (forms: Forms) =>
  ({ declaration, metadata }: LaidOpen): ReadonlyMap<string, string> => {
    if (!declaration || !metadata) return new Map();
    const head = [
      metadata.procedureTitle,
      `Mã tạm: ${metadata.provisionalCode}`,
      `Người nộp: ${[metadata.submitter.fullName, submitterNumber(metadata), submitterCapacity(metadata)].filter((one) => one !== null).join(', ')}`,
      `Chủ hồ sơ: ${[metadata.owner.fullName, ownerNumber(metadata)].filter((one) => one !== null).join(', ')}`,
      `Xác định danh tính: ${[identificationMethod(metadata), ...identificationRemarks(metadata)].join(' ')}`,
      `Nộp lúc: ${metadata.submittedAt}${metadata.clockConfirmed ? '' : ' (giờ của máy chưa được xác nhận)'}`,
      `Giấy tờ: ${metadata.papers.map(({ title, pages }) => `${title} (${pages} trang)`).join('; ') || 'không có'}`,
    ];
    const body = declaredIn(forms, declaration).flatMap(({ title, lines }) => [
      '',
      ...(title === null ? [] : [title]),
      ...lines.map(({ label, words: said }) => `  ${label}: ${said}`),
    ]);
    return new Map([['to-khai.txt', `${[...head, ...body].join('\n')}\n`]]);
  };

/** Every sealed bag under a folder, whatever its name: a kiosk's, a second place's and the province's stores differ. */
const bagsUnder = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sealed = await Promise.all(files.map(async (file) => ((await looksSealed(file)) ? [file] : [])));
  return sealed.flat().sort();
};

const print = (report: object): void => void process.stdout.write(`${JSON.stringify(report)}\n`);
const tell = (fault: OpeningFault, bag = ''): void =>
  void process.stderr.write(`${bag === '' ? '' : `${bag}: `}${words[fault.kind]} [${fault.kind}: ${fault.say}]\n`);

const { identity, bag, all, to } = values;
if (identity === undefined || to === undefined || (bag === undefined) === (all === undefined)) {
  process.stderr.write('usage: open-bag-cli.ts --identity KEYFILE (--bag FILE | --all FOLDER) --to FOLDER\n');
  process.exit(2);
}
const begun = performance.now();
const identities = await readIdentities(identity);
if (!identities.ok) {
  tell(identities.fault);
  process.exit(2);
}
const forms = await readForms(values.procedures, () => undefined);
if (bag !== undefined) {
  const opened = await openToFolder(bag, identities.value, () => to, inWords(forms));
  if (opened.ok) {
    const { folder, dossierId, papers } = opened.value;
    print({ folder, dossierId, papers, ms: Math.round(performance.now() - begun) });
  } else {
    tell(opened.fault);
    process.exitCode = 1;
  }
} else {
  const bags = await bagsUnder(all ?? '').catch(() => []);
  let opened = 0;
  let there = 0;
  const failures: { bag: string; why: string }[] = [];
  for (const one of bags) {
    const named = ({ dossierId }: LaidOpen): string => join(resolve(to), dossierId ?? basename(one));
    const result = await openToFolder(one, identities.value, named, inWords(forms));
    if (result.ok) opened += 1;
    // opened by an earlier run, or a second copy of the same dossier
    else if (result.fault.kind === 'target-exists') there += 1;
    else {
      tell(result.fault, basename(one));
      failures.push({ bag: basename(one), why: result.fault.kind });
    }
  }
  print({ bags: bags.length, opened, there, failures, ms: Math.round(performance.now() - begun) });
  process.exitCode = failures.length > 0 || bags.length === 0 ? 1 : 0;
}
