import type { WatchedView, WatchKey } from '@mot-cua/domain/exceptions/visit-office.ts';
import type { FieldView } from '@mot-cua/domain/screen-parts.ts';
import type { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { CompactEncrypt, importJWK } from 'jose';

/**
 * What an officer may see of a screen, once the citizen has agreed: what is asked and what is answered. Only screens that are named
 * here show more than their name; a number of a card, a code that opens something and the portrait are shown by none.
 */
const MOST_ROWS = 200;
const MOST_CHARS = 300;
/** Personal numbers, card numbers, telephone numbers: their last three digits say enough to find one's way. */
const LONG_NUMBER = /[0-9](?:[ .-]?[0-9]){6,}/g;

const without = (value: string): string =>
  value.replace(LONG_NUMBER, (digits) => `••• ${digits.replace(/[^0-9]/g, '').slice(-3)}`).slice(0, MOST_CHARS);

type Row = WatchedView['rows'][number];
const row = (label: string, value: string, wrong = false): Row => ({
  label: label.slice(0, MOST_CHARS),
  value: without(value),
  wrong,
});

const answerOf = ({ value, options }: Pick<FieldView, 'value' | 'options'>): string => {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? '✓' : '–';
  const said = String(value);
  return options?.find((option) => option.value === said)?.label ?? said;
};

const rowsOf = (fields: readonly FieldView[]): Row[] =>
  fields.flatMap((field): Row[] => [
    row(field.label, field.parts || field.items ? '' : answerOf(field), field.error !== undefined),
    ...(field.parts ?? []).map((part) =>
      row(`${field.label}: ${part.label}`, answerOf(part), part.error !== undefined),
    ),
    ...(field.items ?? []).flatMap((item) => [
      row(item.title, item.summary, item.wrong),
      ...item.fields.map((one) => row(`${item.title}: ${one.label}`, answerOf(one), one.error !== undefined)),
    ]),
  ]);

const shown = ({ screen }: Snapshot): { title: string; rows: Row[] } => {
  switch (screen.name) {
    case 'form':
      return { title: screen.page.title, rows: rowsOf(screen.fields) };
    case 'owner':
      return { title: screen.title, rows: rowsOf(screen.fields) };
    case 'scan':
      return {
        title: screen.papers.find(({ key }) => key === screen.current)?.title ?? '',
        rows: screen.papers.map(({ title, pages }) =>
          row(
            title,
            String(pages.length),
            pages.some(({ doubts }) => doubts.length > 0),
          ),
        ),
      };
    case 'review':
      return {
        title: screen.procedure.title,
        rows: [
          ...screen.sections.flatMap(({ title, rows }) =>
            rows.map(({ label, value }) => row(`${title}: ${label}`, value)),
          ),
          ...screen.papers.map(({ title, pages }) => row(title, String(pages.length))),
        ],
      };
    case 'before':
      return { title: screen.procedure.title, rows: screen.papers.map(({ title }) => row(title, '')) };
    case 'choose':
    case 'guide':
      return { title: screen.name === 'guide' ? (screen.question?.text ?? screen.event) : '', rows: [] };
    case 'declare':
      return { title: screen.title, rows: [] };
    default:
      return { title: '', rows: [] }; // its name says where the citizen is
  }
};

export const watchedView = (
  snapshot: Snapshot,
  number: number,
  pages: readonly { readonly paper: string; readonly jpeg: Uint8Array }[],
): WatchedView => {
  const { title, rows } = shown(snapshot);
  return {
    number,
    screen: snapshot.screen.name,
    title,
    step: snapshot.progress,
    rows: rows.slice(0, MOST_ROWS),
    fault: snapshot.fault?.code ?? null,
    pages: pages.slice(0, 3).map(({ paper, jpeg }) => ({ paper, jpeg: Buffer.from(jpeg).toString('base64') })),
  };
};

/** JWE compact (RFC 7516; ECDH-ES on P-256, A256GCM): whoever carries it reads nothing. */
export const sealWatched = async (view: WatchedView, to: WatchKey): Promise<string> =>
  new CompactEncrypt(new TextEncoder().encode(JSON.stringify(view)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
    .encrypt(await importJWK(to, 'ECDH-ES'));
