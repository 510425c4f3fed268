import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { catalogue, watchers } from './catalogue.ts';
import { words } from './subjects.ts';

/** The auditor's document, made from the catalogue: `node device-daemon/src/audit/events-document.ts` writes it anew. */
export const eventsFile = join(import.meta.dirname, 'EVENTS.md');

const cell = (text: string): string => text.replaceAll('|', '\\|');
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

export const eventsDocument = (): string =>
  [
    '# Nhật ký kiểm toán của máy: các sự kiện (events of the kiosk’s audit log)',
    '',
    'Tệp này được sinh ra từ `catalogue.ts`, không sửa tay. Generated from `catalogue.ts`; do not edit.',
    '',
    'Mỗi mục gồm: số thứ tự liên tục, giờ theo đồng hồ của máy (không dùng để xếp thứ tự), sự kiện, đối tượng, giá trị băm',
    'của mục trước và của chính nó. Nhật ký không chứa họ tên, số giấy tờ, số điện thoại hay nội dung khai; từ nào không đúng',
    'khuôn dạng được thay bằng `withheld`. Không mục nào bị xoá; thời hạn dưới đây là tối thiểu.',
    '',
    'Each entry has a number without gaps, the time by the kiosk’s clock (which orders nothing), event, subject, and the digests',
    'of the entry before and of itself. No names, numbers of papers or telephones, no answers; a word of another shape is replaced',
    'by `withheld`. Nothing is ever taken out; the months are the least. Verify: `node device-daemon/src/audit/verify.ts`.',
    '',
    row('Sự kiện', 'Ý nghĩa', 'Meaning', 'Đối tượng / subject', 'Ai xem / who looks', 'Tháng'),
    row('---', '---', '---', '---', '---', '---'),
    ...Object.entries(catalogue).map(([code, { vi, en, subject, watcher, months }]) =>
      row(
        `\`${code}\``,
        vi,
        en,
        subject.map((word) => `\`${word}\``).join(' '),
        `${watchers[watcher].vi} / ${watchers[watcher].en}`,
        String(months),
      ),
    ),
    '',
    '## Đối tượng gồm những gì (words of a subject)',
    '',
    row('Từ / word', 'Là gì', 'What it is', 'Khuôn dạng / shape'),
    row('---', '---', '---', '---'),
    ...Object.entries(words).map(([name, { vi, en, pattern }]) => row(`\`${name}\``, vi, en, `\`${pattern.source}\``)),
    '',
  ].join('\n');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(eventsFile, eventsDocument());
