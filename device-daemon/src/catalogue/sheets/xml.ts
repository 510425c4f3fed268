/** One step through an XML text: an opening or closing tag, or the words between. No DTD, no entities but the five. */
export type XmlStep =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string };

/** Steps through; throws on what is not XML, and on a DTD (no entity ever grows). Prefixes of names are left out. */
export const xmlSteps = function* (xml: string): Generator<XmlStep> {
  let at = 0;
  while (at < xml.length) {
    const open = xml.indexOf('<', at);
    const text = xml.slice(at, open < 0 ? xml.length : open);
    if (text !== '') yield { kind: 'text', text: decoded(text) };
    if (open < 0) return;
    if (xml.startsWith('<!--', open)) {
      at = after(xml, '-->', open);
      continue;
    }
    if (xml.startsWith('<![CDATA[', open)) {
      at = after(xml, ']]>', open);
      yield { kind: 'text', text: xml.slice(open + 9, at - 3) };
      continue;
    }
    if (xml.startsWith('<!', open)) throw new SyntaxError('a DTD is not read');
    at = after(xml, '>', open);
    const inside = xml.slice(open + 1, at - 1);
    if (inside.startsWith('?')) continue;
    if (inside.startsWith('/')) yield { kind: 'close', name: localName(inside.slice(1).trim()) };
    else {
      const empty = inside.endsWith('/');
      const name = localName(/^[^\s/]+/u.exec(inside)?.[0] ?? '');
      yield { kind: 'open', name, attributes: attributesOf(inside) };
      if (empty) yield { kind: 'close', name };
    }
  }
};

const after = (xml: string, end: string, from: number): number => {
  const found = xml.indexOf(end, from);
  if (found < 0) throw new SyntaxError('the XML does not end');
  return found + end.length;
};

const localName = (name: string): string => name.split(':').at(-1) ?? name;

const attributesOf = (tag: string): Record<string, string> => {
  const found: Record<string, string> = {};
  for (const [, name = '', , double, single] of tag.matchAll(/([\w:.-]+)\s*=\s*("([^"]*)"|'([^']*)')/gu))
    found[name] = decoded(double ?? single ?? '');
  return found;
};

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text.replace(/&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-z]+);/gu, (whole, name: string) => {
    if (!name.startsWith('#')) return named[name] ?? whole;
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });

/** Text as it stands in XML; characters that XML does not have are left out. */
export const xmlText = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no such characters
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, '')
    .replace(/&/gu, '&amp;')
    .replace(/</gu, '&lt;')
    .replace(/>/gu, '&gt;')
    .replace(/"/gu, '&quot;');
