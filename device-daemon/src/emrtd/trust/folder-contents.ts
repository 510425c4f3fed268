import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pemBlocks } from './ber.ts';
import { readBounded } from './load-trust-anchors.ts';
import { contentTypes, readSignedData } from './signed-data.ts';
import { type AnchorFile, type AnchorProblem, kindOf } from './trust-anchors.ts';

/** What lies in a folder for judging, sorted by what it is; names are paths inside the folder. */
export type FolderContents = {
  readonly signedObjects: readonly SignedObjectFile[];
  readonly masterLists: readonly AnchorFile[];
  readonly certificates: readonly AnchorFile[];
  readonly revocationLists: readonly AnchorFile[];
  /** files that are nothing of this kind */
  readonly others: readonly string[];
  readonly problems: readonly AnchorProblem[];
};

export type SignedObjectFile = AnchorFile & {
  readonly kind: 'sod' | 'card-security';
  /** data groups that lie beside it, by number */
  readonly groups: ReadonlyMap<number, Uint8Array>;
};

const mostFiles = 5_000;
const deepest = 6;

export const readFolder = async (folder: string): Promise<FolderContents> => {
  const problems: AnchorProblem[] = [];
  const names = await filesUnder(folder, '', 0, problems);
  if (names.length > mostFiles)
    problems.push({ file: '', reason: `more than ${mostFiles} files: the rest is left out` });
  const found = { masterLists: [], certificates: [], revocationLists: [] } as Record<
    'masterLists' | 'certificates' | 'revocationLists',
    AnchorFile[]
  >;
  const signed: (AnchorFile & { readonly kind: SignedObjectFile['kind'] })[] = [];
  const groups: GroupFile[] = [];
  const others: string[] = [];
  for (const name of names.slice(0, mostFiles)) {
    const bytes = await readBounded(join(folder, name));
    if (typeof bytes === 'string') {
      problems.push({ file: name, reason: bytes });
      continue;
    }
    for (const file of parts(name, bytes)) {
      const kind = sortOf(file.bytes);
      const group = groupNumber(name);
      if (kind === 'sod' || kind === 'card-security') signed.push({ ...file, kind });
      else if (kind !== null) found[kind].push(file);
      else if (group !== null) groups.push({ ...file, ...group });
      else others.push(file.name);
    }
  }
  return {
    ...found,
    signedObjects: signed.map((one) => ({
      ...one,
      groups: groupsBeside(
        one.name,
        signed.map(({ name }) => name),
        groups,
      ),
    })),
    others,
    problems,
  };
};

const filesUnder = async (
  folder: string,
  inside: string,
  depth: number,
  problems: AnchorProblem[],
): Promise<string[]> => {
  try {
    const entries = await readdir(join(folder, inside), { withFileTypes: true });
    const names: string[] = [];
    for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
      const name = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (entry.isFile()) names.push(name);
      else if (entry.isDirectory() && depth < deepest && names.length <= mostFiles)
        names.push(...(await filesUnder(folder, name, depth + 1, problems)));
    }
    return names;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    problems.push({ file: inside, reason: `the folder cannot be read: ${code}` });
    return [];
  }
};

const parts = (name: string, bytes: Uint8Array): readonly AnchorFile[] => {
  const blocks = pemBlocks(bytes, 500);
  return blocks.length === 0
    ? [{ name, bytes }]
    : blocks.map(({ der }, at) => ({ name: blocks.length === 1 ? name : `${name}#${at + 1}`, bytes: der }));
};

type Sort = 'sod' | 'card-security' | 'masterLists' | 'certificates' | 'revocationLists';

const sortOf = (bytes: Uint8Array): Sort | null => {
  if (bytes[0] === 0x77) return 'sod'; // a broken one is to be told of, too
  const kind = kindOf(bytes);
  if (kind === 'certificate') return 'certificates';
  if (kind === 'revocation-list') return 'revocationLists';
  if (kind !== 'signed-data') return null;
  const data = readSignedData(bytes);
  if (data.ok && data.value.contentType === contentTypes.masterList) return 'masterLists';
  return data.ok && data.value.contentType === contentTypes.cardSecurity ? 'card-security' : 'sod';
};

/** `EF.DG1`, `dg01.bin`, `anna.DG13.der`: the number, and what the name has before it. */
type GroupFile = AnchorFile & { readonly number: number; readonly base: string };
const groupName = /^(?:(.+?)[._-])?(?:EF[._-]?)?DG0?([1-9]|1[0-6])(?:\.[a-z]{1,4})?$/i;
const groupNumber = (name: string): { readonly number: number; readonly base: string } | null => {
  const [, base, number] = groupName.exec(basename(name)) ?? [];
  return number === undefined ? null : { number: Number(number), base: (base ?? '').toLowerCase() };
};

const folderOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('/')));

/** Those of the same folder and the same beginning of the name; where the folder has one SOD only, those with none too. */
const groupsBeside = (
  sod: string,
  sods: readonly string[],
  groups: readonly GroupFile[],
): ReadonlyMap<number, Uint8Array> => {
  const base = basename(sod)
    .replace(/\.[a-z]{1,4}$/i, '')
    .replace(/(?:^|[._-])(?:EF[._-]?)?SOD$/i, '')
    .toLowerCase();
  const alone = sods.filter((other) => folderOf(other) === folderOf(sod)).length === 1;
  const beside = groups.filter(
    (group) => folderOf(group.name) === folderOf(sod) && (group.base === base || (alone && group.base === '')),
  );
  return new Map(beside.map((group) => [group.number, group.bytes]));
};
