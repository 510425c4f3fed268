import type { GuideAnswer } from '../guide.ts';

/** An answer that leads to these procedures, first thing first. */
export const leads = (id: string, vi: string, en: string, ...procedures: string[]): GuideAnswer => ({
  id,
  text: { vi, en },
  procedures,
});

/** An answer that leads to another question. */
export const asks = (id: string, vi: string, en: string, ask: string): GuideAnswer => ({ id, text: { vi, en }, ask });
