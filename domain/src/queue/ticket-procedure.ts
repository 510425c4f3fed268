import type { Ticket } from './ticket.ts';

/** What a ticket teaches about: its one procedure; null where it has several or none. */
export const procedureOf = ({ procedure, dossiers }: Pick<Ticket, 'procedure' | 'dossiers'>): string | null =>
  dossiers.length === 1 ? (dossiers[0]?.procedure ?? null) : dossiers.length > 1 ? null : procedure;
