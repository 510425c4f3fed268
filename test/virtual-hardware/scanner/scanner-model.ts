/** What kind of scanner the virtual one is: what it tells in ScannerCapabilities, and what it then really does. */

export type ColourMode = 'RGB24' | 'Grayscale8';

/** How a page leaves the feeder: on a bed of the asked size, or exactly as large as the sheet that went through. */
export type FeederPages = 'padded' | 'as-fed';

export type Extent = { readonly widthMm: number; readonly heightMm: number };

export type FeederModel = Extent & { readonly duplex: boolean; readonly pages: FeederPages };

export type ScannerModel = {
  readonly serialNumber: string;
  /** `null`: a scanner with a feeder only */
  readonly glass: Extent | null;
  /** `null`: a scanner with a glass only */
  readonly feeder: FeederModel | null;
  readonly resolutions: readonly number[];
  readonly colourModes: readonly ColourMode[];
};

const a4: Extent = { widthMm: 210, heightMm: 297 };

/** The office's usual machine: A4 glass, simplex feeder, colour, 75 to 600 dpi. */
export const officeModel: ScannerModel = {
  serialNumber: 'MCVS-0001',
  glass: a4,
  feeder: { ...a4, duplex: false, pages: 'padded' },
  resolutions: [75, 100, 150, 200, 300, 600],
  colourModes: ['RGB24', 'Grayscale8'],
};

/** A duplex document feeder whose pages are as long as the sheet, up to legal paper. */
export const duplexModel: ScannerModel = {
  ...officeModel,
  serialNumber: 'MCVS-0002',
  feeder: { widthMm: 216, heightMm: 356, duplex: true, pages: 'as-fed' },
};

/** eSCL counts lengths in 1/300 inch ("ThreeHundredthsOfInches", Mopria eSCL 2.97 clause 8.1). */
export const threeHundredths = (mm: number): number => Math.round((mm * 300) / 25.4);
