/**
 * The digest document of a package: what is signed. One line per file, sorted by path, so that nothing can be added,
 * left out, renamed or changed without another document:
 *
 *   procedure-package/1
 *   <hex SHA-256> <path>
 *
 * Hashing is handed in (node:crypto, Web Crypto), so that this stays pure. Files are hashed as their bytes on disk.
 */
export type Sha256 = (bytes: Uint8Array) => string | Promise<string>;

/** The digest document of the given files (`signature.json` is not one of them). */
export const digestDocument = async (files: ReadonlyMap<string, Uint8Array>, sha256: Sha256): Promise<string> => {
  const lines = await Promise.all(
    [...files].sort(byPath).map(async ([path, bytes]) => {
      if (!/^[A-Za-z0-9._/-]{1,120}$/u.test(path))
        throw new Error('a path of a package has only letters, digits and . _ / -');
      return `${await sha256(bytes)} ${path}`;
    }),
  );
  return ['procedure-package/1', ...lines, ''].join('\n');
};

/** Hex SHA-256 of the digest document: the name of exactly these files. */
export const digestOf = async (files: ReadonlyMap<string, Uint8Array>, sha256: Sha256): Promise<string> =>
  sha256(new TextEncoder().encode(await digestDocument(files, sha256)));

// By code unit, not by locale: the same order on every machine.
const byPath = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : one > other ? 1 : 0;

/** SHA-256 by Web Crypto, for browsers and for Node alike. */
export const webSha256: Sha256 = async (bytes) => {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};
