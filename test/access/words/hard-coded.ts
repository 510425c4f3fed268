import { parseAst } from 'vite';

/** A text in the code that ought to be in `kit/words`: people who read another language would meet it. */
export interface HardCoded {
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

/** Attributes and props that somebody reads or hears. */
const read =
  /^(aria-(label|description|roledescription|valuetext|placeholder)|title|alt|placeholder|label|lead|words|text|summary|message|caption|hint|help|say)$/;
const letters = /\p{L}{2,}/u;
/** Letters that English code has no use for. */
const vietnamese = /[\u00c0-\u024f\u1e00-\u1eff]/;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** The texts that an expression may come to, as far as they are written there: `a ? 'x' : 'y'`, `a && 'x'`, templates. */
const textsOf = (node: unknown): { text: string; start: number }[] => {
  if (!isNode(node)) return [];
  const { type, start } = node;
  if (type === 'Literal') return typeof node['value'] === 'string' ? [{ text: node['value'], start }] : [];
  if (type === 'TemplateLiteral')
    return (node['quasis'] as { value: { raw: string } }[]).map(({ value }) => ({ text: value.raw, start }));
  if (type === 'ConditionalExpression') return [...textsOf(node['consequent']), ...textsOf(node['alternate'])];
  if (type === 'LogicalExpression') return [...textsOf(node['left']), ...textsOf(node['right'])];
  if (type === 'JSXExpressionContainer' || type === 'ParenthesizedExpression') return textsOf(node['expression']);
  return [];
};

/**
 * Finds texts in one source file (`.ts`, `.tsx`): words between tags, strings in braces between tags, strings in props that
 * are read, and any string with a letter that only Vietnamese has.
 */
export const hardCodedIn = (file: string, source: string): HardCoded[] => {
  const found: HardCoded[] = [];
  const add = (start: number, text: string, why: string) =>
    found.push({ line: source.slice(0, start).split('\n').length, text: text.trim().slice(0, 60), why });

  const visit = (node: Node): void => {
    const { type, start } = node;
    if (type === 'ImportDeclaration' || type === 'TSLiteralType') return;
    if (type === 'JSXText' && letters.test(String(node['value'])))
      add(start, String(node['value']), 'words between tags');
    if (type === 'JSXElement' || type === 'JSXFragment')
      for (const child of node['children'] as Node[])
        if (child.type === 'JSXExpressionContainer')
          for (const { text, start: at } of textsOf(child))
            if (letters.test(text)) add(at, text, 'a string between tags');
    if (type === 'JSXAttribute') {
      const { name } = node['name'] as { name: unknown };
      if (read.test(String(name)))
        for (const { text, start: at } of textsOf(node['value']))
          if (letters.test(text)) add(at, text, `a string in ${String(name)}`);
    }
    if (type === 'Literal' && typeof node['value'] === 'string' && vietnamese.test(node['value']))
      add(start, node['value'], 'Vietnamese in the code');
    if (type === 'TemplateElement' && vietnamese.test((node['value'] as { raw: string }).raw))
      add(start, (node['value'] as { raw: string }).raw, 'Vietnamese in the code');
    for (const value of Object.values(node))
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child);
  };
  visit(parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' }, file) as unknown as Node);
  return found;
};
