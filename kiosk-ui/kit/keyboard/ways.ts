import { signal } from '@preact/signals';
import type { Method, ToneStyle } from './input-method.ts';

/** How this citizen types: chosen by them, kept from box to box, gone with the visit (citizen-experience 4.2). */
export interface Ways {
  method: Method;
  order: 'qwerty' | 'abc';
  /** null: as the language of the screen suggests */
  minority: boolean | null;
}
const usual: Ways = { method: 'direct', order: 'qwerty', minority: null };
export const ways = signal<Ways>(usual);

/** Whether ƀ, č, ñ and vowels with a breve stand in place of the digits: Jrai and Bahnar are written with them. */
export const isMinorityPage = (): boolean =>
  ways.value.minority ?? ['jra', 'bdq'].includes(document.documentElement.lang);

/** Where tones stand; a site whose registry writes hoà sets `<html data-tone-style="new">`. */
export const style: ToneStyle = document.documentElement.dataset['toneStyle'] === 'new' ? 'new' : 'old';

/** What was answered in this visit, by kind of answer, newest first; offered again in other boxes of the same kind. */
const answered = new Map<string, string[]>();
const answersKept = 12;

export const rememberAnswer = (kind: string, text: string): void => {
  const tidy = text.trim();
  if (tidy.length < 2) return;
  const others = (answered.get(kind) ?? []).filter((one) => one !== tidy);
  answered.set(kind, [tidy, ...others].slice(0, answersKept));
};
export const answersOf = (kind: string): readonly string[] => answered.get(kind) ?? [];

/** The visit is over. */
export const forgetTyping = (): void => {
  answered.clear();
  ways.value = usual;
};
