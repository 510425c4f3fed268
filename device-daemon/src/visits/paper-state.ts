import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import type { PageDoubt } from '@mot-cua/domain/page-doubts.ts';
import type { ScanSource } from '../devices/device.ts';
import type { ScanSides } from '../devices/document-scanner/scanned-page.ts';
import type { FeedingDevices } from '../devices/document-scanner/ways-to-feed.ts';

/** What a visit knows of papers and pages, what may happen to them, and what it asks its room to do with them. */

/** What the citizen says of a paper: `fragile`: torn, wet, laminated or bound; `large`: A3. */
export type PaperKind = { readonly fragile: boolean; readonly large: boolean };

/** A scanned page that the visit keeps in its memory under `id`; the pixels stand elsewhere. */
export type PageRef = {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** what the citizen may want to look at once more */
  readonly doubts?: readonly PageDoubt[];
};

/** A page on its way: through the scanner, or under the camera (which shows the table until a finger takes the page). */
export type Scanning = {
  readonly by: 'scanner' | 'camera' | 'camera-takes';
  readonly page: number;
  readonly rows: number;
  readonly ofRows: number;
  readonly preview: number;
};

export type PaperEvent =
  | {
      readonly type: 'scan-rows';
      readonly page: number;
      readonly rows: number;
      readonly ofRows: number;
      readonly preview: number;
    }
  | { readonly type: 'page-scanned'; readonly paper: string; readonly page: PageRef }
  | { readonly type: 'scan-ended'; readonly fault: DeviceFault | null }
  | { readonly type: 'feeding-devices'; readonly devices: FeedingDevices }
  /** the first half of a large paper lies in memory, and the second is waited for */
  | { readonly type: 'half-scanned'; readonly paper: string }
  /** the two halves were not put together, and are gone */
  | { readonly type: 'halves-unsure' };

export type PaperEffect =
  | {
      readonly do: 'scan';
      readonly paper: string;
      readonly source: ScanSource;
      /** left out: the front alone */
      readonly sides?: ScanSides;
      /** the paper is larger than the glass */
      readonly half?: 'first' | 'second';
    }
  /** shows the table until a page is taken or the visit goes on */
  | { readonly do: 'aim-camera' }
  | { readonly do: 'shoot'; readonly paper: string }
  | { readonly do: 'forget-half' };
