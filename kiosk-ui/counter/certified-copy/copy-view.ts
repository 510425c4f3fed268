import type { StationPage, StationSnapshot } from '@mot-cua/domain/digitisation/station.ts';
import type { CodeView } from '@mot-cua/domain/screen-parts.ts';

export type Compared = 'not-yet' | 'same' | 'differs';

/**
 * A certified electronic copy (bản sao chứng thực điện tử) on its way: the scan of an original that lies before the officer.
 * What was compared is the station's truth; this screen shows it and asks for the next page.
 */
export interface CopyView {
  readonly id: string;
  /** what the original is: `Bằng tốt nghiệp đại học` */
  readonly title: string;
  /** index into `pages` */
  readonly page: number;
  readonly pages: readonly (StationPage & { readonly compared: Compared })[];
  readonly state: 'comparing' | 'signing' | 'signed';
  /** once signed: what the citizen scans to receive it */
  readonly code: CodeView | null;
}

/** A station that also makes certified copies says so beside its batch. */
export type CounterSnapshot = StationSnapshot & { readonly copy?: CopyView | null };

/** Pages that stand between the officer and the signature. */
export const notYetSame = ({ pages }: CopyView): number => pages.filter(({ compared }) => compared !== 'same').length;
export const maySign = (copy: CopyView): boolean =>
  copy.state === 'comparing' && copy.pages.length > 0 && notYetSame(copy) === 0;
