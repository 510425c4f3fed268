import { type ColourMode, type Extent, type ScannerModel, threeHundredths } from './scanner-model.ts';

/**
 * The XML of eSCL (Mopria eSCL Technical Specification 2.97): what a scanner says of itself, its status, and the
 * settings that a client asks for. The model says what there is; whatever else is asked for is refused with a reason.
 */
export type AdfState =
  | 'ScannerAdfProcessing'
  | 'ScannerAdfEmpty'
  | 'ScannerAdfJam'
  | 'ScannerAdfLoaded'
  | 'ScannerAdfMispick'
  | 'ScannerAdfHatchOpen'
  | 'ScannerAdfMultipickDetected'
  | 'ScannerAdfDoorOpen';

/** `Testing` is what a scanner says while its lamp warms up. */
export type ScannerState = 'Idle' | 'Processing' | 'Testing' | 'Stopped';

export type JobReport = {
  readonly id: string;
  readonly state: 'Processing' | 'Completed' | 'Canceled' | 'Aborted';
  readonly pagesDone: number;
  readonly ageSeconds: number;
};

export type ScanSettings = {
  readonly source: 'Platen' | 'Feeder';
  /** both sides of each sheet, front first */
  readonly duplex: boolean;
  readonly colourMode: ColourMode;
  readonly dpi: number;
  /** region in 1/300 inch */
  readonly region: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
};

const namespaces =
  'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"';
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

const inputCaps = (element: string, extent: Extent, model: ScannerModel): string => `<scan:${element}>
<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>${threeHundredths(extent.widthMm)}</scan:MaxWidth>
<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>${threeHundredths(extent.heightMm)}</scan:MaxHeight>
<scan:MaxScanRegions>1</scan:MaxScanRegions>
<scan:SettingProfiles><scan:SettingProfile>
<scan:ColorModes>${model.colourModes.map((mode) => `<scan:ColorMode>${mode}</scan:ColorMode>`).join('')}</scan:ColorModes>
<scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat><scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>
<scan:SupportedResolutions><scan:DiscreteResolutions>${model.resolutions
  .map(
    (dpi) =>
      `<scan:DiscreteResolution><scan:XResolution>${dpi}</scan:XResolution><scan:YResolution>${dpi}</scan:YResolution></scan:DiscreteResolution>`,
  )
  .join('')}</scan:DiscreteResolutions></scan:SupportedResolutions>
</scan:SettingProfile></scan:SettingProfiles>
</scan:${element}>`;

const adfCaps = (model: ScannerModel): string => {
  if (!model.feeder) return '';
  const duplex = model.feeder.duplex ? inputCaps('AdfDuplexInputCaps', model.feeder, model) : '';
  return `<scan:Adf>${inputCaps('AdfSimplexInputCaps', model.feeder, model)}${duplex}<scan:FeederCapacity>50</scan:FeederCapacity></scan:Adf>`;
};

export const capabilitiesXml = (model: ScannerModel): string =>
  `${declaration}<scan:ScannerCapabilities ${namespaces}>
<pwg:Version>2.63</pwg:Version>
<pwg:MakeAndModel>Mot Cua Virtual Scanner</pwg:MakeAndModel>
<pwg:SerialNumber>${model.serialNumber}</pwg:SerialNumber>
<scan:UUID>0f3a7c52-6d1e-4b0a-9c1d-7a51ca22e501</scan:UUID>
${model.glass ? `<scan:Platen>${inputCaps('PlatenInputCaps', model.glass, model)}</scan:Platen>` : ''}
${adfCaps(model)}
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
export const parseScanSettings = (xml: string, model: ScannerModel): ScanSettings | string => {
  const source = element(xml, 'InputSource') ?? 'Platen';
  if (source !== 'Platen' && source !== 'Feeder') return `no such input source: ${source.slice(0, 40)}`;
  const extent = source === 'Feeder' ? model.feeder : model.glass;
  if (!extent) return `this scanner has no ${source}`;
  const duplex = source === 'Feeder' && element(xml, 'Duplex') === 'true';
  if (duplex && !model.feeder?.duplex) return 'this feeder sees one side only';
  const colourMode = model.colourModes.find((known) => known === (element(xml, 'ColorMode') ?? model.colourModes[0]));
  if (!colourMode) return `no such colour mode: ${element(xml, 'ColorMode')?.slice(0, 40)}`;
  const format = element(xml, 'DocumentFormatExt') ?? element(xml, 'DocumentFormat') ?? 'image/jpeg';
  if (format !== 'image/jpeg') return `no such format: ${format.slice(0, 40)}`;
  const dpi = numberOf(xml, 'XResolution', 300);
  if (!model.resolutions.some((known) => known === dpi)) return `no such resolution: ${dpi}`;
  if (numberOf(xml, 'YResolution', dpi) !== dpi) return 'different resolutions across and down';
  const region = regionIn(xml, extent);
  return typeof region === 'string' ? region : { source, duplex, colourMode, dpi, region };
};

const regionIn = (xml: string, extent: Extent): ScanSettings['region'] | string => {
  const mostWidth = threeHundredths(extent.widthMm);
  const mostHeight = threeHundredths(extent.heightMm);
  const x = numberOf(xml, 'XOffset', 0);
  const y = numberOf(xml, 'YOffset', 0);
  const width = numberOf(xml, 'Width', mostWidth);
  const height = numberOf(xml, 'Height', mostHeight);
  const fits = x + width <= mostWidth && y + height <= mostHeight && width >= 16 && height >= 16;
  return fits ? { x, y, width, height } : `region ${x},${y} ${width}x${height} lies outside the glass`;
};
