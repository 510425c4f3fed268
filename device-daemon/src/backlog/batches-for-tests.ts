import type { PaperType } from '@mot-cua/domain/digitisation/paper-codes.ts';
import { seeded } from '../imaging/specimens/pages.ts';
import { stepBacklog } from './backlog.ts';
import { type Batch, newBatch, type SeenPage } from './batch.ts';
import type { BatchWorld } from './commands.ts';
import { turnOf } from './fields.ts';

/** Made-up batches for the tests of this room. */
const type = (code: string, name: string, wants: PaperType['wants'], shortcut?: string): PaperType => ({
  code,
  name,
  component: null,
  ...(shortcut === undefined ? {} : { shortcut }),
  wants,
  followsIdentity: false,
  validFrom: '2020-01-01',
  validTo: null,
});

export const types: readonly PaperType[] = [
  type('KQ.G15.000001', 'Giấy khai sinh', ['ownerId'], 'ks'),
  type('KQ.G15.000002', 'Giấy chứng nhận kết hôn', ['ownerId', 'issuedOn']),
  type('KQ.G07.000122', 'Quyết định giao đất', ['notation', 'issuedOn']),
  type('KQ.G07.000123', 'Giấy phép xây dựng', ['notation']),
];

export const world: BatchWorld = { types, now: '2026-11-29T08:15:30+07:00', clerk: 'Nông Văn Thử' };

export const emptyBatch = (from: Partial<Batch> = {}): Batch => ({
  ...newBatch({
    id: 'LO-1',
    kioskId: 'cao-bang-01',
    blankSheetSplits: false,
    coverSheets: true,
    defaults: { copyKind: 'original', origin: 'earlier-result', issuer: 'Ủy ban nhân dân huyện Hòa An' },
  }),
  ...from,
});

export const seen = (id: string, from: Partial<SeenPage> = {}): SeenPage => ({
  id,
  side: 'front',
  blank: 'no',
  doubts: [],
  cover: { is: 'no-cover-sheet' },
  likeness: null,
  multifeed: false,
  ...from,
});

export const coverPage = (
  id: string,
  number: number,
  paperType: string | null,
  batch: string | null = 'LO-1',
): SeenPage => seen(id, { cover: { is: 'cover-sheet', batch, number, paperType, component: null } });

export const blankBack = (id: string): SeenPage => seen(id, { side: 'back', blank: 'yes' });

export const feed = (batch: Batch, ...sides: SeenPage[]): Batch =>
  stepBacklog(batch, { did: 'sheet-fed', sides }, world).batch;

/** All papers that are still unread are read, and every field is proposed; null: all but the type. */
export const readAll = (batch: Batch, paperType: string | null = 'KQ.G07.000122'): Batch =>
  batch.papers
    .filter(({ state, pages }) => state === 'scanned' && pages.length > 0)
    .reduce(
      (now, { pages }) =>
        stepBacklog(
          now,
          {
            did: 'read',
            pages: pages.map((id) => ({ id, turned: turnOf(now, id) })),
            proposals: {
              ...(paperType === null ? {} : { paperType }),
              notation: '12/2019/QĐ-UBND',
              issuedOn: '2019-03-12',
              ownerId: '004190000017',
            },
            sure: ['paperType', 'notation', 'issuedOn', 'ownerId'],
          },
          world,
        ).batch,
      batch,
    );

/** A source of chance with a seed, warmed up. */
export const chance = (seed: number): (() => number) => {
  const random = seeded(seed * 2_654_435_761 + 7);
  for (let warm = 0; warm < 8; warm++) random();
  return random;
};
