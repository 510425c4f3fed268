import { done, failed, type Result } from '../result.ts';
import { longestCode, type QrFault, type QrPerson, readIdQr } from './id-qr.ts';
import { looksLikeMrz, type MrzDocument, readMrz } from './mrz-text.ts';

/** What somebody held under the code reader to say who they are. */
export type ShownCode =
  | { readonly kind: 'card'; readonly person: QrPerson }
  | { readonly kind: 'document'; readonly document: MrzDocument };

/** `code-of-app`: a code of VNeID, which says nothing here; `document-misread`: lines of a document, read wrongly. */
export type ShownCodeFault = QrFault['code'] | 'code-of-app' | 'document-misread';

/** The QR of a card, the lines of a document, or why it is neither. `today` as `yyyy-MM-dd`. */
export const readShownCode = (text: string, today: string): Result<ShownCode, ShownCodeFault> => {
  const card = readIdQr(text);
  if (card.ok) return done({ kind: 'card', person: card.value });
  const lines = readMrz(text, today);
  if (lines.ok) return done({ kind: 'document', document: lines.value });
  if (looksLikeMrz(text)) return failed('document-misread');
  return failed(isAppCode(text) ? 'code-of-app' : card.fault.code);
};

/**
 * A code that VNeID shows on a phone. Its format is not published (reference/domain.md 1.1): taken for one is an address or
 * a record that names the app, and a signed token (three base64url parts). A wrong guess costs a hint, nothing more.
 */
const isAppCode = (text: string): boolean =>
  text.length <= longestCode &&
  (/vneid|dichvucong|dinhdanhdientu/iu.test(text) || /^[\w-]{16,}\.[\w-]{16,}\.[\w-]{16,}$/u.test(text.trim()));
