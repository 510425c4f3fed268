import { DOCUMENT_TITLES, type DocumentType } from '../text/document-type.ts';

/** What the net may answer: a kind of paper that titles are known of, or none of them. */
export type PaperKind = DocumentType | 'unknown';

/** In the order in which the net was trained to answer; another order is another net (type-net.json says which it was). */
export const PAPER_KINDS: readonly PaperKind[] = [...(Object.keys(DOCUMENT_TITLES) as DocumentType[]), 'unknown'];
