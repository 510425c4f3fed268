import type { PdfInspection } from './pdf-a/inspect.ts';
import { ask } from './worker.ts';

/**
 * Whether somebody else's PDF may be looked at, kept or signed. Never rejects: what breaks the thread, or takes it longer than
 * 20 s, is `broken`.
 */
export const pdfInspection = async (bytes: Uint8Array): Promise<PdfInspection> => {
  try {
    const { value } = await ask({ kind: 'inspect', pdf: bytes });
    return value !== null && 'is' in value ? value : { is: 'broken', detail: 'no answer' };
  } catch (error) {
    return { is: 'broken', detail: error instanceof Error ? error.message : 'it could not be looked at' };
  }
};
