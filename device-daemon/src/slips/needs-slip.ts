import type { Language } from '@mot-cua/domain/localized.ts';
import { type SupplementReason, supplementReasonWords } from '@mot-cua/domain/supplement.ts';
import type { Bitmap } from '../devices/device.ts';
import { Paper } from './paper.ts';
import { penOn, slipStyles } from './slip.ts';
import { timeWords, words } from './wording.ts';

/**
 * What is still missing of a dossier, to take home. No name, no number of a person, and none of the officer's own words, which
 * may hold one; the code of the dossier opens nothing by itself.
 */
export type NeedsSlipContent = {
  readonly office: string;
  readonly procedureTitle: string;
  readonly code: string;
  readonly papers: readonly { readonly title: string; readonly reason: SupplementReason }[];
  /** epoch ms */
  readonly printedAt: number;
  readonly language: Language;
};

/** Draws the slip for a printer of 80 mm. */
export const renderNeedsSlip = async (content: NeedsSlipContent): Promise<Bitmap> => {
  const pen = penOn(new Paper(), content.language);
  const { paper } = pen;
  paper.y = 16;
  await pen.write(content.office, slipStyles.office, 'centre');
  paper.y += 8;
  await pen.write(words.needsTitle.vi, slipStyles.title, 'centre');
  await pen.beside(words.needsTitle, slipStyles.subtitle, 'centre');
  paper.rule(8, 12);
  await pen.write(content.procedureTitle, slipStyles.procedure, 'left');
  await pen.write(`${pen.label(words.dossierCode)}: ${content.code}`, slipStyles.text, 'left');
  paper.rule(8, 12);
  for (const [index, { title, reason }] of content.papers.entries()) {
    await pen.write(`${index + 1}. ${title}`, slipStyles.strong, 'left');
    await pen.say(supplementReasonWords[reason], slipStyles.text, 'left');
    paper.y += 6;
  }
  paper.rule(8, 12);
  await pen.say(words.needsHow, slipStyles.text, 'left');
  await pen.write(timeWords(content.printedAt, content.language), slipStyles.small, 'left');
  paper.y += 16;
  return paper.finish();
};
