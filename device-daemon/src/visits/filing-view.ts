import type { Metadata } from '@mot-cua/domain/dossier.ts';
import { filingOn } from '@mot-cua/domain/forms/filing.ts';
import type { KioskCountsAs, SignatureKind } from '@mot-cua/domain/procedure-package/filing.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import { dateInVietnam } from '@mot-cua/domain/text/dates.ts';
import { officeTime } from '../ledger/ledger.ts';
import type { VisitState } from './visit-state.ts';

/** How the dossier of a visit is filed and signed. */

/** The day whose rules hold: on which it was agreed to, however long sealing takes. */
export const agreedOn = ({ agreed }: VisitState): string => {
  if (!agreed) throw new Error('nothing was agreed to');
  return dateInVietnam(agreed.at);
};

/** What the dossier keeps of it. Papers that complete another dossier are no filing of their own, and nothing is signed. */
export const filedAndSigned = (
  state: VisitState,
  { procedure }: ProcedurePackage,
  decisions: readonly KioskCountsAs[],
): Pick<Metadata, 'filing' | 'signature'> => {
  if (state.supplement || !state.agreed) return {};
  const { signature } = procedure;
  const at = signature === 'on-screen' ? officeTime(state.agreed.at) : null;
  return {
    filing: filingOn(procedure, decisions, agreedOn(state)),
    ...(signature ? { signature: { kind: signature, at } } : {}),
  };
};

/** The signature that is still to be given after the dossier was handed in: what slip and screen remind of. */
export const signatureToGive = ({ draft, supplement }: VisitState): { signature?: SignatureKind } => {
  const signature = draft?.pkg.procedure.signature;
  return signature && signature !== 'on-screen' && !supplement ? { signature } : {};
};
