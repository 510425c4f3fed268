import { between, chance, pick, type Random, whole } from './paper-drawing.ts';

type Size = { readonly width: number; readonly height: number };
/** What lies on papers at their edge and is no finger, drawn on a paper of such a size (tenths of a millimetre). */
type Lookalike = { readonly name: string; readonly draw: (random: Random, size: Size) => string };

/** Draws something that comes in from the top edge, `along` it, and turns it to any of the four. */
const fromAnEdge = (random: Random, { width, height }: Size, draw: (length: number) => string): string => {
  const side = pick(random, ['top', 'right', 'bottom', 'left'] as const);
  const [length, place] = {
    top: [width, ''],
    right: [height, `translate(${width} 0) rotate(90)`],
    bottom: [width, `translate(${width} ${height}) rotate(180)`],
    left: [height, `translate(0 ${height}) rotate(-90)`],
  }[side] as [number, string];
  return `<g transform="${place}">${draw(length)}</g>`;
};
const blurred = (random: Random, drawn: string, deviation: number): string => {
  const id = `b${whole(random, 1, 1e9)}`;
  return `<filter id="${id}" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="${deviation.toFixed(1)}"/></filter><g filter="url(#${id})">${drawn}</g>`;
};
/** An outline that wavers, around a middle. */
const blot = (random: Random, cx: number, cy: number, rx: number, ry: number): string => {
  const points = Array.from({ length: 14 }, (_, nth) => {
    const angle = (nth / 14) * 2 * Math.PI;
    const far = between(random, 0.75, 1.2);
    return `${(cx + Math.cos(angle) * rx * far).toFixed(0)} ${(cy + Math.sin(angle) * ry * far).toFixed(0)}`;
  });
  return `M${points.join('L')}z`;
};

export const LOOKALIKES: readonly Lookalike[] = [
  {
    name: 'brown stamp at the edge',
    draw: (random, size) =>
      fromAnEdge(random, size, (length) => {
        const [x, y, r] = [between(random, 0.15, 0.85) * length, between(random, -60, 140), between(random, 120, 200)];
        const colour = pick(random, ['#7a4a2a', '#8a5a3a', '#6b3a22']);
        return `<g fill="none" stroke="${colour}" opacity="${between(random, 0.55, 0.95).toFixed(2)}"><circle cx="${x}" cy="${y}" r="${r}" stroke-width="12"/><circle cx="${x}" cy="${y}" r="${r * 0.66}" stroke-width="6"/></g><text x="${x}" y="${y + r * 0.3}" font-size="${r * 0.6}" text-anchor="middle" fill="${colour}">★ ${chance(random, 0.5) ? 'SAO' : 'ĐẾN'}</text>`;
      }),
  },
  {
    name: 'red seal over the edge',
    draw: (random, size) =>
      fromAnEdge(random, size, (length) => {
        const [x, y, r] = [between(random, 0.15, 0.85) * length, between(random, -90, 60), between(random, 160, 200)];
        const smeared = chance(random, 0.3)
          ? `<circle cx="${x}" cy="${y}" r="${r * 0.9}" fill="#d23a3a" opacity="0.45"/>`
          : '';
        return `${smeared}<g fill="none" stroke="#c8202a" opacity="0.8"><circle cx="${x}" cy="${y}" r="${r}" stroke-width="12"/><circle cx="${x}" cy="${y}" r="${r * 0.64}" stroke-width="6"/></g><text x="${x}" y="${y + r * 0.3}" font-size="${r * 0.7}" text-anchor="middle" fill="#c8202a">★</text>`;
      }),
  },
  {
    name: 'filled wax seal',
    draw: (random, { width, height }) => {
      const [x, y, r] = [
        pick(random, [between(random, 60, 160), width - between(random, 60, 160)]),
        between(random, 0.6, 0.95) * height,
        between(random, 90, 150),
      ];
      return `<path d="${blot(random, x, y, r, r)}" fill="${pick(random, ['#a32020', '#8f1b14', '#b3402a'])}"/><circle cx="${x}" cy="${y}" r="${r * 0.6}" fill="none" stroke="#701010" stroke-width="14"/>`;
    },
  },
  {
    name: 'yellowed edges',
    draw: (random, size) =>
      fromAnEdge(random, size, (length) =>
        blurred(
          random,
          `<rect x="-100" y="-120" width="${length + 200}" height="${between(random, 150, 260)}" fill="${pick(random, ['#d8b878', '#cfa868', '#e0c890'])}" opacity="${between(random, 0.4, 0.8).toFixed(2)}"/>`,
          between(random, 25, 60),
        ),
      ),
  },
  {
    name: 'damp edge',
    draw: (random, size) =>
      fromAnEdge(random, size, (length) => {
        const shape = blot(
          random,
          between(random, 0.15, 0.85) * length,
          between(random, -60, 40),
          between(random, 90, 420),
          between(random, 90, 260),
        );
        const colour = pick(random, ['#d9c49a', '#c9ad7c', '#dccfb0', '#bfa078']);
        const drawn = `<path d="${shape}" fill="${colour}" opacity="${between(random, 0.3, 0.7).toFixed(2)}"/><path d="${shape}" fill="none" stroke="#9a7a4a" stroke-width="${whole(random, 5, 14)}" opacity="${between(random, 0.2, 0.7).toFixed(2)}" stroke-linejoin="round"/>`;
        return blurred(random, drawn, between(random, 3, 22));
      }),
  },
  {
    name: 'coffee',
    draw: (random, size) =>
      fromAnEdge(random, size, (length) => {
        const [x, y, r] = [between(random, 0.1, 0.9) * length, between(random, -150, 200), between(random, 300, 420)];
        const spilt = chance(random, 0.5)
          ? `<path d="${blot(random, x, Math.max(0, y - 200), 130, 150)}" fill="#8a5a30" opacity="0.5"/>`
          : '';
        return blurred(
          random,
          `<circle cx="${x}" cy="${y}" r="${r}" fill="none" stroke="#7a4a22" stroke-width="${whole(random, 14, 34)}" opacity="0.5"/>${spilt}`,
          between(random, 3, 9),
        );
      }),
  },
  {
    name: 'orange folder edge',
    draw: (random, size) =>
      fromAnEdge(random, size, (length) => {
        const colour = pick(random, ['#e8892a', '#d9762a', '#c98a4a', '#e0a060', '#b86a3a', '#d8a878']);
        const [deep, slope] = [between(random, 30, 120), between(random, -40, 40)];
        const part = chance(random, 0.5)
          ? [0, length]
          : [between(random, 0, 0.5) * length, between(random, 0.6, 1) * length];
        return `<path d="M${part[0]} -50L${part[0]} ${deep}L${part[1]} ${deep + slope}L${part[1]} -50z" fill="${colour}"/><path d="M${part[0]} ${deep}L${part[1]} ${deep + slope}" stroke="#0003" stroke-width="14"/>`;
      }),
  },
  {
    name: 'index tab',
    draw: (random, size) =>
      fromAnEdge(random, size, (length) => {
        const colour = pick(random, ['#f2a65a', '#f4c27a', '#ee8f8f', '#f3d34a', '#d9a47a', '#c68642', '#8fc7f0']);
        const [x, wide, deep] = [
          between(random, 0.05, 0.9) * length,
          between(random, 100, 480),
          between(random, 110, 420),
        ];
        return `<rect x="${x}" y="-40" width="${wide}" height="${deep + 40}" rx="${chance(random, 0.4) ? whole(random, 5, 30) : 0}" fill="${colour}" opacity="${between(random, 0.8, 1).toFixed(2)}" transform="rotate(${between(random, -8, 8).toFixed(1)} ${x} 0)"/>`;
      }),
  },
  {
    name: 'tape',
    draw: (random, size) =>
      fromAnEdge(random, size, (length) => {
        const [x, wide, deep] = [
          between(random, 0.05, 0.9) * length,
          between(random, 120, 500),
          between(random, 100, 500),
        ];
        const teeth = Array.from(
          { length: 9 },
          (_, nth) => `L${x + wide - ((nth + 0.5) * wide) / 9} ${deep + (nth % 2 ? 0 : 12)}`,
        ).join('');
        return `<path d="M${x} -40L${x + wide} -40L${x + wide} ${deep}${teeth}L${x} ${deep}z" fill="${pick(random, ['#c8b078', '#b08850', '#d8c8a0', '#a87840'])}" opacity="${between(random, 0.35, 0.85).toFixed(2)}" transform="rotate(${between(random, -12, 12).toFixed(1)} ${x} 0)"/>`;
      }),
  },
  {
    name: 'picture at the edge',
    draw: (random, size) =>
      fromAnEdge(random, size, (length) => {
        const [x, wide, deep] = [
          between(random, 0, 0.7) * length,
          between(random, 250, 700),
          between(random, 200, 700),
        ];
        const shapes = Array.from(
          { length: 7 },
          () =>
            `<ellipse cx="${x + random() * wide}" cy="${random() * deep}" rx="${between(random, 0.05, 0.3) * wide}" ry="${between(random, 0.05, 0.3) * deep}" fill="${pick(random, ['#b5793a', '#d9a066', '#5a8a3a', '#3a6ab0', '#c04a3a', '#e8c8a0', '#704a30'])}"/>`,
        );
        const id = `c${whole(random, 1, 1e9)}`;
        return `<clipPath id="${id}"><rect x="${x}" y="-20" width="${wide}" height="${deep + 20}"/></clipPath><g clip-path="url(#${id})"><rect x="${x}" y="-20" width="${wide}" height="${deep + 20}" fill="${pick(random, ['#8fb4d8', '#d8c8a8', '#6a8a5a'])}"/>${shapes.join('')}</g>`;
      }),
  },
  {
    name: 'portrait',
    draw: (random, { width, height }) => {
      const [w, h] = pick(random, [
        [300, 400],
        [400, 600],
      ] as const);
      const x = pick(random, [between(random, 0, 60), between(random, 60, 250), width - w - between(random, 0, 80)]);
      const y = between(random, 0.02, 0.75) * height;
      const skin = pick(random, ['#e8c4a4', '#c98e6a', '#8a5a40', '#f0d8c4']);
      return `<g transform="translate(${x} ${y})"><rect width="${w}" height="${h}" fill="${pick(random, ['#8fb4d8', '#4a7ab8', '#f2f2f2', '#d8dce0'])}"/><path d="M${w * 0.1} ${h}Q${w * 0.12} ${h * 0.68} ${w * 0.5} ${h * 0.66}Q${w * 0.88} ${h * 0.68} ${w * 0.9} ${h}z" fill="${pick(random, ['#f4f4f4', '#2a2a3a', '#a33'])}"/><rect x="${w * 0.42}" y="${h * 0.5}" width="${w * 0.16}" height="${h * 0.2}" fill="${skin}"/><ellipse cx="${w * 0.5}" cy="${h * 0.4}" rx="${w * 0.2}" ry="${h * 0.2}" fill="${skin}"/><path d="M${w * 0.28} ${h * 0.38}Q${w * 0.3} ${h * 0.16} ${w * 0.5} ${h * 0.16}Q${w * 0.7} ${h * 0.16} ${w * 0.72} ${h * 0.38}Q${w * 0.6} ${h * 0.26} ${w * 0.28} ${h * 0.38}z" fill="#181410"/></g>`;
    },
  },
  {
    name: 'holes',
    draw: (random, size) =>
      fromAnEdge(random, size, (length) => {
        const shade = pick(random, ['#303030', '#8a8a8a', '#181818', '#a87848']);
        const torn = chance(random, 0.3);
        return [0.36, 0.64]
          .map(
            (at) =>
              `<circle cx="${at * length}" cy="120" r="${whole(random, 28, 40)}" fill="${shade}"/>${torn ? `<path d="M${at * length - 30} 120L${at * length - between(random, 10, 40)} -10L${at * length + between(random, 10, 40)} -10L${at * length + 30} 120z" fill="${shade}"/>` : ''}`,
          )
          .join('');
      }),
  },
  {
    name: 'torn edge',
    draw: (random, size) =>
      fromAnEdge(random, size, (length) => {
        const [x, wide, deep] = [
          between(random, 0.05, 0.85) * length,
          between(random, 100, 400),
          between(random, 70, 260),
        ];
        const points = Array.from(
          { length: 11 },
          (_, nth) => `L${x + (nth * wide) / 10} ${Math.sin((nth / 10) * Math.PI) * deep * between(random, 0.6, 1.15)}`,
        );
        return `<path d="M${x} -40${points.join('')}L${x + wide} -40z" fill="${pick(random, ['#1c1c1e', '#303030', '#a87848', '#8a5a34', '#d8d8d8', '#20402c'])}"/>`;
      }),
  },
  {
    name: 'turned-down corner',
    draw: (random, { width, height }) => {
      const a = between(random, 120, 420);
      const corner = pick(random, [
        `M0 0L${a} 0L0 ${a}z`,
        `M${width} 0L${width - a} 0L${width} ${a * 0.8}z`,
        `M${width} ${height}L${width - a} ${height}L${width} ${height - a}z`,
      ]);
      return `<path d="${corner}" fill="${pick(random, ['#1c1c1e', '#c8c4b8', '#a87848', '#e8e4da'])}"/>`;
    },
  },
  {
    name: 'shadow along the edge',
    draw: (random, size) =>
      fromAnEdge(random, size, (length) =>
        blurred(
          random,
          `<rect x="${chance(random, 0.5) ? -100 : between(random, 0, 0.6) * length}" y="-100" width="${between(random, 0.3, 1) * length}" height="${between(random, 130, 300)}" fill="#000" opacity="${between(random, 0.2, 0.6).toFixed(2)}"/>`,
          between(random, 15, 60),
        ),
      ),
  },
  {
    name: 'clip and ribbon',
    draw: (random, size) =>
      fromAnEdge(random, size, (length) => {
        const x = between(random, 0.1, 0.9) * length;
        return chance(random, 0.5)
          ? `<path d="M${x} -20v${between(random, 160, 260)}q0 40 40 40t40 -40v-190" fill="none" stroke="${pick(random, ['#888', '#b08d57', '#c04a3a'])}" stroke-width="14"/>`
          : `<path d="M${x} -20l40 ${between(random, 300, 600)}l50 -10l-20 -600z" fill="${pick(random, ['#b0202a', '#c8641e', '#a8743a'])}"/>`;
      }),
  },
  {
    name: 'wooden strip',
    draw: (random, size) =>
      fromAnEdge(
        random,
        size,
        (length) =>
          `<path d="M0 -60L0 ${between(random, 0, 90)}L${length} ${between(random, 0, 90)}L${length} -60z" fill="${pick(random, ['#a87848', '#8a5a34', '#c49a6c'])}"/>`,
      ),
  },
];
