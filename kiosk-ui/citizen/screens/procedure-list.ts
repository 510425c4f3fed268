import type { CompactList, ListedProcedure } from '@mot-cua/domain/search/compact-list.ts';
import type { Found, ProcedureSearch } from '@mot-cua/domain/search/search.ts';
import { signal } from '@preact/signals';

/** How long the list may take to come from the visit on this very machine, ms. */
const LIST_MS = 10_000;

/** The open list; null until it has come. Its address changes with its content, so it is fetched once a visit. */
const open = signal<{ readonly url: string; readonly search: ProcedureSearch } | null>(null);
let underway = '';

/** Fetches the list and what searches it, unless it is here. Nothing is lost without it: a later look tries again. */
export const openList = async (url: string): Promise<void> => {
  if (open.value?.url === url || underway === url) return;
  underway = url;
  try {
    const [answer, { ProcedureSearch }] = await Promise.all([
      fetch(url, { signal: AbortSignal.timeout(LIST_MS) }),
      import('@mot-cua/domain/search/search.ts'),
    ]);
    if (!answer.ok) return;
    const list: CompactList = await answer.json();
    open.value = { url, search: new ProcedureSearch(list) };
  } catch {
    // the line to the visit is down: the heartbeat tells the citizen, the popular ones stand there meanwhile
  } finally {
    underway = '';
  }
};

/** What a question finds; null while the list is not here. */
export const findIn = (url: string, question: string): Found | null =>
  open.value?.url === url ? open.value.search.find(question) : null;

export type { ListedProcedure };
