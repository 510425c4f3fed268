/** HTML that is safe to send: made only by `html`, which escapes every value that is not HTML itself. */
export type Html = { readonly kind: 'html'; readonly text: string };
type Value = Html | string | number | null | false | readonly Html[];

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

const shown = (value: Value): string => {
  if (value === null || value === false) return '';
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  return 'text' in value ? value.text : value.map(({ text }) => text).join('');
};

/** Tagged template: `html\`<p>${name}</p>\``. Attribute values must stand in double quotes. */
export const html = (parts: TemplateStringsArray, ...values: Value[]): Html => ({
  kind: 'html',
  text: parts.reduce((text, part, position) => text + shown(values[position - 1] ?? null) + part),
});
