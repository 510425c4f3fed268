import { createHash } from 'node:crypto';
import type { Declaration, Metadata } from '@mot-cua/domain/dossier.ts';
import { feedbackForm } from '@mot-cua/domain/feedback/feedback-form.ts';
import { declarationOf } from '@mot-cua/domain/forms/draft.ts';
import { neededText } from '@mot-cua/domain/procedure-package/package-texts.ts';
import type { VisitSetup } from '@mot-cua/domain/visit-link.ts';
import type { BagFile } from '../dossiers/bag.ts';
import type { FeedbackState } from './chart-feedback.ts';
import type { Intended } from './submission.ts';
import type { VisitState } from './visit-state.ts';

const nobody = { fullName: '', personalNumber: null };
const json = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

/** What a bag of feedback holds: the words, and nobody's name. Who helped is in it, as in every bag. */
export const feedbackPayload = (
  { draft }: FeedbackState,
  helper: VisitState['helper'],
  about: Intended & { readonly kiosk: VisitSetup['kiosk'] },
): BagFile[] => {
  const { dossierId, provisionalCode, submittedAt, clockConfirmed, kiosk } = about;
  const { id: procedureId, version: packageVersion } = feedbackForm.procedure;
  const declaration: Declaration = {
    procedureId,
    packageVersion,
    language: 'vi',
    ...declarationOf(draft),
    // nothing is sworn of an opinion
    truthDeclaration: {
      version: feedbackForm.procedure.truthDeclaration.version,
      textSha256: createHash('sha256').update('').digest('hex'),
      agreedAt: submittedAt,
    },
  };
  const metadata: Metadata = {
    dossierId,
    kind: 'feedback',
    kioskId: kiosk.id,
    office: kiosk.office,
    procedureId,
    procedureTitle: neededText(feedbackForm, 'vi', 'procedure.title'),
    provisionalCode,
    submittedAt,
    clockConfirmed,
    identification: { level: 'none', method: 'NONE' },
    submitter: { ...nobody, dateOfBirth: '' },
    owner: nobody,
    papers: [],
    ...(helper ? { assistedBy: helper } : {}),
  };
  return [
    { path: 'declaration.json', bytes: json(declaration) },
    { path: 'metadata.json', bytes: json(metadata) },
  ];
};
