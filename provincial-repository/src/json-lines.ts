/**
 * The line (from 1) on which each value of a JSON text begins, by JSON pointer (RFC 6901): lets a configuration error
 * name its line. Expects text that `JSON.parse` accepts.
 */
export const linesByPointer = (text: string): Map<string, number> => {
  const lines = new Map<string, number>();
  let at = 0;
  let line = 1;

  const skipSpace = (): void => {
    while (at < text.length && /\s/.test(text[at] ?? '')) {
      if (text[at] === '\n') line += 1;
      at += 1;
    }
  };
  const readString = (): string => {
    const start = at;
    at += 1;
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    at += 1;
    return String(JSON.parse(text.slice(start, at)));
  };
  const readMembers = (pointer: string, close: string, readKey: (position: number) => string): void => {
    at += 1;
    for (let position = 0; at < text.length; position++) {
      skipSpace();
      if (text[at] === close) break;
      const key = readKey(position).replaceAll('~', '~0').replaceAll('/', '~1');
      readValue(`${pointer}/${key}`);
      skipSpace();
      if (text[at] === ',') at += 1;
    }
    at += 1;
  };
  const readKeyAndColon = (): string => {
    const key = readString();
    skipSpace();
    at += 1;
    return key;
  };
  const readValue = (pointer: string): void => {
    skipSpace();
    lines.set(pointer, line);
    if (text[at] === '{') readMembers(pointer, '}', readKeyAndColon);
    else if (text[at] === '[') readMembers(pointer, ']', String);
    else if (text[at] === '"') readString();
    else while (at < text.length && !/[\s,\]}]/.test(text[at] ?? '')) at += 1;
  };

  readValue('');
  return lines;
};
