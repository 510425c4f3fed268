/**
 * Numbers as Vietnamese people say them (mười, mươi, mốt, tư, lăm, linh), up to 999,999,999. Speech programs read digits with
 * wrong tones ("mươi" as "mười", citizen-experience 5.4): the words are made here and read as words.
 */
const digits = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'] as const;

const underHundred = (n: number): string => {
  const tens = Math.floor(n / 10);
  const ones = n % 10;
  if (tens === 0) return digits[ones]!;
  const ten = tens === 1 ? 'mười' : `${digits[tens]} mươi`;
  if (ones === 0) return ten;
  if (ones === 5) return `${ten} lăm`;
  if (tens > 1 && ones === 1) return `${ten} mốt`;
  if (tens > 1 && ones === 4) return `${ten} tư`;
  return `${ten} ${digits[ones]}`;
};

/** `whole`: as one speaks the hundreds of a group that follows another: "không trăm linh năm". */
const underThousand = (n: number, whole: boolean): string => {
  const hundreds = Math.floor(n / 100);
  const rest = n % 100;
  if (hundreds === 0 && !whole) return underHundred(rest);
  const hundred = `${digits[hundreds]} trăm`;
  if (rest === 0) return hundred;
  return `${hundred} ${rest < 10 ? `linh ${digits[rest]}` : underHundred(rest)}`;
};

/** `51` is "năm mươi mốt". Throws for what is no whole number from 0 to 999,999,999: a bug of the caller. */
export const numberInWords = (n: number): string => {
  if (!Number.isInteger(n) || n < 0 || n > 999_999_999)
    throw new RangeError('not a whole number from 0 to 999,999,999');
  const groups = [Math.floor(n / 1_000_000), Math.floor(n / 1_000) % 1_000, n % 1_000];
  const names = ['triệu', 'nghìn', ''];
  const said: string[] = [];
  for (const [at, group] of groups.entries())
    if (group > 0) said.push(`${underThousand(group, said.length > 0)} ${names[at]}`.trim());
  return said.length > 0 ? said.join(' ') : digits[0];
};

/** Codes, card and ticket numbers are said digit by digit: `012` is "không một hai". */
export const digitsInWords = (text: string): string => [...text].map((one) => digits[Number(one)] ?? one).join(' ');
