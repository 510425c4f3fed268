import { type ProofOffer, USUAL_PROOF } from './chip-authentication.ts';
import { type PaceOffer, USUAL_PACE } from './pace.ts';

/** A wrong status word at the choice of the protocol or at the agreement; or all answered well, and the old keys kept. */
export type ProofFault = { readonly at: 'choice' | 'agreement'; readonly status: number } | { readonly at: 'new-keys' };

/** The key in DG15 and how it signs (ICAO 9303-11 6.1). */
export type ActiveAuthentication =
  | {
      readonly kind: 'ecdsa';
      readonly curve: 'P-256' | 'P-384' | 'brainpoolP256r1';
      readonly hash: 'sha256' | 'sha384';
    }
  /** ISO/IEC 9796-2 scheme 1; 2048 bits fit in an extended answer only */
  | { readonly kind: 'rsa'; readonly bits: 1024 | 1536 | 2048; readonly hash: 'sha1' | 'sha256' };

/**
 * How one chip differs from another: what it offers, what lies on it, how it behaves (domain.md 2.1). All fields may be
 * combined. `VIETNAMESE_PROFILE` is what is known of the Vietnamese card.
 */
export type CardProfile = {
  // what opens it
  readonly access: 'pace-and-bac' | 'pace-only' | 'bac-only';
  /** in the order of EF.CardAccess; not asked of a `bac-only` card */
  readonly pace: readonly PaceOffer[];
  readonly paceWithMrz: 'refused' | 'accepted';
  readonly paceWithCan: 'refused' | 'accepted';
  /**
   * Wrong codes that PACE bears before it is blocked (6983), counted for CAN and MRZ apart and told as 63Cx; null: it never
   * counts. A right code sets the counter back.
   */
  readonly codeTries: number | null;
  readonly masterFile: 'refused' | 'selectable';

  // lengths
  /** `announced` in EF.ATR/INFO, merely `working`, or `refused` with 6700, which ends the session */
  readonly extendedLength: 'announced' | 'working' | 'refused';
  /** bytes of one answer, protection included, that the chip's buffer holds; EF.ATR/INFO announces this */
  readonly mostAnswerBytes: number;
  /** Plain bytes that one READ BINARY gives at most, whatever the terminal asks for; null: no such limit. */
  readonly mostReadBytes: number | null;
  /** What a chip with `mostReadBytes` answers to more: fewer bytes; 6Cxx with how many; 6700; or 6700 and the session is over. */
  readonly longerRead: 'cut-short' | 'length-told' | 'refused' | 'refused-and-closed';

  // files beside DG1, DG3 (refused), DG14 and the SOD
  readonly common: boolean;
  readonly portrait: 'jpeg' | 'jpeg-2000' | 'none';
  readonly dg11: boolean;
  readonly dg12: boolean;
  readonly dg13: boolean;
  /** whole files in bytes, met exactly where a file can be padded and as near as may be where not; null: as they come */
  readonly sizes: FileSizes | null;

  // proofs that it is the original
  /** chip authentication in DG14; null: not offered */
  readonly proof: ProofOffer | null;
  readonly activeAuthentication: ActiveAuthentication | null;
  /** what goes wrong when the card is asked for its proof; null where nothing does */
  readonly proofFault: ProofFault | null;
  /** how a card with a 3DES proof is asked: MSE:Set KAT, or MSE:Set AT and GENERAL AUTHENTICATE (both were seen) */
  readonly proofIn3desBy: 'one-command' | 'two-commands';
};

export type FileSizes = {
  readonly dg2?: number;
  readonly dg13?: number;
  readonly dg14?: number;
  readonly sod?: number;
};

export const VIETNAMESE_PROFILE: CardProfile = {
  access: 'pace-and-bac',
  pace: [USUAL_PACE],
  paceWithMrz: 'refused',
  paceWithCan: 'accepted',
  codeTries: null,
  masterFile: 'refused',
  extendedLength: 'announced',
  mostAnswerBytes: 4096,
  mostReadBytes: null,
  longerRead: 'cut-short',
  common: true,
  portrait: 'jpeg',
  dg11: false,
  dg12: false,
  dg13: true,
  sizes: null,
  proof: USUAL_PROOF,
  activeAuthentication: { kind: 'ecdsa', curve: 'P-256', hash: 'sha256' },
  proofFault: null,
  proofIn3desBy: 'one-command',
};

/** A passport as most states issue it: PACE by MRZ, details in DG11 and DG12, an RSA key for active authentication. */
export const PASSPORT_PROFILE: CardProfile = {
  ...VIETNAMESE_PROFILE,
  pace: [{ curve: 12, cipher: 'aes-256', mapping: 'GM' }],
  paceWithMrz: 'accepted',
  paceWithCan: 'refused',
  masterFile: 'selectable',
  portrait: 'jpeg-2000',
  dg11: true,
  dg12: true,
  dg13: false,
  activeAuthentication: { kind: 'rsa', bits: 1024, hash: 'sha256' },
};

/** A residence card of another kind than the citizens': CAN printed, PACE by CAN and MRZ. */
export const RESIDENCE_CARD_PROFILE: CardProfile = {
  ...PASSPORT_PROFILE,
  pace: [
    { curve: 16, cipher: 'aes-192', mapping: 'GM' },
    { curve: 13, cipher: 'aes-128', mapping: 'CAM' },
  ],
  paceWithCan: 'accepted',
  dg13: false,
};

/**
 * The card whose APDUs and bytes are compared with the least possible (reference `id-card.md`, "APDU count"): DG1 95,
 * DG2 18000, DG13 500, DG14 350, SOD 2000 bytes, no DG15.
 */
export const MEASURED_PROFILE: CardProfile = {
  ...VIETNAMESE_PROFILE,
  sizes: { dg2: 18_000, dg13: 500, dg14: 350, sod: 2_000 },
  proof: { ...USUAL_PROOF, parameters: 'named' },
  activeAuthentication: null,
};

const offered = (offer: Partial<PaceOffer>): Partial<CardProfile> => ({ pace: [{ ...USUAL_PACE, ...offer }] });

/** Cards that the bench lays down and the tests read, by name: what is other than on the holder's usual document. */
export const NAMED_PROFILES = {
  usual: {},
  measured: MEASURED_PROFILE,
  'pace-only': { access: 'pace-only' },
  'bac-only': { access: 'bac-only' },
  'pace-by-mrz': { paceWithMrz: 'accepted' },
  'pace-by-mrz-only': { access: 'pace-only', paceWithMrz: 'accepted', paceWithCan: 'refused' },
  'curve-p192': offered({ curve: 8 }),
  'curve-bp192': offered({ curve: 9 }),
  'curve-p224': offered({ curve: 10 }),
  'curve-bp224': offered({ curve: 11 }),
  'curve-p256': offered({ curve: 12 }),
  'curve-bp320': offered({ curve: 14 }),
  'curve-p384': offered({ curve: 15, cipher: 'aes-192' }),
  'curve-bp384': offered({ curve: 16, cipher: 'aes-192' }),
  'curve-bp512': offered({ curve: 17, cipher: 'aes-256' }),
  'curve-p521': offered({ curve: 18, cipher: 'aes-256', nonceBytes: 32 }),
  'pace-3des': offered({ cipher: '3des' }),
  'pace-two-offers': { pace: [{ curve: 12, cipher: '3des', mapping: 'GM' }, USUAL_PACE] },
  'pace-cam': offered({ mapping: 'CAM' }),
  'pace-cam-beside-gm': { pace: [USUAL_PACE, { curve: 16, cipher: 'aes-256', mapping: 'CAM' }] },
  'codes-counted': { codeTries: 3 },
  'master-file': { masterFile: 'selectable' },
  'short-only': { extendedLength: 'refused' },
  'extended-unannounced': { extendedLength: 'working' },
  'small-buffer': { mostAnswerBytes: 700 },
  'small-reads': { mostReadBytes: 100, longerRead: 'cut-short' },
  'small-reads-told': { mostReadBytes: 200, longerRead: 'length-told' },
  'small-reads-refused': { mostReadBytes: 128, longerRead: 'refused', extendedLength: 'refused' },
  'small-reads-closed': { mostReadBytes: 128, longerRead: 'refused-and-closed', extendedLength: 'refused' },
  'no-ef-com': { common: false },
  'no-portrait': { portrait: 'none' },
  'jpeg-2000': { portrait: 'jpeg-2000' },
  'dg11-dg12': { dg11: true, dg12: true },
  'long-portrait': { sizes: { dg2: 40_000 } },
  'no-proof': { proof: null, activeAuthentication: null },
  'proof-3des': { proof: { ...USUAL_PROOF, suite: '3des' } },
  'active-only': { proof: null },
  'active-rsa': { proof: null, activeAuthentication: { kind: 'rsa', bits: 1024, hash: 'sha1' } },
  'active-rsa-2048': { proof: null, activeAuthentication: { kind: 'rsa', bits: 2048, hash: 'sha256' } },
} as const satisfies Record<string, Partial<CardProfile>>;
export type ProfileName = keyof typeof NAMED_PROFILES;
export const PROFILE_NAMES = Object.keys(NAMED_PROFILES) as readonly ProfileName[];
