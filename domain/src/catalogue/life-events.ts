import type { LifeEvent } from './guide.ts';
import { family } from './life-events/family.ts';
import { home } from './life-events/home.ts';
import { living } from './life-events/living.ts';
import { papers } from './life-events/papers.ts';

/**
 * Guided questions. Where an answer leads to several procedures they are done one after the other, in this order. A procedure that
 * is not offered at an office is left out there; where none is left, a number for the counter is.
 * Whoever cannot answer takes a number from the same page.
 */
export const lifeEvents: readonly LifeEvent[] = [...family, ...home, ...living, ...papers];
