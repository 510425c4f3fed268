import {
  between,
  chance,
  digits,
  down,
  line,
  middleOf,
  name,
  paragraph,
  put,
  roomOf,
  type Sheet,
  scrawl,
  stamp,
  whole,
  words,
} from './paper-drawing.ts';

/** How the papers that the net of document types is examined on are written: by another hand than those it learned from. */

/** A field as neither dots nor the trained pen fill it: bold capitals, a line, a chancery hand. */
export const entry = (sheet: Sheet, label: string, x = sheet.left, to = sheet.width - sheet.right): void => {
  const { random, size } = sheet;
  put(sheet, `${label}:`, { x });
  const from = x + (label.length + 2) * size * 0.5;
  if (sheet.fill === 'dots') line(sheet, from, sheet.y + 6, to - 20, sheet.y + 6, 2);
  else if (sheet.fill === 'typed')
    put(sheet, chance(random, 0.5) ? name(random).toUpperCase() : words(random, 3), { x: from, bold: true });
  else
    sheet.parts.push(
      `<text x="${from.toFixed(0)}" y="${sheet.y.toFixed(0)}" font-size="${(size * 1.15).toFixed(0)}" font-family="Z003" font-style="italic" fill="#224">${name(random)} ${digits(random, 4)}</text>`,
    );
  down(sheet, between(random, 1, 1.25));
};
export const entries = (sheet: Sheet, labels: readonly string[]): void => {
  for (const label of labels) entry(sheet, label);
};
export const pair = (sheet: Sheet, one: string, other: string): void => {
  const y = sheet.y;
  const half = sheet.left + roomOf(sheet) * 0.55;
  entry(sheet, one, sheet.left, half);
  sheet.y = y;
  entry(sheet, other, half);
};
/** The nation in the right half and the agency in the left, or the nation over all. */
export const top = (sheet: Sheet, agency: string | null): void => {
  const x = agency ? sheet.left + roomOf(sheet) * 0.7 : middleOf(sheet);
  put(sheet, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { x, anchor: 'middle', bold: true, size: sheet.size * 0.92 });
  if (agency)
    put(sheet, agency, {
      x: sheet.left + roomOf(sheet) * 0.18,
      anchor: 'middle',
      size: sheet.size * 0.9,
      bold: chance(sheet.random, 0.6),
    });
  down(sheet, 1);
  put(sheet, 'Độc lập - Tự do - Hạnh phúc', { x, anchor: 'middle', bold: true });
  if (chance(sheet.random, 0.7)) line(sheet, x - 190, sheet.y + 20, x + 190, sheet.y + 20, 3);
  down(sheet, between(sheet.random, 1.4, 2.4));
};
export const called = (sheet: Sheet, said: string, scale: number, more: readonly string[] = []): string => {
  for (const [nth, part] of [said, ...more].entries()) {
    const size = sheet.size * (nth === 0 ? scale : Math.min(scale, 1.15));
    put(sheet, part, { x: middleOf(sheet), anchor: 'middle', bold: true, size });
    sheet.y += size * 1.3;
  }
  down(sheet, between(sheet.random, 0.3, 1));
  return [said, ...more].join(' ');
};
export const dayAndPlace = (sheet: Sheet): void => {
  put(sheet, `…, ngày ${whole(sheet.random, 1, 28)} tháng ${whole(sheet.random, 1, 12)} năm 2024`, {
    x: sheet.width - sheet.right - 60,
    anchor: 'end',
    italic: true,
  });
  down(sheet, 1.2);
};
export const hands = (sheet: Sheet, roles: readonly string[], stamped: boolean): void => {
  sheet.y = Math.min(sheet.y, sheet.height - 560);
  for (const [nth, role] of roles.entries()) {
    const x = sheet.left + roomOf(sheet) * (roles.length === 1 ? 0.72 : (nth + 0.5) / roles.length);
    put(sheet, role, { x, anchor: 'middle', bold: true });
    if (chance(sheet.random, 0.85)) scrawl(sheet, x - 90, sheet.y + 170);
    if (chance(sheet.random, 0.7))
      put(sheet, name(sheet.random), { x, y: sheet.y + 330, anchor: 'middle', bold: chance(sheet.random, 0.6) });
  }
  if (stamped) stamp(sheet, sheet.left + roomOf(sheet) * 0.64, sheet.y + 170, 175);
};
export const clauses = (sheet: Sheet, most: number, mark: (nth: number) => string): void => {
  for (let nth = 1; nth <= most; nth++) {
    put(sheet, mark(nth), { x: sheet.left + 40, bold: true });
    down(sheet);
    paragraph(sheet, whole(sheet.random, 2, 4), { indent: 40 });
  }
};
