/**
 * Words that only an ID card has: its title in Vietnamese and English, the lines for machines on its back (ICAO 9303-5, TD1).
 * Compared without marks, because pale print is read with wrong ones.
 */
const MARKS = [
  /can ?cuoc/,
  /citizen identity/,
  /identity card/,
  /chung minh nhan dan/,
  /i[d<][vy]nm/,
  /personal identification/,
  /[a-z0-9]{3,}<<+[a-z0-9]*<*/,
  /dac diem nhan dang/,
];

/** Two of them, or its lines for machines alone, are a card; one may be a sentence that speaks of cards. */
export const isIdCardText = (text: string): boolean => {
  const folded = text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replace(/[^a-z0-9< ]+/g, ' ');
  const found = MARKS.filter((mark) => mark.test(folded)).length;
  return found >= 2 || /[a-z0-9<]{8,}<<<+/.test(folded.replace(/ /g, ''));
};
