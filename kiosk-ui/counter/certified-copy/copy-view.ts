import type { StationCopy, StationSnapshot } from '@mot-cua/domain/digitisation/station.ts';

/** A certified electronic copy (bản sao chứng thực điện tử) as the station tells it; this screen shows it and asks for the next page. */
export type CopyView = StationCopy;
export type Compared = StationCopy['pages'][number]['compared'];
export type CounterSnapshot = StationSnapshot;

/** Pages that stand between the officer and the signature. */
export const notYetSame = ({ pages }: Pick<CopyView, 'pages'>): number =>
  pages.filter(({ compared }) => compared !== 'same').length;
export const maySign = (copy: CopyView): boolean =>
  copy.state === 'comparing' && copy.pages.length > 0 && notYetSame(copy) === 0;

/** Nothing lies in the copy yet: the scanner is asked first. */
export const isEmpty = ({ state, pages }: CopyView): boolean => state === 'comparing' && pages.length === 0;
