import type { ScanSource } from '../device.ts';
import type { SourceOptions } from './scanimage-options.ts';
import type { FeedSource } from './scanned-page.ts';

/** What one source of a device can do, as the device itself tells it. */
export type SourceCapabilities = {
  readonly source: FeedSource;
  /** ascending; empty when the device takes a resolution but does not list any */
  readonly dpi: readonly number[];
  readonly colour: boolean;
  readonly grey: boolean;
  /** the largest paper, in mm; `null` when the device does not tell */
  readonly widthMm: number | null;
  readonly heightMm: number | null;
};

/** What a device can do. `sources` and `dpi` are the contract of `device.ts`; `bySource` says it for each way in. */
export type ScannerCapabilities = {
  readonly sources: readonly ScanSource[];
  /** resolutions that every source has */
  readonly dpi: readonly number[];
  readonly duplex: boolean;
  readonly colour: boolean;
  readonly bySource: readonly SourceCapabilities[];
};

/** From SANE's options of each source to what callers need to know; the backend's own words stay behind. */
export function capabilitiesOf(profile: readonly SourceOptions[]): ScannerCapabilities {
  const bySource = profile.map(capabilitiesOfSource);
  const has = (source: FeedSource): boolean => bySource.some((one) => one.source === source);
  const [first, ...others] = bySource.map(({ dpi }) => dpi);
  return {
    sources: [...(has('flatbed') ? (['flatbed'] as const) : []), ...(hasFeeder(bySource) ? (['feeder'] as const) : [])],
    dpi: (first ?? []).filter((dpi) => others.every((list) => list.includes(dpi))),
    duplex: has('feeder-duplex'),
    colour: bySource.some(({ colour }) => colour),
    bySource,
  };
}

export const hasFeeder = (sources: readonly { readonly source: FeedSource }[]): boolean =>
  sources.some(({ source }) => source !== 'flatbed');

const capabilitiesOfSource = (options: SourceOptions): SourceCapabilities => ({
  source: options.source,
  dpi: options.dpi,
  colour: options.colourMode !== null,
  grey: options.greyMode !== null,
  widthMm: options.widthMm,
  heightMm: options.heightMm,
});
