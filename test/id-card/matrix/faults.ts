import type { CardFault } from '../../virtual-hardware/card-station.ts';

/** A fault that strikes at a moment, and how a reading that meets it may end. */
export type MomentFault = {
  readonly name: string;
  readonly at: (apdu: number) => CardFault;
  /** codes that tell a citizen what was so; see `codesAt` for what some moments add */
  readonly codes: readonly string[];
  /** in the short form too, which CI runs */
  readonly short: boolean;
};

const broken = ['card-unreadable', 'card-refused'];
const status = (word: number, short: boolean, andAfter = false): MomentFault => ({
  name: `${word.toString(16).toUpperCase()}${andAfter ? ' from then on' : ''}`,
  at: (apdu) => ({ kind: 'wrong-status-at-apdu', apdu, status: word, andAfter }),
  codes: broken,
  short,
});
const spoilt = (name: string, kind: 'truncated-at-apdu' | 'garbage-at-apdu' | 'wrong-mac-at-apdu'): MomentFault[] =>
  [false, true].map((andAfter) => ({
    name: andAfter ? `${name} from then on` : name,
    at: (apdu) => ({ kind, apdu, andAfter }),
    codes: broken,
    short: !andAfter,
  }));

/**
 * The codes that may end a reading here. At the proof of knowing the code, cards say "wrong code" in any word they like, so
 * any refusal there is one; and a card that refuses its application, or everything, passes for no identity card at all.
 */
export const codesAt = (fault: MomentFault, moment: string): readonly string[] => {
  const struck = fault.at(1);
  const answered = struck.kind;
  const isRefusal = answered === 'wrong-status-at-apdu' || answered === 'truncated-at-apdu';
  const proves = moment === 'PACE token' || moment === 'BAC keys';
  // noise for a challenge makes an answer that the card must refuse
  if ((proves && isRefusal) || (moment === 'BAC challenge' && answered === 'garbage-at-apdu'))
    return [...fault.codes, 'access-code-wrong'];
  const opens = moment === 'EF.CardAccess' || moment === 'application' || moment === 'DG1';
  // and the reader opens a card again that ends the session, so one that refuses all from then on looks like that too
  const refusesAll = isRefusal && 'andAfter' in struck && struck.andAfter === true;
  return (opens && isRefusal) || refusesAll ? [...fault.codes, 'not-an-id-card'] : fault.codes;
};

export const MOMENT_FAULTS: readonly MomentFault[] = [
  {
    name: 'taken away',
    at: (apdu) => ({ kind: 'removed-at-apdu', apdu }),
    codes: ['card-removed'],
    short: true,
  },
  {
    name: 'falls silent',
    at: (apdu) => ({ kind: 'silent-at-apdu', apdu }),
    codes: ['timeout', 'card-unreadable'],
    short: true,
  },
  ...spoilt('wrong MAC', 'wrong-mac-at-apdu'),
  ...spoilt('cut in half', 'truncated-at-apdu'),
  ...spoilt('noise', 'garbage-at-apdu'),
  status(0x6f00, true),
  status(0x6982, true, true),
  status(0x6a82, false),
  status(0x6a82, false, true),
  status(0x6700, false),
  status(0x6700, false, true),
  status(0x6988, false),
  status(0x6b00, false),
  status(0x6c00, false),
  status(0x6300, false),
  status(0x6983, false),
  status(0x9000, false),
];
