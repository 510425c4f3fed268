import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { ChipAccess, ChipReading } from '../devices/card-reading.ts';
import { askToSign, challengeBytes } from './active-authentication.ts';
import { sameBytes } from './bytes.ts';
import type { CardTransport } from './channel.ts';
import { chipFault } from './chip-fault.ts';
import { offerOf } from './chip-key.ts';
import { ChipSession, type SessionOptions } from './chip-session.ts';
import { groupsInCommon } from './common-data.ts';
import { elementaryFiles } from './elementary-files.ts';
import { readMrz } from './mrz.ts';
import { type FileKey, ReadingProgress } from './reading-progress.ts';
import { isListed, readSecurityObject, type SecurityObject } from './security-object.ts';

export type ReadChipOptions = SessionOptions & {
  readonly onProgress?: (percent: number) => void;
  /**
   * Called with every file as soon as it is there, long before the portrait is: DG1 and the holder's details come first.
   * Nothing of it is proven yet, and a reading that fails later takes it back.
   */
  readonly onFile?: (key: FileKey, bytes: Uint8Array) => void;
  /** 8 bytes for the chip to sign where it has a key for that (DG15); null or absent: it is not asked */
  readonly challenge?: Uint8Array | null;
  /** for technicians: read EF.COM too, which nothing else needs where there is a SOD */
  readonly withCommon?: boolean;
};

/**
 * Reads an ID card or a passport from reset to the last file: access, every file that it has and that this reader may
 * read, chip authentication, and active authentication where the caller gives a challenge. All or nothing: any failure
 * leaves no reading, but for the proofs, which are then `failed`. The raw files stay in the reading, as the signature
 * check needs them.
 *
 * The order: who it is (DG1, DG13 of Vietnamese cards), what there is (SOD), whether this is the chip (DG14 and
 * its proof, so that all that follows comes from the proven chip and is the proof at no cost), then the long portrait.
 */
export const readChip = async (
  card: CardTransport,
  access: ChipAccess | readonly ChipAccess[],
  options: ReadChipOptions = {},
): Promise<Result<ChipReading, DeviceFault>> => {
  const { challenge } = options;
  if (challenge && challenge.length !== challengeBytes) throw new RangeError('a challenge has eight bytes');
  const progress = new ReadingProgress(options.onProgress ?? (() => undefined));
  progress.begin();
  const session = new ChipSession(card, 'kind' in access ? [access] : access, options);
  const opened = await session.open();
  if (!opened.ok) return opened;
  return new Reading(session, options, progress).read();
};

type Signed = NonNullable<ChipReading['activeAuthentication']>;
type Proof = Pick<ChipReading, 'chipAuthentication' | 'chipAuthenticationDetail' | 'chipProof'>;

/** One reading of an open chip: the files as they come, each once. */
class Reading {
  readonly #session: ChipSession;
  readonly #options: ReadChipOptions;
  readonly #progress: ReadingProgress;
  readonly #found: Partial<Record<FileKey, Uint8Array>> = {};
  /** numbers of the data groups that the card says it has; null where nothing tells */
  #listed: ReadonlySet<number> | null = null;
  #object: SecurityObject | null = null;
  /** how often the chip had been opened again when the SOD was there */
  #sodAt = 0;

  constructor(session: ChipSession, options: ReadChipOptions, progress: ReadingProgress) {
    this.#session = session;
    this.#options = options;
    this.#progress = progress;
  }

  async read(): Promise<Result<ChipReading, DeviceFault>> {
    const { cardAccess, cardSecurity } = this.#session.rootFiles;
    if (cardAccess) this.#keep('cardAccess', cardAccess);
    if (cardSecurity) this.#keep('cardSecurity', cardSecurity);
    const first = await this.#take('dg1');
    if (!first.ok) return first;
    const { dg1 } = this.#found;
    if (!dg1) return failed(chipFault('not-an-id-card', 'the card has no DG1'));
    const mrz = readMrz(dg1);
    const isVietnamese = mrz.ok && mrz.value.issuer === 'VNM';
    const lists = await this.#whoAndWhat(isVietnamese && mrz.value.format === 'td1');
    if (!lists.ok) return lists;

    const proof = await this.#proof(isVietnamese);
    if (!proof.ok) return proof;
    const signed = await this.#signed();
    if (!signed.ok) return signed;
    const same = await this.#isSameChip(proof.value);
    if (!same.ok) return same;
    this.#progress.end();
    const { accessUsed, traffic } = this.#session;
    const files = { ...this.#found, dg1 };
    return done({ accessUsed, ...proof.value, activeAuthentication: signed.value, files, traffic });
  }

  /** DG13 is asked for unlisted on Vietnamese cards alone, which all have it; other states put what they like there. */
  async #whoAndWhat(isVietnameseCard: boolean): Promise<Result<void, DeviceFault>> {
    for (const key of isVietnameseCard ? (['dg13', 'sod'] as const) : (['sod'] as const)) {
      const taken = await this.#take(key);
      if (!taken.ok) return taken;
    }
    this.#sodAt = this.#session.reopenings;
    const object = this.#found.sod ? readSecurityObject(this.#found.sod) : null;
    if (object?.ok) {
      this.#object = object.value;
      this.#listed = new Set(object.value.digests.keys());
    }
    if (this.#listed && !this.#options.withCommon) return done(undefined);
    const common = await this.#take('com');
    if (common.ok && this.#found.com) this.#listed ??= groupsInCommon(this.#found.com);
    return common.ok ? done(undefined) : common;
  }

  /** Asks the chip for its proof where the files offer it, and reads what is left to read. */
  async #proof(isVietnamese: boolean): Promise<Result<Proof, DeviceFault>> {
    const taken = await this.#take('dg14', 14);
    if (!taken.ok) return taken;
    const mapped = this.#session.mappingProof;
    const offer = offerOf(this.#found);
    // the key that PACE has proven is the one that the SOD vouches for: nothing more to ask
    const isMapped = offer.kind === 'offered' && mapped?.ok && sameBytes(mapped.value, offer.key.publicKey);
    const asked = offer.kind === 'offered' && !isMapped;
    if (asked) {
      // opened by BAC: blocks are larger before the proof than after it
      const early = this.#session.isRoomierThan(offer.key.suite) ? await this.#rest(isVietnamese) : done(undefined);
      if (!early.ok) return early;
      const authenticated = await this.#session.authenticate(offer.key);
      if (!authenticated.ok) return authenticated;
    }
    const rest = await this.#rest(isVietnamese);
    if (!rest.ok) return rest;
    const last = await this.#take('dg15', this.#listed ? 15 : null);
    if (!last.ok) return last;
    if (asked) {
      const proven = await this.#session.proof(this.#found.dg14 ?? new Uint8Array(0));
      if (!proven.ok) return proven;
      const { failure } = proven.value;
      return done(
        failure === null ? { chipAuthentication: 'done', chipProof: 'chip-authentication' } : unproven(failure),
      );
    }
    if (offer.kind === 'failed') return done(unproven(offer.detail));
    const mappedLast = this.#session.mappingProof;
    if (mapped?.ok && mappedLast?.ok && sameBytes(mapped.value, mappedLast.value))
      return done({ chipAuthentication: 'done', chipProof: 'pace-cam' });
    if (mapped) return done(unproven(mapped.ok ? 'PACE-CAM: another key after opening again' : mapped.fault.detail));
    return done({
      chipAuthentication: 'not-offered',
      ...(offer.kind === 'not-offered' ? { chipAuthenticationDetail: offer.detail } : {}),
    });
  }

  async #rest(isVietnamese: boolean): Promise<Result<void, DeviceFault>> {
    for (const [key, number] of [
      ['dg13', 13],
      ['dg11', 11],
      ['dg12', 12],
      ['dg2', 2],
    ] as const) {
      if (this.#found[key] || (key === 'dg13' && !isVietnamese)) continue;
      // without any list only the portrait is asked for: some cards end the session when asked for what they do not have
      const taken = await this.#take(key, this.#listed || key === 'dg2' ? number : null);
      if (!taken.ok) return taken;
    }
    return done(undefined);
  }

  async #signed(): Promise<Result<Signed | null, DeviceFault>> {
    const { challenge } = this.#options;
    const { dg15 } = this.#found;
    return challenge && dg15 ? askToSign(this.#session, dg15, challenge) : done(null);
  }

  /**
   * After a new opening another card could lie there. So every file must then be one that the SOD lists; and
   * where the chip did not prove itself in the last opening, the SOD that it gives now must be the one that it gave before.
   */
  async #isSameChip(proof: Proof): Promise<Result<void, DeviceFault>> {
    const { reopenings } = this.#session;
    if (reopenings === 0) return done(undefined);
    const object = this.#object;
    if (!object)
      return failed(chipFault('card-unreadable', 'opened again, and no SOD tells whether it is the same card'));
    for (const [key, number] of groups) {
      const file = this.#found[key];
      if (file && !isListed(object, number, file))
        return failed(chipFault('card-unreadable', `opened again, and ${key} is not the one that the SOD lists`));
    }
    if (proof.chipAuthentication === 'done' || this.#sodAt === reopenings) return done(undefined);
    const again = await this.#session.read(elementaryFiles.sod, () => undefined);
    if (!again.ok) return again;
    return again.value && this.#found.sod && sameBytes(again.value, this.#found.sod)
      ? done(undefined)
      : failed(chipFault('card-unreadable', 'opened again, and the card has another SOD'));
  }

  /** Reads a file unless the card is known not to have it. `number`: of its data group; null: do not ask. */
  async #take(
    key: Exclude<FileKey, 'cardAccess' | 'cardSecurity'>,
    number?: number | null,
  ): Promise<Result<void, DeviceFault>> {
    const onBytes = (soFar: number, ofAll: number): void => this.#progress.tell(key, soFar, ofAll);
    const asked = number === undefined || (number !== null && (this.#listed?.has(number) ?? true));
    const file = asked ? await this.#session.read(elementaryFiles[key], onBytes) : done(null);
    if (!file.ok) return file;
    if (file.value) this.#keep(key, file.value);
    else onBytes(0, 0);
    return done(undefined);
  }

  #keep(key: FileKey, bytes: Uint8Array): void {
    this.#found[key] = bytes;
    this.#options.onFile?.(key, bytes);
  }
}

const groups: readonly (readonly [key: FileKey, number: number])[] = [
  ['dg1', 1],
  ['dg2', 2],
  ['dg11', 11],
  ['dg12', 12],
  ['dg13', 13],
  ['dg14', 14],
  ['dg15', 15],
];

const unproven = (detail: string): Proof => ({
  chipAuthentication: 'failed',
  chipAuthenticationDetail: detail.slice(0, 300),
});
