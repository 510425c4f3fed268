import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { Metadata } from '@mot-cua/domain/dossier.ts';
import type { BagFault } from '../bags/bag-fault.ts';
import { defaultBagLimits } from '../bags/bag-fault.ts';
import type { BagOpener } from '../bags/bag-opener.ts';
import type { OpenedBag } from '../bags/open-bag.ts';
import { referredPaper } from '../citizens/held-papers.ts';
import { keepSubmitter } from '../citizens/own-dossiers.ts';
import { wasShown } from '../citizens/shares.ts';
import { markDuplicate } from '../duplicates/duplicates.ts';
import { keepFeedback } from '../feedback/feedback.ts';
import { Refusal } from '../http/problems.ts';
import { isScannedByOfficers, judgeAsReceived, keepJudgement } from '../judging/judging.ts';
import type { Keys } from '../keys.ts';
import type { Forms } from '../officers/form-words.ts';
import { keepOwnerPapers } from '../owner-papers/owner-papers.ts';
import { giveReceipt, receiptOf } from '../receipts/receipts.ts';
import { wordsOf } from '../search/folding.ts';
import { recordAct } from '../store/audit.ts';
import type { Change, Store } from '../store/database.ts';
import { addressOf, type Folders, fsyncPath, keepUnderDigest, removeIfThere, sizeOf } from '../store/durable-files.ts';
import { addEvent } from '../store/events.ts';
import { attachSupplement } from '../supplements/supplements.ts';
import { diskFull, isDiskFull } from './admission.ts';
import { raiseAlarm } from './alarms.ts';
import type { Caller } from './callers.ts';
import { type Announced, manifestOf, ownDossier } from './manifests.ts';
import type { Uploads } from './uploads.ts';

/** Moments of a commit, in order; between any two of them the power may go. */
export const moments = [
  'bytes-found',
  'bag-opened',
  'papers-kept',
  'bag-kept',
  'row-written',
  'upload-removed',
] as const;
export type Moment = (typeof moments)[number];

export type CommitParts = {
  name: string;
  at: Folders;
  store: Store;
  keys: Keys;
  clock: Clock;
  uploads: Uploads;
  opener: BagOpener;
  codeAfterMs: number;
  /** by which declarations are judged as they arrive */
  forms: Forms;
  /** told at each moment; crash tests end the process there */
  reached: (moment: Moment) => void;
  /** told when a record and its outbox row are written */
  recorded: () => void;
};

export type Commits = {
  /** Takes no new commit and waits for the running ones. */
  finish(): Promise<void>;
  commit(caller: Caller, dossierId: string): Promise<string>;
  isMissing(announced: Announced): Promise<boolean>;
};

/**
 * Turns uploaded bytes into exactly one record. Calls for one dossier that overlap share one run; a later call gets the
 * stored receipt. Write order: papers and declaration (synced, content-addressed) → sealed bag (linked, so the upload
 * stays until the row is there) → one transaction with record, papers, event, outbox, audit, receipt → upload removed.
 * A crash before the transaction leaves only files that the repeated commit finds again by digest.
 */
export const commitsOf = (parts: CommitParts): Commits => {
  const running = new Map<string, Promise<string>>();
  let finishing = false;
  return {
    commit: async (caller, dossierId) => {
      const announced = await ownDossier(parts.store, caller, dossierId);
      const given = await receiptOf(parts.store, dossierId);
      if (given) return given;
      const shared = running.get(dossierId);
      if (shared) return shared;
      if (finishing) throw busy();
      const run = takeInWhole(parts, announced).finally(() => running.delete(dossierId));
      running.set(dossierId, run);
      return run;
    },
    finish: async () => {
      finishing = true;
      await Promise.allSettled(running.values());
    },
    isMissing: async (announced) => (await storedBytes(parts, announced)) === null,
  };
};

/** A sealed bag's file belongs to its dossier alone: no other dossier that names the same digest can touch it. */
const bagName = ({ sealedSha256, dossierId }: Announced): string => `${sealedSha256}.${dossierId}`;

/** Where the sealed bytes lie now: kept by an earlier try, in quarantine, or as a complete upload. */
const storedBytes = async ({ at, uploads }: CommitParts, announced: Announced): Promise<string | null> => {
  for (const root of [at.sealed, at.quarantine]) {
    const path = addressOf(root, bagName(announced));
    if ((await sizeOf(path)) === announced.sealedSize) return path;
  }
  return uploads.complete(announced.kioskId, announced.dossierId, announced.sealedSize);
};

/**
 * Takes in the first copy whose bytes are right. Two deliverers may each have sent one, and one of these may be rubbish: it
 * is dropped, and the next is looked at. A disk that fills up under way leaves the bytes where they were.
 */
const takeInWhole = async (parts: CommitParts, announced: Announced): Promise<string> => {
  let why = 'its bytes are not all here';
  // a kiosk's and three bearers' uploads, and what an earlier try kept
  for (let copies = 0; copies < 8; copies++) {
    const source = await storedBytes(parts, announced);
    if (source === null) break;
    const taken = await takeIn(parts, announced, source).catch((error: unknown) => {
      if (isDiskFull(error)) throw diskFull();
      throw error;
    });
    if (taken !== 'spoilt') return taken;
    why = 'the bytes that arrived are not the ones the manifest names, so they were dropped';
  }
  throw missing(announced, why);
};

const takeIn = async (parts: CommitParts, announced: Announced, source: string): Promise<string | 'spoilt'> => {
  const { at, uploads, opener, keys, reached } = parts;
  const stagingFolder = await mkdtemp(join(at.staging, 'bag-'));
  try {
    await fsyncPath(source);
    reached('bytes-found');
    const opened = await opener.open({
      sealedPath: source,
      stagingFolder,
      manifest: manifestOf(announced),
      identity: keys.ageIdentity,
      limits: defaultBagLimits,
    });
    if (!opened.ok && opened.fault.kind === 'changed-in-transit') {
      await uploads.drop(source);
      if (!source.startsWith(at.uploads)) await removeIfThere(source);
      return 'spoilt';
    }
    if (!opened.ok) throw await turnAway(parts, announced, source, opened.fault);
    reached('bag-opened');
    for (const file of [opened.value.declaration, opened.value.metadataFile, ...opened.value.papers]) {
      await keepUnderDigest(at.opened, file.stagedAt, file.sha256);
    }
    reached('papers-kept');
    await keepUnderDigest(at.sealed, source, bagName(announced));
    reached('bag-kept');
    const receipt = await parts.store
      .transaction()
      .execute((change) => writeRecord(parts, change, announced, opened.value));
    reached('row-written');
    await uploads.removeAllOf(announced.kioskId, announced.dossierId);
    await removeIfThere(addressOf(at.quarantine, bagName(announced)));
    reached('upload-removed');
    parts.recorded();
    return receipt;
  } finally {
    await rm(stagingFolder, { recursive: true, force: true });
  }
};

const writeRecord = async (
  { keys, clock, name, codeAfterMs, forms }: CommitParts,
  change: Change,
  announced: Announced,
  bag: OpenedBag,
): Promise<string> => {
  const { dossierId, kioskId } = announced;
  const { metadata } = bag;
  const now = clock.now();
  const recordId = randomUUID();
  await change
    .insertInto('records')
    .values({
      dossierId,
      recordId,
      receivedAt: now,
      office: metadata.office,
      procedureTitle: metadata.procedureTitle,
      submitterName: metadata.submitter.fullName,
      ownerName: metadata.owner.fullName,
      identityLevel: metadata.identification.level,
      declarationSha256: bag.declaration.sha256,
      metadataSha256: bag.metadataFile.sha256,
      officialCode: null,
      status: 1,
    })
    .execute();
  for (const [position, { key, title, pages, bytes, sha256 }] of metadata.papers.entries()) {
    await change.insertInto('papers').values({ dossierId, position, key, title, pages, bytes, sha256 }).execute();
  }
  await keepOwnerPapers(change, dossierId, metadata.papers, now);
  await keepSubmitter(change, dossierId, metadata);
  await keepReused(change, { dossierId, kioskId, metadata, now });
  await keepJudgement(change, { dossierId, kioskId, judgement: judgeAsReceived(forms, bag.declared, metadata), now });
  const isFeedback = metadata.kind === 'feedback';
  if (isFeedback) await keepFeedback(change, dossierId, bag.declared);
  const searchable = [
    announced.provisionalCode,
    announced.procedureId,
    metadata.procedureTitle,
    metadata.submitter.fullName,
    metadata.owner.fullName,
    metadata.owner.taxCode ?? '',
    ...metadata.papers.flatMap(recordedWords),
  ].join(' ');
  await change
    .insertInto('searchWords')
    // feedback is in a list of its own, and found by nobody's name
    .values(wordsOf(isFeedback ? announced.provisionalCode : searchable).map((word) => ({ dossierId, word })))
    .onConflict((conflict) => conflict.columns(['word', 'dossierId']).doNothing())
    .execute();
  await addEvent(change, dossierId, now, { kind: 'received', status: 1 });
  const completes = await attachSupplement(change, { dossierId, kioskId, metadata, now });
  await markDuplicate(change, {
    dossierId,
    procedureId: announced.procedureId,
    metadata,
    comparable: metadata.supplementOf === undefined && !isScannedByOfficers(announced.procedureId),
    now,
  });
  if (!completes && !isFeedback)
    await change
      .insertInto('outbox')
      .values({
        id: `official-code:${dossierId}`,
        kind: 'official-code',
        dossierId,
        dueAt: now + codeAfterMs,
        attempts: 0,
      })
      .execute();
  const expected = keys.kiosks.get(kioskId)?.office;
  if (expected !== metadata.office) {
    await raiseAlarm(change, now, {
      kind: 'office-differs',
      kioskId,
      dossierId,
      detail: 'the bag names another office than the configuration',
    });
  }
  await recordAct(change, {
    at: now,
    actor: `kiosk:${kioskId}`,
    action: 'dossier-received',
    subject: dossierId,
    detail: { recordId },
  });
  return giveReceipt(change, keys, now, {
    dossierId,
    manifestSha256: announced.manifestSha256,
    sealedSha256: announced.sealedSha256,
    recordId,
    repository: name,
  });
};

/** Ties a dossier to the papers that it has by reference; one that leads to nothing of this owner's is an alarm. */
const keepReused = async (
  change: Change,
  about: { dossierId: string; kioskId: string; metadata: Metadata; now: number },
): Promise<void> => {
  const { dossierId, kioskId, metadata, now } = about;
  for (const { key, title, source } of metadata.reused ?? []) {
    // a parent's own papers serve the child's dossier; how anybody else's came here nobody knows
    const owners = [metadata.owner.personalNumber, metadata.submitter.personalNumber];
    const found = await referredPaper(change, source.slice('reuse:'.length), owners, metadata.submittedAt.slice(0, 10));
    const { submittedAt, clockConfirmed, submitter } = metadata;
    const offered =
      found !== null &&
      (await wasShown(change, {
        what: 'held-papers',
        kioskId,
        personalNumber: submitter.personalNumber,
        submittedAt,
        clockConfirmed,
        now,
        paper: found,
      }));
    if (!found || !offered) {
      await raiseAlarm(change, now, {
        kind: 'reused-paper-unknown',
        kioskId,
        dossierId,
        detail: found
          ? 'a paper that this dossier refers to was not offered to this person at this kiosk'
          : 'a paper that this dossier refers to is not here, has expired, or belongs to somebody else',
      });
      continue;
    }
    await change
      .insertInto('reusedPapers')
      .values({ dossierId, key, title, ofDossier: found.dossierId, ofPosition: found.position })
      .onConflict((conflict) => conflict.columns(['dossierId', 'key']).doNothing())
      .execute();
  }
};

/** By what an officer looks for an old paper: what it is called, its number, who issued it. */
const recordedWords = ({ title, digitised }: Metadata['papers'][number]): string[] =>
  digitised ? [title, digitised.notation ?? '', digitised.issuer ?? ''] : [];

const missing = (announced: Announced, why: string): Refusal =>
  new Refusal(
    409,
    'bag-missing',
    'The sealed bag is not here',
    `${why}: upload ${announced.sealedSize} bytes at POST /v1/uploads, then commit again`,
  );

const busy = (): Refusal =>
  new Refusal(503, 'busy', 'The repository is busy', 'keep the dossier and commit again later', {
    'retry-after': '60',
  });

/** What to do with a bag that arrived as it was announced and cannot be taken in: it is kept, and somebody is told. */
const turnAway = async (
  parts: CommitParts,
  announced: Announced,
  source: string,
  fault: BagFault,
): Promise<Refusal> => {
  if (fault.kind === 'overloaded' || fault.kind === 'out-of-time') {
    return busy();
  }
  await putInQuarantine(parts, announced, source, fault);
  return new Refusal(
    422,
    `bag-${fault.kind}`,
    'The bag arrived whole but cannot be taken in',
    `${fault.say}. The bag is kept in quarantine here and nothing is lost: keep your copy too, put the dossier aside on the kiosk and call the operator of the repository; do not upload it again`,
  );
};

const putInQuarantine = async (
  parts: CommitParts,
  announced: Announced,
  source: string,
  fault: BagFault,
): Promise<void> => {
  const { at, store, clock, uploads } = parts;
  const { dossierId, kioskId, sealedSha256 } = announced;
  const kept = addressOf(at.quarantine, bagName(announced));
  if (source !== kept) await keepUnderDigest(at.quarantine, source, bagName(announced));
  const now = clock.now();
  await store.transaction().execute(async (change) => {
    const known = await change
      .insertInto('quarantine')
      .values({ dossierId, sealedSha256, reason: `${fault.kind}: ${fault.say}`, at: now })
      .onConflict((conflict) => conflict.columns(['dossierId', 'sealedSha256']).doNothing())
      .returning('dossierId')
      .executeTakeFirst();
    if (!known) return;
    await raiseAlarm(change, now, {
      kind: 'bag-in-quarantine',
      kioskId,
      dossierId,
      detail: `${fault.kind}: ${fault.say}`,
    });
    await recordAct(change, {
      at: now,
      actor: `kiosk:${kioskId}`,
      action: 'bag-quarantined',
      subject: dossierId,
      detail: { fault: fault.kind },
    });
  });
  await uploads.removeAllOf(kioskId, dossierId);
  await removeIfThere(addressOf(at.sealed, bagName(announced)));
};
