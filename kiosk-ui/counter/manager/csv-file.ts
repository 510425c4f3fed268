import { csvOf, type Table } from '@mot-cua/domain/office/figures/csv.ts';
import type { Period } from '@mot-cua/domain/office/figures/periods.ts';
import { language } from './manager-state.ts';

const nameOf = (id: string, { kind, from }: Period): string => `${id}-${kind}-${from}.csv`;

/** Hands the table to the browser as a file; the memory behind its address is given back when the file has been taken. */
export const saveCsv = (table: Table, period: Period): void => {
  const address = URL.createObjectURL(new Blob([csvOf(table, language.value)], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = nameOf(table.id, period);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
};

/** All tables below each other, each under its name, with an empty line between: one file for one period. */
export const saveAllCsv = (tables: readonly Table[], period: Period): void => {
  const filled = tables.filter(({ rows }) => rows.length > 0);
  const rows = filled.flatMap(({ title, head, rows: own }, at) => [
    ...(at > 0 ? [[]] : []),
    [title],
    [...head],
    ...own,
  ]);
  const [first = [], ...rest] = rows;
  saveCsv({ id: 'so-lieu', title: '', head: first.map(String), rows: rest }, period);
};
