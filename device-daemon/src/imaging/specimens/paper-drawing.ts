/**
 * What made-up papers are drawn of: heads, titles, fields, paragraphs, tables, signatures. Units are tenths of a millimetre; a
 * sheet becomes an SVG. Nobody's papers: names and numbers are put together at random.
 */
export type Random = () => number;
export const between = (random: Random, low: number, high: number): number => low + random() * (high - low);
export const whole = (random: Random, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1));
export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
export const chance = (random: Random, share: number): boolean => random() < share;

/** How fields are filled in: by a machine, by a pen, or not at all (the line of dots is left). */
export type Fill = 'typed' | 'pen' | 'dots';

/** A sheet that is being written from the top; `y` is where the next line stands. */
export type Sheet = {
  readonly random: Random;
  readonly font: string;
  /** height of the letters of the body */
  readonly size: number;
  /** from one line to the next, in sizes */
  readonly leading: number;
  readonly ink: string;
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly fill: Fill;
  readonly parts: string[];
  y: number;
};
/** Draws onto the sheet, from its pen on. */
export type Draw = (sheet: Sheet) => void;

export type Look = {
  readonly x?: number;
  readonly y?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly size?: number;
  readonly bold?: boolean;
  readonly italic?: boolean;
};

export const put = (sheet: Sheet, words: string, look: Look = {}): void => {
  const { x = sheet.left, y = sheet.y, anchor = 'start', size = sheet.size, bold, italic } = look;
  sheet.parts.push(
    `<text x="${x.toFixed(0)}" y="${y.toFixed(0)}" font-size="${size.toFixed(1)}" text-anchor="${anchor}"${bold ? ' font-weight="bold"' : ''}${italic ? ' font-style="italic"' : ''}>${words}</text>`,
  );
};

export const line = (sheet: Sheet, x1: number, y1: number, x2: number, y2: number, width = 3): void =>
  void sheet.parts.push(
    `<path d="M${x1.toFixed(0)} ${y1.toFixed(0)}L${x2.toFixed(0)} ${y2.toFixed(0)}" stroke="${sheet.ink}" stroke-width="${width}"/>`,
  );

export const down = (sheet: Sheet, lines = 1): void => {
  sheet.y += lines * sheet.size * sheet.leading;
};

export const middleOf = (sheet: Sheet): number => (sheet.left + sheet.width - sheet.right) / 2;
export const roomOf = (sheet: Sheet): number => sheet.width - sheet.left - sheet.right;
/** Whether so many lines still fit above the lower margin. */
export const fits = (sheet: Sheet, lines: number): boolean =>
  sheet.y + lines * sheet.size * sheet.leading < sheet.height - 160;

const WORDS = (
  'người dân yêu cầu cơ quan đăng ký hộ tịch căn cứ luật theo quy định pháp luật về việc cấp giấy quyền sử dụng đất tài sản gắn liền ' +
  'ủy ban nhân dân xã phường tỉnh tôi cam đoan những nội dung trên đây là đúng chịu trách nhiệm nếu có gì sai sinh ngày tháng năm ' +
  'tại thường trú số nhà tổ thôn khu phố hồ sơ gồm bản chính bản sao thời hạn giải quyết kể từ nhận đủ hợp lệ hướng dẫn bổ sung kết quả'
).split(' ');
const NAMES = 'Nông Lò Hoàng Vi Lương Bế Đàm Triệu Mã Thị Văn Gia Minh Thử Mẫu Ví Dụ Bảo An Hà'.split(' ');

/** So many words at random; a number now and then. */
export const words = (random: Random, count: number): string => {
  const said = Array.from({ length: count }, () =>
    chance(random, 0.05) ? String(whole(random, 1, 9_999)) : pick(random, WORDS),
  );
  const sentence = said.join(' ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
};
export const name = (random: Random): string =>
  Array.from({ length: whole(random, 2, 4) }, () => pick(random, NAMES)).join(' ');
export const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => whole(random, 0, 9)).join('');

/** Mean width of a letter in sizes, whatever the font: lines are broken by it. */
const LETTER = 0.5;

/** Lines of running text, broken at the right margin; the last is shorter. */
export const paragraph = (
  sheet: Sheet,
  lines: number,
  look: Look & { readonly first?: string; readonly indent?: number } = {},
): void => {
  const { x = sheet.left, indent = 0, first = '', size = sheet.size } = look;
  for (let nth = 0; nth < lines && fits(sheet, 1); nth++) {
    const from = x + (nth === 0 ? indent : 0);
    const share = nth === lines - 1 ? between(sheet.random, 0.2, 0.95) : 1;
    const letters = ((sheet.width - sheet.right - from) * share) / (size * LETTER);
    let said = nth === 0 && first ? first : words(sheet.random, 2);
    while (said.length < letters - 7) said += ` ${pick(sheet.random, WORDS)}`;
    put(sheet, said, { ...look, x: from });
    down(sheet);
  }
};

/** A wavering pen line, as long as `width`. */
export const pen = (sheet: Sheet, x: number, y: number, width: number): void => {
  const { random } = sheet;
  let path = `M${x.toFixed(0)} ${y.toFixed(0)}`;
  for (let at = 0; at < width; ) {
    const step = between(random, 12, 26);
    path += `q${(step / 2).toFixed(0)} ${between(random, -46, -8).toFixed(0)} ${step.toFixed(0)} ${between(random, -5, 5).toFixed(0)}`;
    if (chance(random, 0.16)) path += `m${between(random, 14, 26).toFixed(0)} 0`;
    at += step;
  }
  sheet.parts.push(
    `<path d="${path}" fill="none" stroke="#3a4a80" stroke-width="${between(random, 4, 7).toFixed(1)}"/>`,
  );
};

/** Label and value on one line; the value runs to `to`. */
export const field = (
  sheet: Sheet,
  label: string,
  look: Look & { readonly to?: number; readonly value?: string } = {},
): void => {
  const { random, fill } = sheet;
  const { x = sheet.left, to = sheet.width - sheet.right, size = sheet.size } = look;
  const begins = x + (label.length + 1) * size * LETTER;
  const space = Math.max(60, to - begins);
  if (fill === 'typed')
    put(
      sheet,
      `${label}: ${look.value ?? words(random, Math.max(1, whole(random, 1, Math.floor(space / (size * 3)))))}`,
      look,
    );
  else {
    put(sheet, `${label}:${'.'.repeat(Math.max(3, Math.floor(space / (size * 0.26))))}`, look);
    if (fill === 'pen') pen(sheet, begins + 20, sheet.y - 6, space * between(random, 0.3, 0.8));
  }
};

/** A column of fields, each on a line of its own or two on one. */
export const fields = (sheet: Sheet, labels: readonly string[], pairs = 0.15, gap = 1): void => {
  const { random } = sheet;
  for (let nth = 0; nth < labels.length && fits(sheet, 1); nth++) {
    const next = labels[nth + 1];
    if (next && chance(random, pairs)) {
      const half = middleOf(sheet) + between(random, -100, 100);
      field(sheet, labels[nth] as string, { to: half - 40 });
      field(sheet, next, { x: half });
      nth++;
    } else field(sheet, labels[nth] as string);
    down(sheet, gap);
  }
};

/** The head of every paper of the state: agency on the left, the nation on the right or over all. */
export const head = (
  sheet: Sheet,
  agency: readonly string[] | null,
  style: 'two columns' | 'centred' = 'two columns',
): void => {
  const small = sheet.size * between(sheet.random, 0.88, 1);
  const x = style === 'centred' ? middleOf(sheet) : sheet.width - sheet.right - roomOf(sheet) * 0.29;
  const top = sheet.y;
  put(sheet, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { x, anchor: 'middle', size: small, bold: true });
  down(sheet, 0.9);
  put(sheet, 'Độc lập - Tự do - Hạnh phúc', { x, anchor: 'middle', size: sheet.size, bold: true });
  line(sheet, x - 210, sheet.y + 18, x + 210, sheet.y + 18, 2.5);
  down(sheet, 1.2);
  if (!agency || style === 'centred') return;
  const left = sheet.left + roomOf(sheet) * 0.17;
  for (const [nth, said] of agency.entries())
    put(sheet, said, {
      x: left,
      y: top + nth * sheet.size * 1.25,
      anchor: 'middle',
      size: small,
      bold: nth === agency.length - 1,
    });
  const under = top + (agency.length - 1) * sheet.size * 1.25 + 18;
  line(sheet, left - 90, under, left + 90, under, 2.5);
};

/** Lines in the middle, large and bold. */
export const title = (sheet: Sheet, lines: readonly string[], scale = 1.25, look: Look = {}): void => {
  for (const said of lines) {
    put(sheet, said, { x: middleOf(sheet), anchor: 'middle', size: sheet.size * scale, bold: true, ...look });
    sheet.y += sheet.size * scale * 1.25;
  }
};

/** Roles side by side, room for the hands, names; stamps on those of an authority. */
export const signatures = (sheet: Sheet, roles: readonly string[], signed = true, stamped = false): void => {
  const { random } = sheet;
  const column = roomOf(sheet) / Math.max(2, roles.length);
  const from = roles.length === 1 ? sheet.left + column : sheet.left;
  for (const [nth, role] of roles.entries()) {
    const x = from + (nth + 0.5) * column;
    put(sheet, role, { x, anchor: 'middle', bold: true });
    if (chance(random, 0.6))
      put(sheet, '(Ký, ghi rõ họ tên)', {
        x,
        y: sheet.y + sheet.size * 1.2,
        anchor: 'middle',
        italic: true,
        size: sheet.size * 0.85,
      });
    if (!signed) continue;
    scrawl(sheet, x - 100, sheet.y + sheet.size * 3.4);
    if (stamped && nth === roles.length - 1) stamp(sheet, x - between(random, 40, 180), sheet.y + sheet.size * 3);
    put(sheet, name(random), { x, y: sheet.y + sheet.size * 6.2, anchor: 'middle', bold: true });
  }
  down(sheet, 6);
};

export const scrawl = (sheet: Sheet, x: number, y: number): void => {
  const { random } = sheet;
  const steps = Array.from(
    { length: whole(random, 5, 10) },
    (_, nth) =>
      `q${whole(random, 6, 40)} ${(nth % 2 ? 1 : -1) * whole(random, 40, 150)} ${whole(random, 18, 52)} ${whole(random, -20, 20)}`,
  );
  sheet.parts.push(
    `<path d="M${x.toFixed(0)} ${y.toFixed(0)}${steps.join('')}" fill="none" stroke="#33407a" stroke-width="${whole(random, 5, 9)}"/>`,
  );
};

export const stamp = (sheet: Sheet, x: number, y: number, radius = 180): void =>
  void sheet.parts.push(
    `<g fill="none" stroke="#c33" opacity="0.75"><circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="${radius}" stroke-width="10"/><circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="${(radius * 0.66).toFixed(0)}" stroke-width="5"/></g><text x="${x.toFixed(0)}" y="${(y + 20).toFixed(0)}" font-size="${(radius * 0.34).toFixed(0)}" fill="#c33" text-anchor="middle">★ UBND</text>`,
  );

/** The emblem of the state, as a small copy of it looks: a ring of ears, a star. */
export const emblem = (sheet: Sheet, x: number, y: number, radius: number): void =>
  void sheet.parts.push(
    `<circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="${(radius * 0.8).toFixed(0)}" fill="#c44" stroke="#b90" stroke-width="${(radius * 0.4).toFixed(0)}" stroke-dasharray="${(radius * 0.14).toFixed(1)} ${(radius * 0.08).toFixed(1)}"/><text x="${x.toFixed(0)}" y="${(y + radius * 0.3).toFixed(0)}" font-size="${(radius * 0.9).toFixed(0)}" fill="#ec4" text-anchor="middle">★</text>`,
  );

/** A border as certificates have it: of lines, of beads, or of waves. */
export const frame = (sheet: Sheet, kind: 'lines' | 'beads' | 'waves', inset: number): void => {
  const [w, h] = [sheet.width - 2 * inset, sheet.height - 2 * inset];
  const box = (by: number, stroke: string): string =>
    `<rect x="${(inset + by).toFixed(0)}" y="${(inset + by).toFixed(0)}" width="${(w - 2 * by).toFixed(0)}" height="${(h - 2 * by).toFixed(0)}" fill="none" ${stroke}/>`;
  const shade = pick(sheet.random, ['#a55', '#966', '#775', '#587', '#444']);
  if (kind === 'lines')
    sheet.parts.push(box(0, `stroke="${shade}" stroke-width="9"`), box(24, `stroke="${shade}" stroke-width="3"`));
  else if (kind === 'beads')
    sheet.parts.push(
      box(14, `stroke="${shade}" stroke-width="30" stroke-dasharray="12 9"`),
      box(38, `stroke="${shade}" stroke-width="4"`),
    );
  else
    sheet.parts.push(
      box(26, `stroke="${shade}" stroke-width="56" stroke-dasharray="5 6" opacity="0.8"`),
      box(0, `stroke="${shade}" stroke-width="6"`),
      box(58, `stroke="${shade}" stroke-width="5"`),
    );
};

/** A ruled grid; `filled`: the share of its cells with words or numbers. */
export const table = (sheet: Sheet, rows: number, columns: number, filled = 0.8, numbers = false): void => {
  const { random } = sheet;
  const row = sheet.size * between(random, 1.5, 2.3);
  const cell = roomOf(sheet) / columns;
  const top = sheet.y - sheet.size;
  const last = Math.min(rows, Math.floor((sheet.height - 160 - top) / row));
  if (last < 1) return;
  for (let nth = 0; nth <= last; nth++)
    line(sheet, sheet.left, top + nth * row, sheet.width - sheet.right, top + nth * row);
  for (let nth = 0; nth <= columns; nth++)
    line(sheet, sheet.left + nth * cell, top, sheet.left + nth * cell, top + last * row);
  for (let nth = 0; nth < last; nth++)
    for (let column = 0; column < columns; column++) {
      if (nth > 0 && !chance(random, filled)) continue;
      const said =
        nth > 0 && (numbers || column === 0)
          ? digits(random, whole(random, 1, Math.min(7, 1 + Math.floor(cell / 60))))
          : words(random, Math.max(1, Math.floor(cell / (sheet.size * 3.4))));
      put(sheet, said, {
        x: sheet.left + column * cell + 14,
        y: top + (nth + 0.68) * row,
        size: sheet.size * 0.85,
        bold: nth === 0,
      });
    }
  sheet.y = top + last * row + sheet.size * 1.6;
};

/** A picture that was printed: sky, ground, a few shapes. */
export const picture = (sheet: Sheet, x: number, y: number, width: number, height: number): void => {
  const { random } = sheet;
  const shade = (): string => `rgb(${whole(random, 40, 230)},${whole(random, 40, 230)},${whole(random, 40, 230)})`;
  const shapes = Array.from(
    { length: whole(random, 3, 9) },
    () =>
      `<ellipse cx="${between(random, x, x + width).toFixed(0)}" cy="${between(random, y, y + height).toFixed(0)}" rx="${between(random, width * 0.05, width * 0.3).toFixed(0)}" ry="${between(random, height * 0.05, height * 0.3).toFixed(0)}" fill="${shade()}" opacity="0.7"/>`,
  );
  const clip = `clip${whole(random, 1, 1e9)}`;
  sheet.parts.push(
    `<clipPath id="${clip}"><rect x="${x}" y="${y}" width="${width}" height="${height}"/></clipPath><g clip-path="url(#${clip})"><rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${shade()}"/><rect x="${x}" y="${y + height * between(random, 0.4, 0.8)}" width="${width}" height="${height}" fill="${shade()}"/>${shapes.join('')}</g>`,
  );
};

/** A code of squares, as new certificates carry it. */
export const squareCode = (sheet: Sheet, x: number, y: number, size: number): void => {
  const cells = 21;
  const step = size / cells;
  const dark = Array.from({ length: cells * cells }, (_, at) =>
    chance(sheet.random, 0.5)
      ? `M${(x + (at % cells) * step).toFixed(1)} ${(y + Math.floor(at / cells) * step).toFixed(1)}h${step.toFixed(1)}v${step.toFixed(1)}h-${step.toFixed(1)}z`
      : '',
  ).join('');
  sheet.parts.push(`<path d="${dark}" fill="${sheet.ink}"/>`);
};

/** An ID card as it lies on a sheet: `side` at a width of 856. */
export const idCard = (sheet: Sheet, x: number, y: number, side: 'front' | 'back', scale = 1): void => {
  const { random } = sheet;
  const text = (atX: number, atY: number, size: number, said: string, bold = false): string =>
    `<text x="${atX}" y="${atY}" font-size="${size}"${bold ? ' font-weight="bold"' : ''}>${said}</text>`;
  const ground = `<rect width="856" height="540" rx="30" fill="${pick(random, ['#dfe9d6', '#cfe0e6', '#e6e6dc', '#d5d8cf'])}" stroke="#999" stroke-width="3"/>`;
  const inner =
    side === 'front'
      ? `${text(300, 70, 27, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM')}${text(380, 150, 44, pick(random, ['CĂN CƯỚC CÔNG DÂN', 'CĂN CƯỚC']), true)}<rect x="40" y="200" width="210" height="280" fill="#8c9aa8"/><circle cx="145" cy="310" r="62" fill="#b58"/>${text(290, 240, 25, 'Số / No.:')}${text(420, 244, 38, digits(random, 12), true)}${text(290, 290, 23, 'Họ và tên / Full name:')}${text(290, 330, 34, name(random).toUpperCase(), true)}${text(290, 385, 23, 'Ngày sinh / Date of birth: 01/01/1990')}${text(290, 435, 23, 'Giới tính / Sex: Nữ   Quốc tịch: Việt Nam')}${text(290, 485, 23, words(random, 6))}`
      : `${text(60, 70, 24, 'Đặc điểm nhận dạng / Personal identification')}${text(60, 120, 24, words(random, 5))}<rect x="80" y="170" width="130" height="100" rx="14" fill="#b99"/><circle cx="600" cy="220" r="90" fill="none" stroke="#c55" stroke-width="7"/>${[380, 440, 500].map((at) => text(45, at, 40, `IDVNM${digits(random, 10)}&lt;&lt;${digits(random, 8)}&lt;`)).join('')}`;
  sheet.parts.push(
    `<g transform="translate(${x.toFixed(0)} ${y.toFixed(0)}) rotate(${between(random, -4, 4).toFixed(1)}) scale(${scale})">${ground}${inner}</g>`,
  );
};

/** The sheet as a picture to be rendered, so many pixels wide. */
export const svgOf = (sheet: Sheet, widthPx: number, paper: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${Math.round((widthPx * sheet.height) / sheet.width)}" viewBox="0 0 ${sheet.width} ${sheet.height}"><rect width="100%" height="100%" fill="${paper}"/><g font-family="${sheet.font}" fill="${sheet.ink}">${sheet.parts.join('')}</g></svg>`;
