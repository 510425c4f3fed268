import { createHash } from 'node:crypto';
import type { Result } from '@mot-cua/domain/result.ts';
import type { KeptBag, Place as PlaceFacts } from '@mot-cua/domain/second-place.ts';
import type { OpenBag } from '../outbox/sealed-folder.ts';

/** A sealed bag as a place is told of it. */
export type BagToKeep = {
  readonly dossierId: string;
  /** JWS of its Manifest; empty once the kiosk has erased it, after the receipt: `release` does without */
  readonly manifest: string;
  readonly size: number;
  readonly sha256: string;
};

/**
 * Why a place did not do what it was asked. `away`: nobody, or somebody who is not a second place (a captive portal)
 * answered, or its disk failed: try again for ever. `full`: it has no room. `not-held`: it says itself that it does not
 * have this bag. `refused`: it will not take this one, others perhaps.
 */
export type PlaceFault = {
  readonly kind: 'away' | 'full' | 'not-held' | 'refused';
  /** for the journal; no paths, no data */
  readonly detail: string;
  readonly retryAfterMs?: number;
};
export type PlaceAnswer<T> = Promise<Result<T, PlaceFault>>;

/**
 * A second place as the sender sees it. Real ones: `HttpPlace` (the receiver on a counter PC or on another kiosk) and
 * `FolderPlace` (a mounted disk). The deterministic simulation in `test/faults` puts its own behind it. What a place
 * answers is never believed but for its proof: only a digest over a fresh nonce and all bytes shows that it has the bag.
 * Every method may be repeated and ends when `signal` aborts.
 */
export interface Place {
  /** Who it is and what it has room for. */
  look(signal: AbortSignal): PlaceAnswer<PlaceFacts>;
  /** Brings a bag; the same one again is answered the same. */
  keep(bag: BagToKeep, bytes: OpenBag, signal: AbortSignal): PlaceAnswer<KeptBag>;
  /** hex SHA-256 over the nonce (32 bytes, hex) and the bytes as they lie there now */
  prove(bag: BagToKeep, nonce: string, signal: AbortSignal): PlaceAnswer<string>;
  /** Shows it the receipt: it may let the bag go. */
  release(bag: BagToKeep, receipt: string, signal: AbortSignal): PlaceAnswer<void>;
  /** The receipt of a bag that it has forwarded itself; whoever asks verifies it. */
  receiptOf(bag: BagToKeep, signal: AbortSignal): PlaceAnswer<string>;
  /** What it says to hold of this kiosk, in state kept: a hint, no proof. */
  list(signal: AbortSignal): PlaceAnswer<KeptBag[]>;
  /** Gives the bytes back, piece by piece; whoever asks checks them against the manifest. */
  fetch(bag: BagToKeep, take: (piece: Uint8Array) => Promise<void>, signal: AbortSignal): PlaceAnswer<void>;
  close(): Promise<void>;
}

const PIECE_BYTES = 256 * 1024;

/** All of an open bag, in pieces that are each good until the next is asked for. */
export async function* piecesOf(bag: OpenBag): AsyncGenerator<Uint8Array> {
  const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
  for (let offset = 0; ; ) {
    const read = await bag.read(piece, offset);
    if (read === 0) return;
    offset += read;
    yield piece.subarray(0, read);
  }
}

/** What a place that holds these bytes must answer to this nonce; and what the bytes are, from the same reading. */
export const proofOver = async (
  nonce: string,
  bag: OpenBag,
): Promise<{ digest: string; size: number; sha256: string }> => {
  const proof = createHash('sha256').update(Buffer.from(nonce, 'hex'));
  const plain = createHash('sha256');
  let size = 0;
  for await (const piece of piecesOf(bag)) {
    proof.update(piece);
    plain.update(piece);
    size += piece.byteLength;
  }
  return { digest: proof.digest('hex'), size, sha256: plain.digest('hex') };
};
