import { isTextBox, layerOnTop } from '../navigation/items.ts';
import type { Words } from '../words/words.ts';

const clean = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();
const notRead =
  'button, input, textarea, select, [aria-hidden=true], .keyboard, [role=timer], .radio, .curtain, .caption, svg';

/** What belongs to the person: a name, an answer, a code. For headphones only (AU-3, PR-1). */
const secret = '[data-secret]';

/**
 * The texts of one part of the page in reading order, each once; what can be pressed speaks when one comes to it. `except`: parts
 * that are left out besides.
 */
export const textsOf = (part: ParentNode, except = notRead): string[] => {
  const found: string[] = [];
  const texts = document.createTreeWalker(part as Node, NodeFilter.SHOW_TEXT);
  const done = new Set<Element>();
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const element = node.parentElement;
    if (!element || done.has(element) || element.closest(except) || !element.checkVisibility()) continue;
    done.add(element);
    const text = clean(element.children.length === 0 ? element.textContent : node.textContent);
    if (text) found.push(text);
  }
  return found;
};

const partsOfPage = (): Element[] => {
  const top = layerOnTop();
  return top instanceof HTMLDialogElement ? [top] : [...document.querySelectorAll('.steps-words, .status, main')];
};

/** What is said when one comes to a page or a layer: its texts; the labels of what may be pressed are said there. */
export const pageTexts = (): string[] => partsOfPage().flatMap((part) => textsOf(part));

/** The same for everybody around: without what belongs to the person, and with a word that there is such. */
export const pageTextsForAll = (words: Words): string[] => {
  const parts = partsOfPage();
  const own = parts.some((part) => [...part.querySelectorAll(secret)].some((one) => one.checkVisibility()));
  return [...parts.flatMap((part) => textsOf(part, `${notRead}, ${secret}`)), ...(own ? [words.aids.private] : [])];
};

/** The question that several controls answer together. */
export const groupOf = (item: Element): Element | null => item.closest('fieldset');

/**
 * What is said of one item: its name, what it is, how it stands, an error with how to put it right (AU-9); last, when one comes
 * into the group from outside, the question that it answers: who goes through the answers does not hear it before each.
 */
export const itemTexts = (item: HTMLElement, words: Words, from: Element | null = null): string[] => {
  const { roles, chosen, opened, closed, notNow } = words.aids;
  if (item.matches('.keyboard button')) return [keyName(item)];
  const group = groupOf(item);
  const field = item.closest('.field');
  const said: string[] = [];
  if (isTextBox(item)) {
    const label = item.labels?.[0] ?? null;
    const marks = group ? [] : [...(field?.querySelectorAll('.field-mark') ?? [])];
    said.push(...(label ? textsOf(label) : [clean(item.getAttribute('aria-label'))]));
    said.push(...marks.flatMap((mark) => textsOf(mark)), roles.box, ...written(item, words));
  } else if (item.matches('input')) {
    said.push(nameOfRadio(item as HTMLInputElement), roles.radio);
    if ((item as HTMLInputElement).checked) said.push(chosen);
  } else {
    const name = item.getAttribute('aria-label');
    said.push(...(name ? [name] : ownTexts(item)), roles.button);
    if (item.getAttribute('aria-pressed') === 'true') said.push(chosen);
    const expanded = item.getAttribute('aria-expanded');
    if (expanded) said.push(expanded === 'true' ? opened : closed);
    if (item.hasAttribute('data-off')) said.push(notNow);
  }
  const errors = [...(field?.querySelectorAll('.field-error') ?? [])].flatMap((error) => textsOf(error));
  const legend = group !== from && group?.querySelector('legend');
  return [...new Set([...said, ...errors, ...(legend ? textsOf(legend) : [])].filter(Boolean))];
};

export const nameOfRadio = (radio: HTMLInputElement): string => clean(radio.labels?.[0]?.textContent);

/** The texts inside a button, each by itself: title and explanation are two sentences. */
const ownTexts = (button: HTMLElement): string[] => {
  const leaves = [...button.querySelectorAll<HTMLElement>('*')].filter(
    (one) => one.children.length === 0 && !one.closest('svg') && clean(one.textContent),
  );
  return leaves.length > 0 ? leaves.map((one) => clean(one.textContent)) : [clean(button.textContent)];
};

/** What stands in a box; of what is secret only how much (AU-7). */
export const written = (box: HTMLInputElement | HTMLTextAreaElement, words: Words): string[] => {
  const { empty, hasWritten, star } = words.aids;
  if (box.value === '') return [empty];
  if (isSecret(box)) return [hasWritten, ...[...box.value].map(() => star)];
  return [hasWritten, box.value];
};

/** Masked entries: whoever writes there hears a star for each sign (AU-7). */
export const isSecret = (box: Element): boolean => box.matches('[type=password]');

export const keyName = (key: HTMLElement): string => clean(key.getAttribute('aria-label') ?? key.textContent);
