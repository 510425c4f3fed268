import { setImmediate } from 'node:timers/promises';
import { lettering, type Style } from './lettering.ts';
import { slipStyles } from './slip.ts';
import { ticketStyles } from './ticket.ts';

const PLAIN = 'abcdefghijklmnopqrstuvwxyz';
const VOWELS = 'áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ';
const CODES = `${PLAIN.toUpperCase()} 0123456789-`;
const TEXTS = `${PLAIN}${VOWELS}${VOWELS.toUpperCase()}${CODES}.,:;/()`;
/** Sizes that hold codes and numbers only. */
const CODE_STYLES: readonly Style[] = [
  { weight: 800, xHeight: 26 },
  { weight: 800, xHeight: 30 },
  { weight: 800, xHeight: 60 },
];

/**
 * Loads the typeface and draws the letters once, so that the first citizen does not wait for it: one to three seconds
 * of work in all, in pieces of 10 to 30 ms between which the process stays awake.
 */
export const prepareSlips = async (): Promise<void> => {
  for (const style of [...Object.values(slipStyles), ...Object.values(ticketStyles)]) await draw(style, TEXTS);
  for (const style of CODE_STYLES) await draw(style, CODES);
};

const draw = async (style: Style, text: string): Promise<void> => {
  const letters = await lettering(style);
  for (let at = 0; at < text.length; at += 32) {
    letters.set(text.slice(at, at + 32));
    await setImmediate();
  }
};
