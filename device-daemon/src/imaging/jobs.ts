import type { RawPage } from '../devices/device.ts';

/** What the worker thread does, one job at a time. Pixels are copied in, results are moved out. */
export type Encoded = { readonly jpeg: Uint8Array; readonly widthPx: number; readonly heightPx: number };

export type PdfPage = {
  /** a baseline or progressive JPEG, grey or YCbCr; its bytes go into the file untouched */
  readonly jpeg: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  /** of the scan: gives the paper its size in mm */
  readonly dpi: number;
};
export type PdfAbout = { readonly title: string; readonly createdAt: Date };

export type Job =
  | { readonly kind: 'load' }
  | { readonly kind: 'encode'; readonly page: RawPage; readonly quality: number }
  | { readonly kind: 'shrink'; readonly page: RawPage; readonly longSidePx: number; readonly quality: number }
  | { readonly kind: 'pdf'; readonly pages: readonly PdfPage[]; readonly about: PdfAbout };

export type JobAnswer =
  | { readonly ok: true; readonly value: Encoded | Uint8Array | null }
  | { readonly ok: false; readonly error: string };
