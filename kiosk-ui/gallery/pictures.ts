/** Invented pictures for the gallery: a portrait of nobody and pages with lines instead of words. */
const portrait = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 400"><rect width="300" height="400" fill="#cfdde3"/><path d="M30 400q8-120 120-120t120 120Z" fill="#2d4a5a"/><path d="M118 240h64v60q-32 26-64 0Z" fill="#e2b796"/><ellipse cx="150" cy="175" rx="70" ry="88" fill="#efc8a6"/><path d="M74 190q-14-130 76-126 90-4 76 126-6-70-50-84-60 34-102 84Z" fill="#2a1d1a"/><path d="M120 180v6M180 180v6" stroke="#2a1d1a" stroke-width="10" stroke-linecap="round"/><path d="M128 222q22 14 44 0" stroke="#a05a48" stroke-width="6" fill="none" stroke-linecap="round"/></svg>`;

const lines = (count: number) =>
  Array.from({ length: count }, (_, at) => `<path d="M70 ${250 + at * 42}h${at % 4 === 3 ? 260 : 480}"/>`).join('');

/** A page of which `rows` lines have arrived; the rest is still blank. */
const page = (rows: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 877" width="620" height="877"><rect width="620" height="877" fill="#fdfdfb"/><g stroke="#56626a" stroke-width="9" stroke-linecap="round"><path d="M200 70h220M240 100h140" /><path d="M170 180h280" stroke-width="16"/>${lines(rows)}</g></svg>`;

/** A paper under the camera, a little askew on a dark table. */
const table = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600" width="800" height="600"><rect width="800" height="600" fill="#39433f"/><g transform="translate(190 70) rotate(4) scale(.55)"><rect width="620" height="877" fill="#fdfdfb"/><g stroke="#56626a" stroke-width="9" stroke-linecap="round"><path d="M200 70h220M240 100h140"/>${lines(12)}</g></g></svg>`;

export const pictures: Record<string, string> = {
  '/pictures/portrait.svg': portrait,
  '/pictures/page-1.svg': page(14),
  '/pictures/page-2.svg': page(9),
  '/pictures/page-half.svg': page(4),
  '/pictures/table.svg': table,
};
