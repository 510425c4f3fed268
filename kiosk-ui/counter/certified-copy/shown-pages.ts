import { snapshot } from '../conversation.ts';
import { type CopyView, maySign } from './copy-view.ts';

/** Pages whose picture stood on this screen; forgotten with the copy. */
let shown = new Set<string>();
let of = '';

export const pageShown = (copy: CopyView, page: string): void => {
  if (copy.id !== of) shown = new Set();
  of = copy.id;
  shown.add(page);
};

/** Keys of this screen: pages, "the same", "not the same", sign, leave. All others are for papers of a batch. */
const KEYS: ReadonlySet<string> = new Set([
  ...['ArrowLeft', 'ArrowRight', 'Enter', 'Delete', 'Escape'],
  ...['F3', 'F4', 'F6', 'F7', 'F8', 'F9'],
]);

export const copyNow = (): CopyView | null => snapshot.value?.copy ?? null;
export const isCopyShown = (): boolean => copyNow() !== null;

/**
 * Asked before a key leaves while a copy is compared. No page is confirmed whose picture did not stand here, and nothing is
 * signed before all are the same; the station holds to it too, but no hand on the keys shall even ask.
 */
export const mayLeaveForCopy = (key: string): boolean => {
  const copy = copyNow();
  if (!copy) return true;
  if (copy.asking === 'leave') return true; // any key is an answer
  if (copy.asking === 'reason') return key === 'Escape' || copy.reasons.some((reason) => reason.key === key);
  if (!KEYS.has(key)) return false;
  if (key === 'F9') return maySign(copy) || copy.state === 'sent';
  const page = copy.pages[copy.page];
  return key !== 'Enter' || (copy.state === 'comparing' && page !== undefined && copy.id === of && shown.has(page.id));
};
