import { type CertifiedCopy, obstacleTo } from '@mot-cua/domain/digitisation/certified-copy.ts';
import { copyRefusals } from '@mot-cua/domain/digitisation/copy-refusals.ts';
import type { StationCopy } from '@mot-cua/domain/digitisation/station.ts';
import type { PageInfo } from './page-info.ts';

/** A copy as the officer's page shows it. Pure. */
export type CopySeen = {
  readonly copy: CertifiedCopy;
  readonly pages: ReadonlyMap<string, PageInfo>;
  readonly asking: StationCopy['asking'];
  readonly words: string;
  readonly fault: StationCopy['fault'];
  readonly glassOnly: boolean;
  readonly code: StationCopy['code'];
  readonly codeWords: StationCopy['codeWords'];
};

export const copyView = ({ copy, pages, asking, words, fault, glassOnly, code, codeWords }: CopySeen): StationCopy => ({
  id: copy.id,
  title: copy.about.title,
  page: copy.cursor,
  pages: copy.pages.map(({ id, turned, compared }) => {
    const info = pages.get(id);
    // the way it lies is in the address: a page that was turned has to be fetched, and so looked at, anew
    return {
      id,
      url: `/copies/${copy.id}/${id}.jpg?turned=${turned}`,
      thumbnailUrl: `/copies/${copy.id}/${id}-small.jpg`,
      width: info?.widthPx ?? 0,
      height: info?.heightPx ?? 0,
      turned,
      doubts: info?.page.doubts ?? [],
      compared: compared?.is ?? 'not-yet',
    };
  }),
  leftOut: copy.leftOut.length,
  state: copy.state,
  fault,
  glassOnly,
  asking,
  reasons: asking === 'reason' ? reasonsAsked : [],
  words: words.slice(0, 400),
  code,
  codeWords,
  entry: copy.entry && `${copy.entry.number}, quyển số ${copy.entry.book}`,
});

const reasonsAsked = Object.values(copyRefusals).map(({ words, clause }, at) => ({
  key: String(at + 1),
  words: `${words.vi} (${clause})`,
}));

/** The foot of the page while a copy is at hand: the keys that do something now. */
export const copyKeys = (
  copy: CertifiedCopy,
  asking: StationCopy['asking'],
): { readonly key: string; readonly words: string }[] => {
  if (asking === 'leave') return [{ key: 'Enter', words: 'Bỏ bản sao' }, keep];
  if (asking === 'reason') return [{ key: 'Escape', words: 'Thôi' }];
  switch (copy.state) {
    case 'comparing':
      return comparingKeys(copy);
    case 'signing':
      return [{ key: 'Escape', words: 'Thôi ký' }];
    case 'sent':
      return [
        { key: 'F9', words: 'Lấy mã mới' },
        { key: 'F8', words: 'Thu hồi mã' },
        { key: 'Escape', words: 'Xong' },
      ];
    case 'scanning':
      return [];
    case 'signed':
    case 'refused':
      return [{ key: 'Escape', words: 'Xong' }];
  }
};

const keep = { key: 'Escape', words: 'Giữ lại' };

const comparingKeys = (copy: CertifiedCopy): { readonly key: string; readonly words: string }[] => {
  const may = obstacleTo(copy) === null;
  const has = copy.pages.length > 0;
  return [
    ...(may ? [{ key: 'F9', words: 'Ký số' }] : []),
    ...(has && !may ? [{ key: 'Enter', words: 'Giống bản chính, trang sau' }] : []),
    ...(has
      ? [
          { key: 'Delete', words: 'Không giống' },
          { key: 'F6', words: 'Quét lại trang' },
          { key: 'F4', words: 'Xoay trang' },
          { key: 'F3', words: 'Bỏ trang này ra' },
        ]
      : []),
    ...(copy.leftOut.length > 0 ? [{ key: 'F7', words: 'Đưa trang đã bỏ trở lại' }] : []),
    { key: 'F8', words: 'Từ chối chứng thực' },
    { key: 'Escape', words: 'Thôi' },
  ];
};
