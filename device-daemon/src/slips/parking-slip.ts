import type { Language } from '@mot-cua/domain/localized.ts';
import type { Bitmap } from '../devices/device.ts';
import { codeForReader } from '../parked-drafts/draft-key.ts';
import { CONTENT_DOTS, MARGIN_DOTS, Paper } from './paper.ts';
import { qrModules } from './qr-dots.ts';
import { drawQr, penOn, qrSide, slipStyles } from './slip.ts';
import { timeWords, words } from './wording.ts';

/** What a parking slip says. Whoever finds it and comes to this very kiosk can open the draft: it says so. */
export type ParkingSlipContent = {
  readonly office: string;
  readonly kioskName: string;
  readonly procedureTitle: string;
  /** four groups of four */
  readonly code: string;
  /** epoch ms */
  readonly until: number;
  readonly language: Language;
};

/** Draws the small slip that opens a dossier put aside by somebody without a chip card. */
export const renderParkingSlip = async (content: ParkingSlipContent): Promise<Bitmap> => {
  const pen = penOn(new Paper(), content.language);
  const { paper } = pen;
  paper.y = 16;
  await pen.write(content.office, slipStyles.office, 'centre');
  paper.y += 8;
  await pen.write(words.parkingTitle.vi, slipStyles.title, 'centre');
  await pen.beside(words.parkingTitle, slipStyles.subtitle, 'centre');
  paper.rule(8, 12);
  const qr = qrModules(codeForReader(content.code));
  const side = qrSide(qr);
  drawQr(paper, qr, MARGIN_DOTS + Math.floor((CONTENT_DOTS - side) / 2), paper.y);
  paper.y += side + 10;
  await pen.write(pen.label(words.parkingCode), slipStyles.label, 'centre');
  await pen.write(content.code, slipStyles.secret, 'centre');
  paper.rule(12, 10);
  await pen.write(content.procedureTitle, slipStyles.procedure, 'centre');
  paper.y += 6;
  await pen.write(
    `${pen.label(words.parkedUntil)}: ${timeWords(content.until, content.language)}`,
    slipStyles.strong,
    'centre',
  );
  await pen.write(`${pen.label(words.parkedAt)}: ${content.kioskName}`, slipStyles.text, 'centre');
  paper.y += 10;
  await pen.say(words.parkingHow, slipStyles.text, 'centre');
  await pen.say(words.parkingSecret, slipStyles.small, 'centre');
  paper.y += 16;
  return paper.finish();
};
