/**
 * Clips are found by key (AU-11): each text of the kiosk is one clip, a sentence with places is a clip for each part between
 * them (`idle.seconds#0`). A pack of clips is a folder with one manifest; whoever records voices fills the same keys.
 */
export type Clip = { readonly file: string; readonly text: string };
export type Manifest = {
  readonly language: string;
  /** who speaks: a person, or the program that made it */
  readonly voice: string;
  /** true until people have recorded it */
  readonly generated: boolean;
  readonly clips: Readonly<Record<string, Clip>>;
  /** sentences with places, by key: `Còn {0} giây` */
  readonly shapes: Readonly<Record<string, string>>;
};

export type Said = { readonly text: string; readonly key: string | null; readonly file: string | null };

type Shape = { readonly pattern: RegExp; readonly parts: readonly string[]; readonly words: number };

/** How a text on the screen is said: by the clips that make it up; what no clip says is left to be rendered (`file` null). */
export const sayingsOf = (manifest: Manifest): ((text: string) => Said[]) => {
  const plain = new Map<string, Said>();
  for (const [key, { file, text }] of Object.entries(manifest.clips))
    if (!plain.has(bare(text))) plain.set(bare(text), { text, key, file });
  const shapes = Object.values(manifest.shapes).flatMap(shapeOf);
  shapes.sort((a, b) => b.parts.join('').length - a.parts.join('').length); // the one that says most itself
  const known = (said: readonly Said[]): boolean => said.every(({ key }) => key !== null);
  const say = (text: string, depth: number): Said[] => {
    const trimmed = text.trim();
    if (!/[\p{L}\p{N}]/u.test(trimmed)) return [];
    const whole = plain.get(bare(trimmed));
    if (whole) return [whole];
    if (depth > 1) return [{ text: trimmed, key: null, file: null }];
    for (const { pattern, parts, words } of shapes) {
      const match = pattern.exec(trimmed);
      if (!match) continue;
      const fillers = parts.map((_, at) => say(match[at + 1] ?? '', depth + 1));
      // one word is no sentence: "Việc đăng ký" is not "Việc {0}" of a numbered list
      if (words < 2 && !fillers.every(known)) continue;
      return parts.flatMap((part, at) => [...say(part, depth + 1), ...fillers[at]!]);
    }
    for (const between of [/: /u, /(?<=[.?!…]) /u]) {
      const at = trimmed.search(between);
      const head = at > 0 ? say(trimmed.slice(0, at + 1), 2) : [];
      if (head.length > 0 && known(head)) return [...head, ...say(trimmed.slice(at + 1), depth)];
    }
    return [{ text: trimmed, key: null, file: null }];
  };
  return (text) => say(text, 0);
};

/** A sentence that is all places says nothing of its own: none. */
const shapeOf = (text: string): Shape[] => {
  const parts = text.split(/\{\d\}/);
  const words = parts.join(' ').match(/\p{L}{2,}/gu)?.length ?? 0;
  if (words === 0) return [];
  const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('(.+)');
  return [{ pattern: new RegExp(`^${pattern}$`, 'u'), parts, words }];
};

const bare = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[.…:?!]+$/u, '')
    .trim()
    .toLowerCase();
