/** Pieces of official-looking Vietnamese papers as SVG, in millimetres. Everybody and every office on them is invented. */

export type Sheet = { readonly widthMm: number; readonly heightMm: number };

const serif = "'Noto Serif','Liberation Serif','DejaVu Serif',serif";
const ink = '#1d1d22';
const red = '#c8202c';
const pen = '#1f3a93';

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

export type TextStyle = {
  readonly size?: number;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly colour?: string;
};

export const text = (x: number, y: number, words: string, style: TextStyle = {}): string =>
  `<text x="${x}" y="${y}" font-size="${style.size ?? 4.1}" text-anchor="${style.anchor ?? 'start'}"${
    style.bold ? ' font-weight="bold"' : ''
  }${style.italic ? ' font-style="italic"' : ''} fill="${style.colour ?? ink}">${escaped(words)}</text>`;

/** Lines of a paragraph, broken so that about `perLine` letters stand in one. */
export const paragraph = (x: number, y: number, words: string, perLine = 78, leading = 6.4): Block => {
  const lines: string[] = [];
  for (const word of words.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < perLine) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return { svg: lines.map((line, n) => text(x, y + n * leading, line)).join(''), endY: y + lines.length * leading };
};

export type Block = { readonly svg: string; readonly endY: number };

/** "Họ và tên: ……": a printed label, a dotted line, and what was written on it with a pen or a machine. */
export const field = (x: number, y: number, label: string, value: string, width: number, byHand = false): string => {
  const labelWidth = label.length * 2.08 + 2.5;
  return `${text(x, y, label)}<line x1="${x + labelWidth}" y1="${y + 0.9}" x2="${x + width}" y2="${y + 0.9}" stroke="#777" stroke-width=".25" stroke-dasharray=".3 .9"/>${text(
    x + labelWidth + 1.5,
    y - 0.2,
    value,
    byHand ? { italic: true, colour: pen, size: 4.6 } : { bold: true },
  )}`;
};

/** The two heads of an official paper: the office on the left, the state's name on the right. */
export const officialHead = (office: readonly [string, string], number: string, width = 210): string => {
  const left = width * 0.27;
  const right = width * 0.69;
  return `${text(left, 20, office[0], { anchor: 'middle', size: 3.7 })}
${text(left, 25.5, office[1], { anchor: 'middle', size: 3.7, bold: true })}
<line x1="${left - 14}" y1="27.6" x2="${left + 14}" y2="27.6" stroke="${ink}" stroke-width=".3"/>
${text(left, 33.5, number, { anchor: 'middle', size: 3.7 })}
${text(right, 20, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { anchor: 'middle', size: 3.7, bold: true })}
${text(right, 25.5, 'Độc lập - Tự do - Hạnh phúc', { anchor: 'middle', size: 3.9, bold: true })}
<line x1="${right - 24}" y1="27.6" x2="${right + 24}" y2="27.6" stroke="${ink}" stroke-width=".3"/>`;
};

/** A round seal with its words along the rim; letters are turned one by one, because librsvg knows no text on a path. */
export const seal = (x: number, y: number, rim: string, middle: string, turn = -6): string => {
  const radius = 13.2;
  const letters = [...rim];
  const step = Math.min(9.5, 300 / letters.length);
  const first = -((letters.length - 1) * step) / 2;
  const around = letters
    .map(
      (letter, n) =>
        `<text transform="rotate(${first + n * step}) translate(0 ${-radius})" font-size="2.5" text-anchor="middle" font-weight="bold">${escaped(letter)}</text>`,
    )
    .join('');
  return `<g transform="translate(${x} ${y}) rotate(${turn})" fill="${red}" opacity=".82">
<circle r="17.3" fill="none" stroke="${red}" stroke-width="1.1"/><circle r="12" fill="none" stroke="${red}" stroke-width=".5"/>
${around}${star(0, -3.2, 4.4)}
<text y="6.4" font-size="2.7" text-anchor="middle" font-weight="bold">${escaped(middle)}</text>
<circle cx="9" cy="10" r="2.2" fill="#fff" opacity=".5"/><circle cx="-13" cy="4" r="1.5" fill="#fff" opacity=".45"/></g>`;
};

const star = (x: number, y: number, radius: number): string => {
  const points = Array.from({ length: 10 }, (_, n) => {
    const r = n % 2 ? radius * 0.42 : radius;
    const angle = (Math.PI * n) / 5 - Math.PI / 2;
    return `${(x + r * Math.cos(angle)).toFixed(2)},${(y + r * Math.sin(angle)).toFixed(2)}`;
  });
  return `<polygon points="${points.join(' ')}"/>`;
};

/** A hand's signature: loops that depend on `seed` alone. */
export const signature = (x: number, y: number, seed: number, width = 34): string => {
  const wave = (n: number): number => Math.sin(seed * 12.9898 + n * 78.233) * 0.5 + 0.5;
  let path = `M${x} ${y}`;
  for (let n = 0; n < 7; n++) {
    const step = (width / 7) * (0.6 + wave(n) * 0.8);
    const up = 4 + wave(n + 20) * 9;
    path += ` c${(step * 0.2).toFixed(1)} ${(-up).toFixed(1)} ${(step * 1.3).toFixed(1)} ${(-up * 0.7).toFixed(1)} ${(step * 0.5).toFixed(1)} ${(wave(n + 40) * 4 - 1).toFixed(1)} s${(step * 0.3).toFixed(1)} ${(-wave(n + 60) * 4).toFixed(1)} ${(step * 0.5).toFixed(1)} ${(wave(n + 80) * 2 - 1).toFixed(1)}`;
  }
  path += ` q${width * 0.2} 6 ${-width * 0.9} 5`;
  return `<path d="${path}" fill="none" stroke="${pen}" stroke-width=".55" stroke-linecap="round" stroke-linejoin="round"/>`;
};

export const signatureBlock = (x: number, y: number, role: string, name: string, seed: number): string =>
  `${text(x, y, role, { anchor: 'middle', bold: true })}${signature(x - 17, y + 20, seed)}${text(x, y + 36, name, {
    anchor: 'middle',
    bold: true,
  })}`;

/** A whole sheet: paper colour, a fold, and the words that keep anybody from taking it for real. */
export const sheet = (size: Sheet, body: string, paper = '#fdfcf7'): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${size.widthMm}mm" height="${size.heightMm}mm" viewBox="0 0 ${size.widthMm} ${size.heightMm}" font-family="${serif}">
<defs><linearGradient id="fold" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#000" stop-opacity="0"/><stop offset=".5" stop-color="#000" stop-opacity=".06"/><stop offset="1" stop-color="#000" stop-opacity="0"/></linearGradient></defs>
<rect width="${size.widthMm}" height="${size.heightMm}" fill="${paper}"/>
<rect y="${size.heightMm / 2 - 1.2}" width="${size.widthMm}" height="2.4" fill="url(#fold)"/>
${body}
${text(size.widthMm / 2, size.heightMm - 6, 'MẪU THỬ NGHIỆM - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ - người và cơ quan đều không có thật', { size: 2.4, anchor: 'middle', colour: '#888' })}
</svg>`;
