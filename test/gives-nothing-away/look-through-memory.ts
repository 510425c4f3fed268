import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync, statSync } from 'node:fs';
import type { Find } from './look-through-files.ts';
import { deflated } from './packed-streams.ts';
import type { PatternSearch } from './pattern-search.ts';

export type MemoryLookedThrough = { readonly finds: readonly Find[]; readonly bytes: number };

const PAGE = 4096;
const PART = 4 << 20;
const part = Buffer.alloc(PART + 4096);

type Range = { readonly start: number; readonly end: number };
type Mapping = Range & { readonly name: string; readonly residentBytes: number };

/**
 * Looks through what a living process holds: all readable memory that is its own (heaps, stacks, shared memory; not the
 * code and constants of files), and files it holds open that have no name any more. Throws when the process cannot be
 * read (it needs the same user, or root); a process that ends meanwhile gives what was seen of it.
 */
export const lookThroughMemory = (search: PatternSearch, pid: number, name: string): MemoryLookedThrough => {
  const finds = new Map<string, Find>();
  const remember = (find: Find): void => {
    finds.set(`${find.place} ${find.canary} ${find.form}`, find);
  };
  let bytes = 0;
  try {
    const memory = openSync(`/proc/${pid}/mem`, 'r');
    try {
      for (const mapping of mappingsOf(pid))
        for (const range of touched(pid, mapping))
          bytes += lookThroughRange(search, memory, range, ({ canary, form }, packed) => {
            remember({ place: `memory of ${name} [${mapping.name}]${packed ? ` (${packed})` : ''}`, canary, form });
          });
    } finally {
      closeSync(memory);
    }
    for (const find of lookThroughNamelessFiles(search, pid, name)) remember(find);
  } catch (error) {
    if (!hasEnded(error)) throw error;
  }
  return { finds: [...finds.values()], bytes };
};

const hasEnded = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');

/** Readable mappings that hold something of the process's own. */
const mappingsOf = (pid: number): Mapping[] => {
  const mappings: Mapping[] = [];
  let open: (Range & { name: string; wanted: boolean }) | null = null;
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    const header = /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \S+ *(.*)$/.exec(line);
    if (header) {
      const [, start = '', end = '', rights = '', file = ''] = header;
      const ofAFile = file.startsWith('/') && !file.startsWith('/memfd:') && !file.startsWith('/dev/shm/');
      const name = file === '' ? 'anonymous' : (file.split('/').at(-1) ?? file).slice(0, 40);
      const wanted =
        rights.startsWith('r') && (rights[1] === 'w' || !ofAFile) && !/^\[v(var|vsyscall|syscall)/.test(file);
      open = { start: Number.parseInt(start, 16), end: Number.parseInt(end, 16), name, wanted };
      continue;
    }
    const resident = /^Rss: +(\d+) kB/.exec(line);
    if (resident && open?.wanted && Number(resident[1]) > 0)
      mappings.push({ start: open.start, end: open.end, name: open.name, residentBytes: Number(resident[1]) * 1024 });
  }
  return mappings;
};

/** The pages of a mapping that exist, as ranges: heaps reserve far more than they touch (pagemap: bits 62 and 63). */
function* touched(pid: number, mapping: Mapping): Generator<Range> {
  if (mapping.residentBytes >= mapping.end - mapping.start) return yield mapping;
  const pagemap = openSync(`/proc/${pid}/pagemap`, 'r');
  const entries = Buffer.alloc(8 * 32_768);
  let from: number | null = null;
  try {
    for (let at = mapping.start; at < mapping.end; ) {
      const wanted = Math.min(entries.length, ((mapping.end - at) / PAGE) * 8);
      const got = readSync(pagemap, entries, 0, wanted, (at / PAGE) * 8);
      if (got < 8) break;
      for (let index = 7; index < got; index += 8, at += PAGE) {
        const exists = ((entries[index] ?? 0) & 0xc0) !== 0;
        if (exists && from === null) from = at;
        if (!exists && from !== null) {
          yield { start: from, end: at };
          from = null;
        }
      }
    }
    if (from !== null) yield { start: from, end: mapping.end };
  } finally {
    closeSync(pagemap);
  }
}

/** Reads a range in overlapping parts; gives the number of bytes seen. */
const lookThroughRange = (
  search: PatternSearch,
  memory: number,
  range: Range,
  onFind: (pattern: { canary: string; form: string }, packed: string) => void,
): number => {
  let seen = 0;
  for (let at = range.start; at < range.end; at += PART - search.longest) {
    const length = readMemory(memory, at, Math.min(PART, range.end - at));
    seen += length;
    for (const pattern of search.in(part, length)) onFind(pattern, '');
    for (const unpacked of deflated(part, length))
      for (const pattern of search.in(unpacked.bytes)) onFind(pattern, unpacked.method);
    if (at + length >= range.end || length === 0) break;
  }
  return seen;
};

const readMemory = (memory: number, at: number, length: number): number => {
  try {
    return readSync(memory, part, 0, length, at);
  } catch {
    return 0; // unmapped since the list was made
  }
};

/** Deleted files and memory files that only a descriptor keeps alive; shared memory that is mapped is seen there too. */
const lookThroughNamelessFiles = (search: PatternSearch, pid: number, name: string): Find[] => {
  const finds: Find[] = [];
  for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
    const path = `/proc/${pid}/fd/${descriptor}`;
    try {
      const target = readlinkSync(path);
      if (!target.endsWith(' (deleted)') || !statSync(path).isFile()) continue;
      const file = openSync(path, 'r');
      try {
        for (let at = 0; ; at += PART - search.longest) {
          const length = readSync(file, part, 0, PART, at);
          for (const { canary, form } of search.in(part, length))
            finds.push({ place: `nameless file of ${name}`, canary, form });
          if (length < PART) break;
        }
      } finally {
        closeSync(file);
      }
    } catch {
      // closed meanwhile, or no regular file after all
    }
  }
  return finds;
};
