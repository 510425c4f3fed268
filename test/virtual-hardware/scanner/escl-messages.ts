/**
 * The XML of eSCL (Mopria eSCL Technical Specification 2.97): what a scanner says of itself, its status, and the
 * settings that a client asks for. Lengths in eSCL are in 1/300 inch ("ThreeHundredthsOfInches"), clause 8.1.
 */
export const threeHundredthsPerMm = 300 / 25.4;
export const glassWidthMm = 210;
export const glassHeightMm = 297;
export const resolutions = [75, 100, 150, 200, 300, 600] as const;
export const glassWidth = Math.round(glassWidthMm * threeHundredthsPerMm);
export const glassHeight = Math.round(glassHeightMm * threeHundredthsPerMm);

export type AdfState =
  | 'ScannerAdfProcessing'
  | 'ScannerAdfEmpty'
  | 'ScannerAdfJam'
  | 'ScannerAdfLoaded'
  | 'ScannerAdfMispick'
  | 'ScannerAdfHatchOpen'
  | 'ScannerAdfMultipickDetected'
  | 'ScannerAdfDoorOpen';

export type ScannerState = 'Idle' | 'Processing' | 'Stopped';

export type JobReport = {
  readonly id: string;
  readonly state: 'Processing' | 'Completed' | 'Canceled' | 'Aborted';
  readonly pagesDone: number;
  readonly ageSeconds: number;
};

export type ScanSettings = {
  readonly source: 'Platen' | 'Feeder';
  readonly colourMode: 'RGB24' | 'Grayscale8';
  readonly dpi: number;
  /** region in 1/300 inch */
  readonly region: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
};

const namespaces =
  'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"';
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

const inputCaps = (element: string): string => `<scan:${element}>
<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>${glassWidth}</scan:MaxWidth>
<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>${glassHeight}</scan:MaxHeight>
<scan:MaxScanRegions>1</scan:MaxScanRegions>
<scan:SettingProfiles><scan:SettingProfile>
<scan:ColorModes><scan:ColorMode>RGB24</scan:ColorMode><scan:ColorMode>Grayscale8</scan:ColorMode></scan:ColorModes>
<scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat><scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>
<scan:SupportedResolutions><scan:DiscreteResolutions>${resolutions
  .map(
    (dpi) =>
      `<scan:DiscreteResolution><scan:XResolution>${dpi}</scan:XResolution><scan:YResolution>${dpi}</scan:YResolution></scan:DiscreteResolution>`,
  )
  .join('')}</scan:DiscreteResolutions></scan:SupportedResolutions>
</scan:SettingProfile></scan:SettingProfiles>
</scan:${element}>`;

export const capabilitiesXml = (serialNumber: string): string =>
  `${declaration}<scan:ScannerCapabilities ${namespaces}>
<pwg:Version>2.63</pwg:Version>
<pwg:MakeAndModel>Mot Cua Virtual Scanner</pwg:MakeAndModel>
<pwg:SerialNumber>${serialNumber}</pwg:SerialNumber>
<scan:UUID>0f3a7c52-6d1e-4b0a-9c1d-7a51ca22e501</scan:UUID>
<scan:Platen>${inputCaps('PlatenInputCaps')}</scan:Platen>
<scan:Adf>${inputCaps('AdfSimplexInputCaps')}<scan:FeederCapacity>50</scan:FeederCapacity></scan:Adf>
</scan:ScannerCapabilities>`;

export const statusXml = (state: ScannerState, adf: AdfState, jobs: readonly JobReport[]): string =>
  `${declaration}<scan:ScannerStatus ${namespaces}>
<pwg:Version>2.63</pwg:Version><pwg:State>${state}</pwg:State><scan:AdfState>${adf}</scan:AdfState>
<scan:Jobs>${jobs.map(jobXml).join('')}</scan:Jobs>
</scan:ScannerStatus>`;

const jobXml = (job: JobReport): string => `<scan:JobInfo>
<pwg:JobUri>/eSCL/ScanJobs/${job.id}</pwg:JobUri><pwg:JobUuid>${job.id}</pwg:JobUuid><scan:Age>${job.ageSeconds}</scan:Age>
<pwg:ImagesCompleted>${job.pagesDone}</pwg:ImagesCompleted><pwg:JobState>${job.state}</pwg:JobState>
</scan:JobInfo>`;

const element = (xml: string, name: string): string | null =>
  new RegExp(`<(?:[\\w-]+:)?${name}\\b[^>]*>\\s*([^<]*?)\\s*</(?:[\\w-]+:)?${name}>`).exec(xml)?.[1] ?? null;

const numberOf = (xml: string, name: string, otherwise: number): number => {
  const text = element(xml, name);
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : otherwise;
};

/** Reads a `ScanSettings` document (clause 9). Returns the reason as text when this scanner cannot do what is asked. */
export const parseScanSettings = (xml: string): ScanSettings | string => {
  const source = element(xml, 'InputSource') ?? 'Platen';
  if (source !== 'Platen' && source !== 'Feeder') return `no such input source: ${source.slice(0, 40)}`;
  const colourMode = element(xml, 'ColorMode') ?? 'RGB24';
  if (colourMode !== 'RGB24' && colourMode !== 'Grayscale8') return `no such colour mode: ${colourMode.slice(0, 40)}`;
  const format = element(xml, 'DocumentFormatExt') ?? element(xml, 'DocumentFormat') ?? 'image/jpeg';
  if (format !== 'image/jpeg') return `no such format: ${format.slice(0, 40)}`;
  const dpi = numberOf(xml, 'XResolution', 300);
  if (!resolutions.some((known) => known === dpi)) return `no such resolution: ${dpi}`;
  if (numberOf(xml, 'YResolution', dpi) !== dpi) return 'different resolutions across and down';
  const x = numberOf(xml, 'XOffset', 0);
  const y = numberOf(xml, 'YOffset', 0);
  const width = numberOf(xml, 'Width', glassWidth);
  const height = numberOf(xml, 'Height', glassHeight);
  const fits = x + width <= glassWidth && y + height <= glassHeight && width >= 16 && height >= 16;
  if (!fits) return `region ${x},${y} ${width}x${height} lies outside the glass`;
  return { source, colourMode, dpi, region: { x, y, width, height } };
};
