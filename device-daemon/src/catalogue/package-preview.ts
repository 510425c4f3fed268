import { evaluate, isTrue } from '@mot-cua/domain/forms/expression.ts';
import { feeInWords } from '@mot-cua/domain/forms/filing.ts';
import { neededText, textOf, truthParagraphs } from '@mot-cua/domain/procedure-package/package-texts.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import { showDate } from '@mot-cua/domain/text/dates.ts';

/** A package as people will meet it: one block a page, with what is asked, what hangs on what, papers and form. */
type Block = { readonly title: string; readonly lines: readonly string[] };

export const previewBlocks = (pkg: ProcedurePackage): Block[] => {
  const vi = (key: string): string => neededText(pkg, 'vi', key);
  const { procedure } = pkg;
  const ways = procedure.kind === 'e-form' ? 'khai tại máy' : 'hướng dẫn và lấy số';
  const shows = (target: string): string => {
    const rule = pkg.rules.find((one) => one.effect === 'show' && one.target === target);
    return rule?.effect === 'show' ? ` [chỉ hiện khi ${JSON.stringify(rule.when)}]` : '';
  };
  return [
    {
      title: `${procedure.id} ${vi('procedure.title')}`,
      lines: [
        vi('procedure.summary'),
        `Phiên bản ${procedure.version}, từ ${procedure.validFrom} đến ${procedure.validTo ?? '…'}, ${ways}, kênh ${procedure.channel}`,
        `Lệ phí: ${vi('procedure.fee')}`,
        ...filingLines(pkg),
        `Thời hạn: ${vi('procedure.duration')}`,
        vi('procedure.channelNote'),
        `Căn cứ: ${procedure.legalBasis.map((one) => one.vi).join('; ')}`,
      ],
    },
    ...pkg.ui.pages.map((page, at) => ({
      title: `Trang ${at + 1}/${pkg.ui.pages.length}: ${vi(`page.${page.id}.title`)}${shows(`page:${page.id}`)}`,
      lines: page.fields.map((field) => {
        const help = textOf(pkg, 'vi', `${field.ref}.help`);
        const options = 'options' in field ? (field.options ?? []).map((one) => vi(`${field.ref}=${one}`)) : [];
        const known = pkg.bind.filter((one) => one.ref === field.ref).map((one) => one.from);
        return [
          `${vi(`${field.ref}.label`)}${field.required ? ' *' : ''} (${field.widget})${shows(field.ref)}`,
          ...(help === null ? [] : [`   ${help}`]),
          ...(options.length > 0 ? [`   ${options.map((one) => `○ ${one}`).join('  ')}`] : []),
          ...(known.length > 0 ? [`   điền sẵn từ ${known.join(', ')}`] : []),
        ].join('\n');
      }),
    })),
    {
      title: 'Giấy tờ',
      lines: pkg.papers.map((paper) => {
        const always = isTrue(evaluate(paper.required, () => null, '1970-01-01'));
        const note = textOf(pkg, 'vi', `paper.${paper.key}.note`);
        return `☐ ${vi(`paper.${paper.key}.title`)}${always ? ' *' : ''}${note === null ? '' : `\n   ${note}`}`;
      }),
    },
    ...(procedure.kind === 'e-form' ? [{ title: vi('truth.title'), lines: truthParagraphs(pkg, 'vi') }] : []),
    { title: 'Ví dụ đã chạy', lines: pkg.examples.map((example) => example.name) },
  ];
};

/** What is data of it: later channels, dated fees, how it is signed. */
const filingLines = ({ procedure }: ProcedurePackage): string[] => [
  ...(procedure.channelFrom ?? []).map(({ from, channel }) => `Từ ${showDate(from)}: kênh ${channel}`),
  ...(procedure.fees ?? []).map(
    (fee) =>
      `${fee.way === 'direct' ? 'Nộp trực tiếp' : 'Nộp trực tuyến'}, từ ${showDate(fee.validFrom)} đến ${fee.validTo === null ? '…' : showDate(fee.validTo)}: ${feeInWords(fee, 'vi')}`,
  ),
  ...(procedure.signature ? [`Ký: ${procedure.signature}`] : []),
];

export const previewText = (pkg: ProcedurePackage): string =>
  previewBlocks(pkg)
    .map(({ title, lines }) => `${title}\n${'─'.repeat(Math.min(78, [...title].length))}\n${lines.join('\n')}\n`)
    .join('\n');

/** One file that opens in any browser and asks nothing of the network; the printed form lies in it. */
export const previewHtml = (pkg: ProcedurePackage, form: Uint8Array): string => {
  const blocks = previewBlocks(pkg)
    .map(
      ({ title, lines }) =>
        `<section><h2>${html(title)}</h2>${lines.map((line) => `<p>${html(line).replaceAll('\n', '<br>')}</p>`).join('')}</section>`,
    )
    .join('\n');
  return `<!doctype html><html lang="vi"><meta charset="utf-8"><title>${html(pkg.procedure.id)}</title>
<style>body{font:18px/1.5 "Be Vietnam Pro",Arial,sans-serif;background:#f6efe2;color:#1b1b1b;margin:0;padding:2rem}
section{background:#fff;border-radius:12px;padding:1.2rem 1.6rem;margin:0 auto 1.2rem;max-width:52rem}
h2{font-size:1.25rem;color:#8a1c1c;margin:.2rem 0 .6rem}p{margin:.5rem 0}object{width:100%;height:60rem}</style>
${blocks}
<section><h2>Mẫu in A4</h2><object type="application/pdf" data="data:application/pdf;base64,${Buffer.from(form).toString('base64')}"><p>Trình duyệt này không mở được bản in.</p></object></section></html>
`;
};

const html = (text: string): string =>
  text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;').replace(/"/gu, '&quot;');
