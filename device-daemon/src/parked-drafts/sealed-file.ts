import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { SALT_BYTES } from './draft-key.ts';

/**
 * One encrypted file of a draft: 4 bytes `MCPD`, version, kind, until (8 bytes, epoch ms of the kiosk's clock), salt (32),
 * nonce (12), ciphertext, tag (16). AES-256-GCM; bound to it are the head, the draft's name and the page's id, so that
 * no file can stand in for another. Only `until` and the sizes can be read by whoever has the disk.
 */
export type FileKind = 'state' | 'page';
export type FileHead = { readonly kind: FileKind; readonly until: number; readonly salt: Buffer };
export type FileFault = 'foreign' | 'other-version' | 'damaged';

const MAGIC = Buffer.from('MCPD');
const VERSION = 1;
const KINDS: readonly FileKind[] = ['state', 'page'];
const NONCE = 12;
const TAG = 16;
export const HEAD_BYTES = 4 + 1 + 1 + 8 + SALT_BYTES;
/** No file of ours is larger; one that claims more is not read. A page of 40 million pixels has some 12 MB. */
export const MOST_BYTES: Record<FileKind, number> = { state: 2_000_000, page: 48_000_000 };

const headBytes = (head: FileHead): Buffer => {
  const bytes = Buffer.alloc(HEAD_BYTES);
  MAGIC.copy(bytes);
  bytes[4] = VERSION;
  bytes[5] = KINDS.indexOf(head.kind);
  bytes.writeBigUInt64BE(BigInt(head.until), 6);
  head.salt.copy(bytes, 14);
  return bytes;
};

/** What can be known of a file without its key; the sweeper needs no more. */
export const readHead = (bytes: Uint8Array): Result<FileHead, FileFault> => {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, HEAD_BYTES));
  if (head.length < MAGIC.length || !head.subarray(0, 4).equals(MAGIC)) return failed('foreign');
  if (head.length < HEAD_BYTES) return failed('damaged');
  if (head[4] !== VERSION) return failed('other-version');
  const kind = KINDS[head[5] ?? 255];
  const until = head.readBigUInt64BE(6);
  if (!kind || until > BigInt(Number.MAX_SAFE_INTEGER)) return failed('damaged');
  return done({ kind, until: Number(until), salt: Buffer.from(head.subarray(14, HEAD_BYTES)) });
};

const boundTo = (head: Buffer, name: string, part: string): Buffer =>
  Buffer.concat([head, Buffer.from(`\0${name}\0${part}`)]);

/** `part` is the page's id, or `state`. */
export const sealFile = (head: FileHead, key: Buffer, name: string, part: string, plain: Uint8Array): Buffer => {
  const open = headBytes(head);
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(open, name, part));
  const sealed = Buffer.concat([open, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  if (sealed.length > MOST_BYTES[head.kind]) throw new RangeError(`a ${head.kind} of ${sealed.length} bytes`);
  return sealed;
};

export const openFile = (
  bytes: Uint8Array,
  expected: { readonly kind: FileKind; readonly name: string; readonly part: string },
  keyFor: (salt: Buffer) => Buffer,
): Result<{ readonly head: FileHead; readonly plain: Buffer }, FileFault> => {
  const head = readHead(bytes);
  if (!head.ok) return head;
  const { kind, name, part } = expected;
  if (head.value.kind !== kind || bytes.byteLength > MOST_BYTES[kind]) return failed('damaged');
  if (bytes.byteLength < HEAD_BYTES + NONCE + TAG) return failed('damaged');
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const open = at.subarray(0, HEAD_BYTES);
  const nonce = at.subarray(HEAD_BYTES, HEAD_BYTES + NONCE);
  const tag = at.subarray(at.length - TAG);
  const cipher = createDecipheriv('aes-256-gcm', keyFor(head.value.salt), nonce, { authTagLength: TAG });
  cipher.setAAD(boundTo(Buffer.from(open), name, part)).setAuthTag(tag);
  try {
    const plain = Buffer.concat([cipher.update(at.subarray(HEAD_BYTES + NONCE, at.length - TAG)), cipher.final()]);
    return done({ head: head.value, plain });
  } catch {
    return failed('damaged'); // another key, another file, or bytes that changed: the tag tells no more
  }
};
