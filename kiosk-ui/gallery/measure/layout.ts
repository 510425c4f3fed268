import { type Eye, type Line, linesOf, openEye, scrollsDown, targetsOf } from './eye.ts';

/** Sizes that hold for touch, mm. */
export interface Sizes {
  readonly ppi: number;
  readonly target: number;
  readonly primary: number;
  readonly gap: number;
  /** least height of the part that scrolls, mm */
  readonly room: number;
}

type Faults = (eye: Eye, mm: number, sizes: Sizes, lines: readonly Line[]) => Iterable<string>;

const inMm = (mm: number, ...pixels: number[]) => pixels.map((one) => (one / mm).toFixed(1)).join(' × ');

const smallTargets: Faults = function* (eye, mm, { target, primary }) {
  for (const one of targetsOf(eye)) {
    const { width, height } = one.getBoundingClientRect();
    if (width < target * mm - 0.5 || height < target * mm - 0.5)
      yield `${eye.name(one)} is ${inMm(mm, width, height)} mm`;
    if (one.classList.contains('button-primary') && height < primary * mm - 0.5)
      yield `${eye.name(one)} is a main button of ${inMm(mm, height)} mm`;
  }
};

const closeTargets: Faults = function* (eye, mm, { gap }) {
  const boxes = targetsOf(eye)
    .map((one) => ({ one, box: eye.visible(one, one.getBoundingClientRect()) }))
    .filter(({ box }) => box.height > 0 && box.width > 0);
  for (const [at, a] of boxes.entries())
    for (const b of boxes.slice(at + 1)) {
      const across = Math.max(a.box.x, b.box.x) - Math.min(a.box.right, b.box.right);
      const down = Math.max(a.box.y, b.box.y) - Math.min(a.box.bottom, b.box.bottom);
      if (Math.max(across, down) < gap * mm - 0.6)
        yield `${eye.name(a.one)} and ${eye.name(b.one)} are ${inMm(mm, Math.max(across, down))} mm apart`;
    }
};

/** What is read stands 1.5 apart; the one line of a key is held by the key itself. */
const tightLines: Faults = function* (eye, _mm, _sizes, lines) {
  for (const [at, { owner, text }] of lines.entries()) {
    if (owner.closest('.key') && !(lines[at - 1]?.owner === owner && lines[at - 1]?.text === text)) continue;
    const { lineHeight, fontSize } = eye.style(owner);
    const ratio = Number.parseFloat(lineHeight) / Number.parseFloat(fontSize);
    if (!(ratio >= 1.49)) yield `${eye.name(owner)} has a line height of ${ratio.toFixed(2)}, under 1.5`;
  }
};

/** A word that had to be broken: "Tiếp tụ-c". Codes and names longer than a line are left out. */
const brokenWords: Faults = function* (eye, _mm, _sizes, lines) {
  const range = document.createRange();
  for (const owner of new Set(lines.map((line) => line.owner))) {
    if (owner.closest('.code, .key')) continue;
    for (const node of owner.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE) continue;
      for (const word of (node.nodeValue ?? '').matchAll(/[\p{L}\p{M}]{2,16}/gu)) {
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        if (range.getClientRects().length > 1) yield `${eye.name(owner)} breaks the word "${word[0]}"`;
      }
    }
  }
};

/** Cut by an edge that nothing can scroll, or by the edge of the panel. */
const cutText: Faults = function* (eye, _mm, _sizes, lines) {
  for (const { owner, ink } of lines) {
    if (ink.left < -1 || ink.right > innerWidth + 1) yield `${eye.name(owner)} leaves the screen sideways`;
    let scrolls = false;
    for (let at: Element | null = owner; at && at !== eye.top.parentElement; at = at.parentElement) {
      const { overflowX, overflowY } = eye.style(at);
      const edge = at.getBoundingClientRect();
      if (overflowX !== 'visible' && (ink.left < edge.left - 1 || ink.right > edge.right + 1))
        yield `${eye.name(owner)} is cut at the side`;
      scrolls ||= scrollsDown(eye, at);
      if (overflowY !== 'visible' && !scrolls && (ink.top < edge.top - 1 || ink.bottom > edge.bottom + 1))
        yield `${eye.name(owner)} is cut above or below`;
    }
    if (!scrolls && (ink.top < -1 || ink.bottom > innerHeight + 1))
      yield `${eye.name(owner)} leaves the screen above or below`;
  }
  for (const element of eye.top.querySelectorAll('*')) {
    const { textOverflow, overflowX, webkitLineClamp } = eye.style(element);
    if (textOverflow === 'ellipsis' && overflowX !== 'visible' && element.scrollWidth > element.clientWidth)
      yield `${eye.name(element)} ends in dots`;
    if (webkitLineClamp !== 'none' && element.scrollHeight > element.clientHeight + 1)
      yield `${eye.name(element)} ends in dots after ${webkitLineClamp} lines`;
  }
};

const pencil = document.createElement('canvas').getContext('2d');
/** What an empty box asks for has to be read whole too. */
const cutPlaceholders: Faults = function* (eye) {
  for (const box of eye.top.querySelectorAll<HTMLInputElement>('input[placeholder]')) {
    if (!eye.shown(box) || box.value !== '' || !pencil) continue;
    const { font, paddingLeft, paddingRight, letterSpacing } = eye.style(box);
    pencil.font = font;
    pencil.letterSpacing = letterSpacing === 'normal' ? '0px' : letterSpacing;
    const room = box.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
    const wide = pencil.measureText(box.placeholder).width;
    if (wide > room + 1) yield `the box "${box.placeholder}" has room for ${room.toFixed(0)} of ${wide.toFixed(0)} px`;
  }
};

const painted = (eye: Eye, element: Element): boolean => {
  const style = eye.style(element);
  return (
    !/rgba\(\d+, \d+, \d+, 0\)|transparent/.test(style.backgroundColor) ||
    (style.borderTopStyle !== 'none' && Number.parseFloat(style.borderTopWidth) > 0)
  );
};

/** A word that pokes out of the button, chip or card that it belongs to. */
const textOutsideItsBox: Faults = function* (eye, _mm, _sizes, lines) {
  for (const { owner, ink } of lines)
    for (
      let at: Element | null = owner;
      at && at !== eye.top.parentElement && at !== document.body;
      at = at.parentElement
    ) {
      if (eye.style(at).display === 'inline' || scrollsDown(eye, at)) break;
      if (!painted(eye, at)) continue;
      const edge = at.getBoundingClientRect();
      const out = Math.max(edge.left - ink.left, ink.right - edge.right, edge.top - ink.top, ink.bottom - edge.bottom);
      if (out > 1) yield `${eye.name(owner)} leaves ${at === owner ? 'its box' : eye.name(at)} by ${out.toFixed(0)} px`;
    }
};

const overlap = (a: DOMRect, b: DOMRect) => ({
  across: Math.min(a.right, b.right) - Math.max(a.left, b.left),
  down: Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
});

const textOverText: Faults = function* (eye, _mm, _sizes, lines) {
  const seen = lines.filter((line) => line.seen.height > 3 && line.seen.width > 1);
  for (const [at, one] of seen.entries())
    for (const other of seen.slice(at + 1)) {
      const { across, down } = overlap(one.seen, other.seen);
      if (one.owner !== other.owner && across > 2 && down > 2)
        yield `${eye.name(one.owner)} lies over ${eye.name(other.owner)}`;
    }
};

const textOverPictures: Faults = function* (eye, _mm, _sizes, lines) {
  const pictures = [...eye.top.querySelectorAll('svg, img, canvas, video')].filter(eye.shown);
  for (const picture of pictures) {
    const box = eye.visible(picture, picture.getBoundingClientRect());
    for (const { owner, seen } of lines) {
      const { across, down } = overlap(box, seen);
      if (across > 2 && down > 4) yield `${eye.name(owner)} lies over a picture (${eye.name(picture)})`;
    }
  }
};

/** Something else is drawn where the text ought to be: a bar, a badge, a layer that stayed. */
const hiddenText: Faults = function* (eye, _mm, _sizes, lines) {
  for (const { owner, seen } of lines) {
    if (seen.height < 4 || seen.width < 4) continue;
    for (const x of [seen.left + 2, (seen.left + seen.right) / 2, seen.right - 2]) {
      const hit = document.elementFromPoint(x, (seen.top + seen.bottom) / 2);
      if (!hit || hit === owner || hit.contains(owner) || owner.contains(hit)) continue;
      yield `${eye.name(owner)} is hidden by ${eye.name(hit)}`;
      break;
    }
  }
};

const sidewaysScroll: Faults = function* (eye) {
  if (document.documentElement.scrollWidth > innerWidth + 1) yield 'the page scrolls sideways';
  for (const element of eye.top.querySelectorAll('*')) {
    if (element.matches('input, textarea, progress, .for-readers, svg, svg *') || !eye.shown(element)) continue;
    const { overflowX, overflowY } = eye.style(element);
    if (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1)
      yield `${eye.name(element)} is cut at the side, or scrolls sideways`;
    if (/hidden|clip/.test(overflowY) && element.scrollHeight > element.clientHeight + 1)
      yield `${eye.name(element)} is cut below`;
  }
  for (const target of targetsOf(eye)) {
    const { left, right } = target.getBoundingClientRect();
    if (left < -1 || right > innerWidth + 1) yield `${eye.name(target)} leaves the screen sideways`;
  }
};

/** Who cannot swipe needs two buttons wherever something scrolls (PH-8); nothing scrolls inside what scrolls. */
const scrollWithoutButtons: Faults = function* (eye) {
  const scrolling = [eye.top, ...eye.top.querySelectorAll('*')].filter(
    (element) =>
      element !== document.body &&
      eye.shown(element) &&
      scrollsDown(eye, element) &&
      element.scrollHeight > element.clientHeight + 4, // less is nothing to scroll for
  );
  for (const element of scrolling) {
    if (eye.top.querySelector('.keyboard')) continue; // it gives the room back with "Xong"
    const buttons = element.parentElement?.querySelectorAll(':scope > .scroller-bar button') ?? [];
    if ([...buttons].filter(eye.shown).length < 2) yield `${eye.name(element)} scrolls and has no buttons for it`;
    if (scrolling.some((other) => other !== element && other.contains(element)))
      yield `${eye.name(element)} scrolls inside something that scrolls`;
  }
};

const littleRoom: Faults = function* (eye, mm, { room }) {
  for (const region of eye.top.querySelectorAll('.scroller-region'))
    if (region.clientHeight < Math.min(region.scrollHeight, room * mm) - 1)
      yield `only ${(region.clientHeight / mm).toFixed(0)} mm are left for the content`;
  const frame = eye.top.querySelector('.frame');
  if (frame && frame.scrollHeight > innerHeight + 1) yield `the page is ${frame.scrollHeight} px high`;
};

const rules: Faults[] = [
  smallTargets,
  closeTargets,
  tightLines,
  brokenWords,
  cutText,
  cutPlaceholders,
  textOutsideItsBox,
  textOverText,
  textOverPictures,
  hiddenText,
  sidewaysScroll,
  scrollWithoutButtons,
  littleRoom,
];

/** Every broken rule of size, gap, clipping, overlap, line height and scrolling, in a sentence each. */
export const faultsOfLayout = (sizes: Sizes): string[] => {
  const eye = openEye();
  const mm = sizes.ppi / 25.4;
  const found = new Set<string>();
  const region = eye.top.querySelector('.scroller-region');
  const was = region?.scrollTop ?? 0;
  if (region) region.scrollTop = 0;
  const lines = linesOf(eye);
  for (const rule of rules) for (const fault of rule(eye, mm, sizes, lines)) found.add(fault);
  if (region && scrollsDown(eye, region)) {
    region.scrollTop = region.scrollHeight; // what only shows at the end
    const below = linesOf(eye);
    for (const rule of [closeTargets, hiddenText, textOverText])
      for (const fault of rule(eye, mm, sizes, below)) found.add(fault);
  }
  if (region) region.scrollTop = was;
  return [...found];
};
