import { done, failed, type Result } from '@mot-cua/domain/result.ts';

/** A file as BagIt sees it. */
export type Digested = { bytes: number; sha256: string };

const payloadManifest = 'manifest-sha256.txt';
const tagManifest = 'tagmanifest-sha256.txt';

/**
 * Checks a bag against RFC 8493: declaration (2.1.1), payload manifest (2.1.3), tag manifest (2.2.1), Payload-Oxum (2.2.2);
 * every digest, no file missing, none extra. The fault says which rule was broken and names no file content.
 */
export const checkBagIt = (
  files: ReadonlyMap<string, Digested>,
  texts: ReadonlyMap<string, string>,
): Result<true, string> => {
  const declared = checkDeclaration(texts.get('bagit.txt'));
  if (!declared.ok) return declared;
  const names = [...files.keys()];
  const stranger = names.find((name) => !name.startsWith('data/') && !knownTagFiles.has(name));
  if (stranger !== undefined) return failed('a tag file lies in the bag that is not part of the contract');
  const payload = names.filter((name) => name.startsWith('data/'));
  const inPayload = checkManifest(payloadManifest, texts.get(payloadManifest), payload, files);
  if (!inPayload.ok) return inPayload;
  const tags = names.filter((name) => !name.startsWith('data/') && name !== tagManifest);
  const inTags = checkManifest(tagManifest, texts.get(tagManifest), tags, files);
  if (!inTags.ok) return inTags;
  return checkOxum(texts.get('bag-info.txt'), payload, files);
};

const knownTagFiles = new Set(['bagit.txt', 'bag-info.txt', payloadManifest, tagManifest]);

const checkDeclaration = (text: string | undefined): Result<true, string> => {
  if (text === undefined) return failed('bagit.txt is missing or not UTF-8');
  const lines = text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r\n|\n|\r/);
  const right =
    lines.length === 2 &&
    /^BagIt-Version: (1\.0|0\.97)$/.test(lines[0] ?? '') &&
    lines[1] === 'Tag-File-Character-Encoding: UTF-8';
  return right ? done(true) : failed('bagit.txt does not declare BagIt 1.0 in UTF-8');
};

/** Lines of a manifest as `path → digest`. */
export const parseManifest = (text: string): Result<Map<string, string>, string> => {
  const listed = new Map<string, string>();
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line === '') continue;
    const [, digest, path] = /^([0-9a-fA-F]{64})[ \t]+\*?(\S.*)$/.exec(line) ?? [];
    if (digest === undefined || path === undefined) return failed('a line is not "digest path"');
    const name = path.replace(/^\.\//, '').replace(/%(0A|0D|25)/gi, (code) => decodeURIComponent(code));
    if (listed.has(name)) return failed('a path is listed twice');
    listed.set(name, digest.toLowerCase());
  }
  return done(listed);
};

const checkManifest = (
  name: string,
  text: string | undefined,
  expected: readonly string[],
  files: ReadonlyMap<string, Digested>,
): Result<true, string> => {
  if (text === undefined) return failed(`${name} is missing or not UTF-8`);
  const listed = parseManifest(text);
  if (!listed.ok) return failed(`${name}: ${listed.fault}`);
  if (listed.value.size > expected.length) return failed(`${name} lists a file that is not in the bag`);
  for (const path of expected) {
    const digest = listed.value.get(path);
    if (digest === undefined) return failed(`${name} does not list every file in the bag`);
    if (digest !== files.get(path)?.sha256) return failed(`a digest in ${name} is wrong`);
  }
  return done(true);
};

const checkOxum = (
  info: string | undefined,
  payload: readonly string[],
  files: ReadonlyMap<string, Digested>,
): Result<true, string> => {
  const [, bytes, count] = /^Payload-Oxum: *(\d+)\.(\d+) *$/m.exec(info ?? '') ?? [];
  if (bytes === undefined) return done(true);
  const total = payload.reduce((sum, name) => sum + (files.get(name)?.bytes ?? 0), 0);
  const right = Number(bytes) === total && Number(count) === payload.length;
  return right ? done(true) : failed('Payload-Oxum in bag-info.txt does not match the payload');
};
