import { type PaperType, paperTypeOn } from '@mot-cua/domain/digitisation/paper-codes.ts';
import { copyKindWords, paperOriginWords } from '@mot-cua/domain/digitisation/paper-kinds.ts';
import type {
  StationBatch,
  StationCurrent,
  StationField,
  StationFlag,
  StationPaper,
  StationTyping,
} from '@mot-cua/domain/digitisation/station.ts';
import { showDate } from '@mot-cua/domain/text/dates.ts';
import { type Batch, type BatchPaper, FIELDS, type FieldName, paperOf } from '../backlog/batch.ts';
import type { BatchWorld, Said } from '../backlog/commands.ts';
import { fieldOf, missingFields, turnOf } from '../backlog/fields.ts';
import { flagsOf, flagWords, openFlags } from '../backlog/flags.ts';
import { type Desk, keys, typesFound } from '../backlog/keyboard.ts';
import type { PageInfo } from './page-info.ts';
import { fieldLabels } from './station-words.ts';

/** The batch as the clerk's page shows it. Pure. */
const OPEN: ReadonlySet<BatchPaper['state']> = new Set(['scanned', 'recognised', 'coded']);
const SOURCES = { typed: 'typed', 'cover-sheet': 'cover-sheet', reading: 'read', batch: 'batch' } as const;

/** A batch and its papers in one walk: the flags of a paper are looked for once. */
export const papersView = (
  batch: Batch,
  { types, now }: BatchWorld,
): { readonly papers: StationPaper[]; readonly counts: StationBatch['counts'] } => {
  const papers = batch.papers.map((paper): StationPaper => {
    const code = fieldOf(batch, paper, 'paperType');
    return {
      id: paper.id,
      state: paper.state,
      sheet: paper.sheet,
      pages: paper.pages.length,
      title: (code && paperTypeOn(types, code.text, now.slice(0, 10))?.name) ?? null,
      flags: OPEN.has(paper.state) ? openFlags(batch, paper).length : 0,
      waits: paper.waits,
      rejected: paper.rejectedBecause,
    };
  });
  const inState = (...states: readonly BatchPaper['state'][]): number =>
    papers.filter(({ state }) => states.includes(state)).length;
  return {
    papers,
    counts: {
      papers: papers.length,
      open: inState('scanned', 'recognised', 'coded'),
      checked: inState('checked'),
      signed: inState('signed'),
      sent: inState('sent'),
      flagged: papers.filter(({ flags }) => flags > 0).length,
      rejected: inState('rejected'),
    },
  };
};

/** The paper under the cursor. */
export const currentView = (
  batch: Batch,
  pages: ReadonlyMap<string, PageInfo>,
  world: BatchWorld,
  said: Said | null,
): StationCurrent | null => {
  const paper = paperOf(batch, batch.cursor.paper);
  if (!paper) return null;
  return {
    id: paper.id,
    state: paper.state,
    page: batch.cursor.page,
    pages: paper.pages.map((id) => {
      const info = pages.get(id);
      return {
        id,
        url: `/pages/${id}.jpg`,
        thumbnailUrl: `/pages/${id}-small.jpg`,
        width: info?.widthPx ?? 0,
        height: info?.heightPx ?? 0,
        turned: turnOf(batch, id),
        doubts: info?.page.doubts ?? [],
      };
    }),
    fields: fieldsView(batch, paper, world, said),
    flags: flagsOf(batch, paper).map(
      (flag): StationFlag => ({
        id: flag.key,
        page: flag.page,
        field: flag.field,
        words: flag.field === null ? flagWords[flag.code].vi : `${fieldLabels[flag.field]}: ${flagWords[flag.code].vi}`,
        seen: paper.acknowledged.includes(flag.key),
      }),
    ),
  };
};

/** The type first, then what it wants, then what else is known. */
const fieldsView = (batch: Batch, paper: BatchPaper, { types, now }: BatchWorld, said: Said | null): StationField[] => {
  const today = now.slice(0, 10);
  const missing = missingFields(batch, paper, types, today);
  const code = fieldOf(batch, paper, 'paperType')?.text;
  const wanted: readonly FieldName[] = (code === undefined ? null : paperTypeOn(types, code, today))?.wants ?? [];
  const rest = FIELDS.filter((name) => name !== 'paperType' && !wanted.includes(name));
  const shown = rest.filter((name) => fieldOf(batch, paper, name) !== null || missing.includes(name));
  return (['paperType', ...wanted, ...shown] as const).map((name) => {
    const value = fieldOf(batch, paper, name);
    return {
      name,
      label: fieldLabels[name],
      value: value && inWords(name, value.text, types, today),
      source: value && SOURCES[value.from],
      sure: value?.sure ?? true,
      missing: missing.includes(name),
      wrong: said?.why === 'not-such-a-value' && said.field === name,
    };
  });
};

const inWords = (name: FieldName, text: string, types: readonly PaperType[], today: string): string => {
  switch (name) {
    case 'paperType':
      return paperTypeOn(types, text, today)?.name ?? text;
    case 'issuedOn':
    case 'expiresOn':
      return showDate(text);
    case 'copyKind':
      return Object.entries(copyKindWords).find(([kind]) => kind === text)?.[1].vi ?? text;
    case 'origin':
      return Object.entries(paperOriginWords).find(([origin]) => origin === text)?.[1].vi ?? text;
    default:
      return text;
  }
};

export const typingView = ({ typing }: Desk, world: BatchWorld): StationTyping => {
  const text = typing.at === 'papers' ? '' : typing.text;
  const found = typing.at === 'type' ? typesFound(text, world) : [];
  return {
    at: typing.at,
    field: typing.at === 'field' ? typing.field : typing.at === 'type' ? 'paperType' : null,
    text,
    candidates: found.map(({ code, name }) => ({ code, title: name })),
  };
};

const typingKeys = [
  { key: 'Enter', words: 'Nhận' },
  { key: 'Escape', words: 'Thôi' },
  { key: 'Tab', words: 'Ô sau' },
];

/** The foot of the page: what the keys do now. */
export const keysView = ({ typing }: Desk): { readonly key: string; readonly words: string }[] => {
  if (typing.at === 'papers') return Object.entries(keys).map(([key, { words }]) => ({ key, words: words.vi }));
  return typingKeys.filter(({ key }) => key !== 'Tab' || typing.at === 'field');
};
