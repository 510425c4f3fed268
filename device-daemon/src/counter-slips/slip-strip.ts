import type { Bitmap } from '../devices/device.ts';
import { Paper } from '../slips/paper.ts';
import { penOn, slipStyles } from '../slips/slip.ts';
import { timeWords } from '../slips/wording.ts';
import { type CounterSlipContent, slipAfter, slipIntro, slipLines, slipTitles } from './slip-content.ts';

/** The slip for a printer of 80 mm. Long texts take more lines, nothing is cut off. */
export const renderCounterSlip = async (content: CounterSlipContent): Promise<Bitmap> => {
  const pen = penOn(new Paper(), 'vi');
  const { paper } = pen;
  const { form } = content.says;
  paper.y = 16;
  await pen.write(content.office, slipStyles.office, 'centre');
  await pen.write(`Mẫu số ${form}`, slipStyles.small, 'centre');
  paper.y += 8;
  await pen.write(slipTitles[form], slipStyles.title, 'centre');
  paper.rule(8, 12);
  await pen.write(content.procedureTitle, slipStyles.procedure);
  await pen.write(`Mã hồ sơ: ${content.code}`, slipStyles.strong);
  paper.rule(8, 12);
  await pen.write(slipIntro[form], slipStyles.text);
  paper.y += 8;
  for (const { line, of } of slipLines(content)) {
    await pen.write(line, slipStyles.strong);
    if (of !== undefined) await pen.write(of, slipStyles.text);
    paper.y += 6;
  }
  paper.rule(8, 12);
  await pen.write(slipAfter[form], slipStyles.text);
  await pen.write(`${timeWords(content.writtenAt, 'vi')}. Cán bộ: ${content.officer}`, slipStyles.small);
  await pen.write('Ký tên:', slipStyles.small);
  paper.y += 90; // room for a signature
  return paper.finish();
};
