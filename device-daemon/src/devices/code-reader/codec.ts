/**
 * What a serial or USB-CDC imager sends, as pure functions: each code is UTF-8 text ended by CR, LF or both. A reader set
 * to another encoding is told apart from a code, because half-right text would become a half-right name.
 */
export type ReaderMessage =
  | { readonly kind: 'code'; readonly text: string }
  /** bytes that are not UTF-8, control characters, or more than a code can hold */
  | { readonly kind: 'unintelligible'; readonly why: string };

/** Longest code, in characters: a QR code holds 4,296 letters and digits at most. */
const MAX_CHARACTERS = 4_096;
/** The same in UTF-8 bytes; a line longer than this is thrown away up to its end. */
const MAX_LINE_BYTES = MAX_CHARACTERS * 4;

export type CodeDecoder = {
  push(bytes: Uint8Array): ReaderMessage[];
  /** True while a line has begun and not ended. */
  readonly halfway: boolean;
  /** Forgets a line that was not ended: call it when the line has been silent. */
  reset(): void;
};

export const createCodeDecoder = (): CodeDecoder => {
  let line: number[] = [];
  let overlong = false;
  const endLine = (out: ReaderMessage[]): void => {
    if (overlong) out.push({ kind: 'unintelligible', why: `more than ${MAX_LINE_BYTES} bytes in a line` });
    else {
      const message = readLine(Uint8Array.from(line));
      if (message) out.push(message);
    }
    line = [];
    overlong = false;
  };
  return {
    push: (bytes) => {
      const out: ReaderMessage[] = [];
      for (const byte of bytes) {
        if (byte === 0x0d || byte === 0x0a) endLine(out);
        else if (line.length < MAX_LINE_BYTES) line.push(byte);
        else overlong = true;
      }
      return out;
    },
    get halfway() {
      return line.length > 0 || overlong;
    },
    reset: () => {
      line = [];
      overlong = false;
    },
  };
};

/** Null for an empty line, as CR LF leaves one behind each code. */
const readLine = (bytes: Uint8Array): ReaderMessage | null => {
  const text = decodeUtf8(bytes);
  if (text === null) return { kind: 'unintelligible', why: 'not UTF-8: set the reader to UTF-8 output' };
  const code = text.normalize('NFC');
  if (code === '') return null;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0008\u000b-\u001c\u007f\ufffd]/.test(code))
    return { kind: 'unintelligible', why: 'control characters in a code' };
  if (code.length > MAX_CHARACTERS) return { kind: 'unintelligible', why: `more than ${MAX_CHARACTERS} characters` };
  return { kind: 'code', text: code };
};

/** A byte order mark at the start is dropped, as some readers send one with each code. */
const decodeUtf8 = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return null;
  }
};
