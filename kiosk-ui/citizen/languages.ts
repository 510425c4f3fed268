import type { Language } from '@mot-cua/domain/localized.ts';
import { type LanguagePack, packFaults, spokenBy, wordsOfPack } from '../kit/words/packs.ts';
import { addLanguage } from '../kit/words/words.ts';

/** How long a pack may take to come; the screen is in Vietnamese until then, in ms. */
const packLimit = 5_000;

let mine: LanguagePack | null = null;
let watch: MutationObserver | null = null;

/** Fetches a pack once; a pack that is broken is as good as none, and every text stays Vietnamese and marked. */
export const openLanguage = async (language: Language): Promise<void> => {
  if (mine?.language === language) return mark();
  mine = { language, name: '', strings: {} };
  mark();
  try {
    const answer = await fetch(`/languages/${language}.json`, { signal: AbortSignal.timeout(packLimit) });
    const pack: unknown = answer.ok ? await answer.json() : null;
    if (packFaults(pack).length > 0 || mine?.language !== language) return;
    mine = pack as LanguagePack;
    addLanguage(language, wordsOfPack(mine));
    mark();
  } catch {
    // no pack: Vietnamese, marked
  }
};

/** Back to a language that has every text. */
export const closeLanguage = (): void => {
  watch?.disconnect();
  watch = null;
  mine = null;
  for (const element of document.querySelectorAll('[data-untranslated]')) unmark(element);
};

const unmark = (element: Element): void => {
  element.removeAttribute('data-untranslated');
  element.removeAttribute('lang');
};

/**
 * Marks on the page what is still Vietnamese, for eyes (dots below) and for ears (`lang`): whatever the pack does not say
 * itself, be it a text of the kiosk, of a procedure, or a name.
 */
const mark = (): void => {
  watch?.disconnect();
  if (!mine) return;
  const isOwn = spokenBy(mine);
  const { language } = mine;
  const look = (root: Node): void => {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode() as Text | null; text; text = texts.nextNode() as Text | null) {
      const element = text.parentElement;
      const words = text.data.trim();
      if (!element || !/\p{L}/u.test(words) || element.closest('[data-own-name]')) continue;
      if (isOwn(words)) {
        element.removeAttribute('data-untranslated');
        element.lang = language;
      } else {
        element.setAttribute('data-untranslated', '');
        element.lang = 'vi';
      }
    }
  };
  watch = new MutationObserver((changes) => {
    for (const { target } of changes) look(target.nodeType === Node.TEXT_NODE ? (target.parentNode ?? target) : target);
  });
  look(document.body);
  watch.observe(document.body, { childList: true, characterData: true, subtree: true });
};
