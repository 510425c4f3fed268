import type { AlarmCode } from '@mot-cua/domain/alarms.ts';
import { recordAudit } from '../audit/audit.ts';
import { type Ledger, statement } from '../ledger/ledger.ts';
import type { Outbox, OutboxParts } from './outbox.ts';
import type { OutboxRow } from './row.ts';

/** A sealed dossier whose file is not what the ledger says; `secondPlace` names who still holds it, if anybody does. */
export type LostBag = {
  readonly dossierId: string;
  readonly how: 'gone' | 'damaged' | 'unreadable';
  readonly secondPlace: string | null;
};

/** What the check found and did. Lists of dossier ids unless said otherwise; empty lists: all is as it should be. */
export type StartUpStory = {
  /** sealed before the cut, now committed: they will be sent */
  readonly committed: string[];
  /** begun, never sealed: closed */
  readonly abandoned: string[];
  /** names of files that were removed: half written, or of dossiers that were erased */
  readonly removed: string[];
  readonly lost: LostBag[];
  /** complete bags that the ledger does not know: kept */
  readonly unknown: string[];
  /** names of files that are nothing of ours: kept */
  readonly foreign: string[];
  /** sequence numbers that no row has, as ranges */
  readonly gaps: { readonly from: number; readonly to: number }[];
  /** sealed rows whose file was read through and is right */
  intact: number;
};

export type CheckOptions = {
  /** Whether every sealed file is read through (at a start), or only looked for (after the crash of one visit). */
  readonly digests: boolean;
};

const BAG = /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\.bag\.age(\.new)?$/;

/**
 * Holds ledger and folder against each other, and puts right what can be proved. It removes a file only when it is half
 * written (its name says so, and nobody is told of it before it has its final name) or when its row says erased.
 * Everything else stays where it is and is told to staff. Safe to repeat, and safe beside forwarding and visits.
 */
export const checkAtStart = async (
  parts: OutboxParts,
  outbox: Outbox,
  visitIsAlive: (dossierId: string) => boolean,
  options: CheckOptions,
): Promise<StartUpStory> => {
  const story: StartUpStory = {
    committed: [],
    abandoned: [],
    removed: [],
    lost: [],
    unknown: [],
    foreign: [],
    gaps: gapsIn(parts.ledger),
    intact: 0,
  };
  await settleIntentions(parts, outbox, visitIsAlive, story);
  await lookThroughFiles(parts, outbox, visitIsAlive, story);
  await lookThroughRows(parts, outbox, options, story);
  ring(parts, outbox, story, options);
  return story;
};

/** A complete file whose intention is on record was submitted by its citizen: it is committed, even if it was closed as abandoned while its visit was still sealing. */
const settleIntentions = async (
  { ledger, clock }: OutboxParts,
  outbox: Outbox,
  visitIsAlive: (dossierId: string) => boolean,
  story: StartUpStory,
): Promise<void> => {
  const open = statement(ledger, `SELECT * FROM dossiers WHERE state IN ('intended', 'abandoned') ORDER BY rowid`);
  for (const row of open.all() as OutboxRow[]) {
    if (visitIsAlive(row.dossier_id)) continue;
    if (await outbox.commitFound(row.dossier_id)) {
      story.committed.push(row.dossier_id);
      continue;
    }
    const closed = ledger.transaction(() => {
      const { changes } = statement(
        ledger,
        `UPDATE dossiers SET state = 'abandoned' WHERE dossier_id = ? AND state = 'intended'`,
      ).run(row.dossier_id);
      if (changes > 0) recordAudit(ledger, clock.now(), 'dossier-abandoned', row.dossier_id);
      return changes > 0;
    })();
    if (closed) story.abandoned.push(row.dossier_id);
  }
};

const lookThroughFiles = async (
  { sealed }: OutboxParts,
  outbox: Outbox,
  visitIsAlive: (dossierId: string) => boolean,
  story: StartUpStory,
): Promise<void> => {
  for (const name of await sealed.names()) {
    const [, dossierId, unfinished] = BAG.exec(name) ?? [];
    if (dossierId === undefined) story.foreign.push(name);
    else if (visitIsAlive(dossierId)) continue;
    else if (unfinished || outbox.find(dossierId)?.erased_at) {
      await sealed.remove(name);
      story.removed.push(name);
    } else if (!outbox.find(dossierId)) story.unknown.push(dossierId);
  }
};

const lookThroughRows = async (
  { ledger, sealed }: OutboxParts,
  outbox: Outbox,
  { digests }: CheckOptions,
  story: StartUpStory,
): Promise<void> => {
  const there = new Set(await sealed.names());
  const ours = `state IN ('sealed', 'quarantined')`;
  for (const row of statement(ledger, `SELECT * FROM dossiers WHERE ${ours} ORDER BY sequence`).all() as OutboxRow[]) {
    const how = await trouble(row, outbox, digests, there);
    if (how === null) {
      if (digests) story.intact++;
      continue;
    }
    const now = outbox.find(row.dossier_id); // it may have been received, and its file erased, while we read
    if (now?.state === 'sealed' || now?.state === 'quarantined')
      story.lost.push({ dossierId: row.dossier_id, how, secondPlace: now.second_place });
  }
};

const trouble = async (
  row: OutboxRow,
  outbox: Outbox,
  digests: boolean,
  there: ReadonlySet<string>,
): Promise<LostBag['how'] | null> => {
  if (!digests) return there.has(`${row.dossier_id}.bag.age`) ? null : 'gone';
  try {
    const found = await outbox.sealedFolder.facts(row.dossier_id);
    if (!found) return 'gone';
    return found.size === row.size && found.sha256 === row.sha256 ? null : 'damaged';
  } catch {
    return 'unreadable';
  }
};

const gapsIn = (ledger: Ledger): { from: number; to: number }[] => {
  const gaps: { from: number; to: number }[] = [];
  let expected = 1;
  for (const { sequence } of statement(
    ledger,
    'SELECT sequence FROM dossiers WHERE sequence IS NOT NULL ORDER BY sequence',
  ).all() as { sequence: number }[]) {
    if (sequence > expected) gaps.push({ from: expected, to: sequence - 1 });
    expected = sequence + 1;
  }
  return gaps;
};

/**
 * Alarms follow what was found: raised for what is wrong, cleared for what is right again. That a bag is right shows only
 * when it was read, so a look that did not read lets those alarms stand.
 */
const ring = ({ alarms }: OutboxParts, outbox: Outbox, story: StartUpStory, { digests }: CheckOptions): void => {
  if (!alarms) return;
  const wrong = new Map<AlarmCode, { subjects: readonly string[]; mayClear: (subject: string) => boolean }>([
    ['bag-missing', { subjects: story.lost.map(({ dossierId }) => dossierId), mayClear: () => digests }],
    ['bag-unknown', { subjects: story.unknown, mayClear: () => true }],
    ['dossier-quarantined', { subjects: outbox.quarantinedRows().map((row) => row.dossier_id), mayClear: () => true }],
    [
      'ledger-damaged',
      { subjects: story.gaps.length > 0 ? ['sequence'] : [], mayClear: (subject) => subject === 'sequence' },
    ],
  ]);
  for (const { code, subject } of alarms.standing()) {
    const found = wrong.get(code);
    if (found && !found.subjects.includes(subject) && found.mayClear(subject)) alarms.clear(code, subject);
  }
  for (const [code, { subjects }] of wrong) for (const subject of subjects) alarms.raise(code, subject);
};

/** The story for the journal: one line for each thing that a person may want to know, none when all is well. */
export const toldInJournal = (story: StartUpStory): [event: string, facts: Record<string, string | number>][] => [
  ...story.committed.map((dossier) => line('recovered-committed', dossier, 'sealed before the stop; it will be sent')),
  ...story.abandoned.map((dossier) => line('recovered-abandoned', dossier, 'begun and never sealed; closed')),
  ...story.removed.map((file): [string, Record<string, string>] => [
    'recovered-removed',
    { file, words: file.endsWith('.new') ? 'half written; nobody was told it was saved' : 'erased before the stop' },
  ]),
  ...story.lost.map(({ dossierId, how, secondPlace }): [string, Record<string, string>] => [
    'bag-missing',
    {
      dossier: dossierId,
      how,
      words: secondPlace ? `the second place ${secondPlace} holds it` : 'it lies in no second place; call a technician',
    },
  ]),
  ...story.unknown.map((dossier) => line('bag-unknown', dossier, 'a bag that the ledger does not know; kept')),
  ...story.foreign.map((file): [string, Record<string, string>] => ['file-foreign', { file, words: 'kept' }]),
  ...story.gaps.map(({ from, to }): [string, Record<string, string | number>] => [
    'sequence-gap',
    { from, to, words: 'rows of the ledger are missing' },
  ]),
];

const line = (event: string, dossier: string, words: string): [string, Record<string, string>] => [
  event,
  { dossier, words },
];
