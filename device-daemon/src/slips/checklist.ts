import type { UnconfirmedPart } from '@mot-cua/domain/procedure-package/schema.ts';
import type { ScreenOf } from '@mot-cua/domain/visit-screen.ts';
import type { Bitmap } from '../devices/device.ts';
import { CONTENT_DOTS, MARGIN_DOTS, Paper } from './paper.ts';
import { penOn, slipStyles } from './slip.ts';
import { timeWords, willSignWords } from './wording.ts';

/** What one must bring, to take home: the words of the screen, nothing of the person. */
export type ChecklistContent = {
  readonly office: string;
  readonly before: ScreenOf<'before'>;
  /** epoch ms */
  readonly printedAt: number;
};

const BOX_DOTS = 26;
const TO_CONFIRM = 'Cán bộ tại quầy xác nhận lại.';

/** Draws the checklist with a box to tick before every paper; texts are never cut off. */
export const renderChecklist = async ({ office, before, printedAt }: ChecklistContent): Promise<Bitmap> => {
  const pen = penOn(new Paper(), 'vi'); // the texts are in the citizen's language already
  const { paper } = pen;
  paper.y = 16;
  await pen.write(office, slipStyles.office, 'centre');
  paper.y += 8;
  await pen.write('GIẤY TỜ CẦN MANG THEO', slipStyles.title, 'centre');
  paper.rule(8, 12);
  await pen.write(before.procedure.title, slipStyles.procedure);
  await pen.write(before.procedure.id, slipStyles.label);
  paper.y += 12;
  if (before.papers.length > 0 && before.unconfirmed?.includes('papers')) await pen.write(TO_CONFIRM, slipStyles.small);
  for (const listed of before.papers) {
    const { note } = listed;
    box(paper, paper.y + 4);
    await pen.write(titleOnChecklist(listed), slipStyles.strong, 'left', BOX_DOTS + 14);
    if (note) await pen.write(note, slipStyles.small, 'left', BOX_DOTS + 14);
    paper.y += 8;
  }
  if (before.papers.length === 0) await pen.write('Hỏi cán bộ tại quầy về giấy tờ cần mang theo.', slipStyles.text);
  paper.rule(10, 10);
  for (const [label, text, part] of [
    ['Lệ phí', before.fee, 'fee'],
    ...feeLines(before),
    ['Thời gian giải quyết', before.duration, 'duration'],
    ['Ký tên', before.signature ? willSignWords[before.signature] : ''],
    ['Cách nộp', before.channelNote],
    ['Nơi tiếp nhận', before.who?.receives ?? ''],
    ['Cơ quan quyết định', before.who?.decides ?? ''],
  ] as const satisfies readonly (readonly [string, string, UnconfirmedPart?])[]) {
    if (text === '') continue;
    await pen.write(label, slipStyles.label);
    await pen.write(text, slipStyles.text);
    if (part && before.unconfirmed?.includes(part)) await pen.write(TO_CONFIRM, slipStyles.small);
    paper.y += 6;
  }
  paper.rule(10, 10);
  await pen.write(
    `In lúc ${timeWords(printedAt, 'vi')}. Phiếu này chỉ để nhắc, không phải giấy hẹn.`,
    slipStyles.small,
    'centre',
  );
  paper.y += 16;
  return paper.finish();
};

/** Who leaves out what only some must bring has to see that it may be them. */
export const titleOnChecklist = ({ title, required, byCase }: ScreenOf<'before'>['papers'][number]): string =>
  required ? title : `${title} (${byCase ? 'tùy trường hợp' : 'nếu có'})`;

/** Both ways beside each other, as on the screen; the verbatim text stands above. */
const feeLines = ({ fees }: ScreenOf<'before'>): [string, string][] =>
  fees
    ? [
        ['Nộp trực tiếp', fees.direct ?? ''],
        [
          'Nộp trực tuyến',
          fees.online === null ? '' : [fees.online, fees.saving && `(ít hơn ${fees.saving})`].filter(Boolean).join(' '),
        ],
      ]
    : [];

/** An empty square, two dots thick. */
const box = (paper: Paper, top: number): void => {
  const left = MARGIN_DOTS;
  for (const [x, y, width, height] of [
    [0, 0, BOX_DOTS, 2],
    [0, BOX_DOTS - 2, BOX_DOTS, 2],
    [0, 0, 2, BOX_DOTS],
    [BOX_DOTS - 2, 0, 2, BOX_DOTS],
  ] as const)
    if (x + width <= CONTENT_DOTS) paper.box(left + x, top + y, width, height);
};
