import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, type Transaction } from 'kysely';

/**
 * Tables of the embedded edition. Only portable types (text, integer), JSON as text, times as epoch ms, so that the same
 * queries run on PostgreSQL. Every row that answers a kiosk is written with `synchronous=FULL`.
 */
export type Tables = {
  /** announced dossiers: what a kiosk signed; immutable */
  manifests: {
    dossierId: string;
    kioskId: string;
    kioskSequence: number;
    provisionalCode: string;
    /** the provisional code as people may type it: upper case, for look-ups */
    lookupCode: string;
    procedureId: string;
    packageVersion: string;
    channel: string;
    submittedAt: string;
    clockConfirmed: number;
    lookupDigest: string;
    sealedSize: number;
    sealedSha256: string;
    manifestSha256: string;
    manifestJws: string;
    announcedAt: number;
  };
  /** received dossiers: exactly one row per dossier, whatever is repeated */
  records: {
    dossierId: string;
    recordId: string;
    receivedAt: number;
    office: string;
    procedureTitle: string;
    submitterName: string;
    ownerName: string;
    identityLevel: string;
    declarationSha256: string;
    metadataSha256: string;
    officialCode: string | null;
    status: number;
  };
  papers: {
    dossierId: string;
    position: number;
    key: string;
    title: string;
    pages: number;
    bytes: number;
    sha256: string;
  };
  receipts: { number: number; dossierId: string; jws: string; sha256: string; givenAt: number };
  /** who handed in what for whom, to know the same dossier when it comes again */
  applications: { dossierId: string; personKey: string };
  /** dossiers that came while the same one was under way; `decision` null: nobody has decided */
  duplicates: {
    dossierId: string;
    ofDossier: string;
    foundAt: number;
    decision: string | null;
    reason: string;
    decidedBy: string;
    decidedAt: number | null;
  };
  /** refused for good (Mẫu 03), once */
  refusals: { dossierId: string; at: number; officer: string; reason: string; note: string };
  events: {
    dossierId: string;
    sequence: number;
    at: number;
    kind: 'received' | 'official-code' | 'status';
    officialCode: string | null;
    status: number | null;
  };
  /** work that must happen because a row was written; taken by one worker */
  outbox: { id: string; kind: string; dossierId: string; dueAt: number; attempts: number };
  issuedCodes: { dossierId: string; code: string; agency: string; day: string; number: number };
  /** folded words of a dossier, for search by word beginnings */
  searchWords: { dossierId: string; word: string };
  wrongTries: { codeDigest: string; count: number; firstAt: number; lockedUntil: number };
  alarms: { id: string; at: number; kind: string; kioskId: string; dossierId: string; detail: string };
  /** how each kiosk was when it was last heard; `jws` is its signed heartbeat */
  heartbeats: { kioskId: string; keyId: string; start: number; upMs: number; receivedAt: number; jws: string };
  /** starts of each kiosk's daemon, numbered in the order in which they were first heard */
  kioskStarts: { kioskId: string; keyId: string; number: number; boot: string };
  /** every head of a kiosk's log that it signed, and from when to when (start, ms since it) it was the head */
  auditHeads: {
    kioskId: string;
    keyId: string;
    number: number;
    digest: string;
    firstStart: number;
    firstUpMs: number;
    lastStart: number;
    lastUpMs: number;
    receivedAt: number;
    jws: string;
  };
  /** the owner's store: digitised papers by the number of whom they belong to; empty text: nobody knows, or not certified */
  ownerPapers: {
    dossierId: string;
    position: number;
    ownerId: string;
    title: string;
    paperType: string;
    notation: string;
    issuedOn: string;
    certification: string;
    receivedAt: number;
    issuer: string;
    expiresOn: string;
    /** `as-issued`, or empty: nobody may be offered it */
    standing: string;
  };
  /** who submitted a dossier with a chip of their own: whom it may be shown to */
  submitters: { dossierId: string; personalNumber: string };
  /** what an officer asked for, once a dossier; `papers` is JSON of SupplementPaper[], `answeredBy` the dossier that brought it */
  supplementRequests: {
    id: string;
    dossierId: string;
    askedAt: number;
    officer: string;
    papers: string;
    note: string;
    answeredBy: string | null;
  };
  /** papers that a dossier has by reference to one that an officer compared before */
  reusedPapers: { dossierId: string; key: string; title: string; ofDossier: string; ofPosition: number };
  /** what was shown of whom at which kiosk, and how it was known that they stood there */
  shares: {
    sequence: number;
    at: number;
    kioskId: string;
    what: string;
    personalNumber: string;
    chip: string;
    holder: string;
    officer: string;
    items: number;
    /** the call as the kiosk signed it, the digest of its sealed question in it; empty: of before December 2026 */
    signedCall: string;
  };
  /** the one link by which a citizen may download a certified copy; `revokedAt` 0: it was not */
  copyLinks: {
    dossierId: string;
    tokenSha256: string;
    issuedAt: number;
    expiresAt: number;
    revokedAt: number;
    downloads: number;
  };
  /** what people think of the service: kept like a dossier, listed apart from them */
  feedback: {
    dossierId: string;
    about: string;
    wantsCall: number;
    answer: string;
    answeredAt: number | null;
    answeredBy: string | null;
  };
  /** what stands against a declaration, as it was judged when it came; `said` is JSON of string[], no answers in it */
  judgements: {
    dossierId: string;
    kind: 'faulty' | 'unjudged';
    said: string;
    seenBy: string | null;
    seenAt: number | null;
  };
  /** papers that a share offered: by reference only these may come back, from that kiosk and for that person */
  offeredPapers: { share: number; dossierId: string; position: number };
  /** how content people were: by the kiosk's own id, or by the digest of a slip's code; nothing of a person */
  ratings: {
    id: string;
    office: string;
    /** empty: none */
    procedureId: string;
    at: number;
    score: number;
    levels: number;
    /** JSON of reasons from the list */
    reasons: string;
    givenBy: string;
    doubtful: number;
    note: string;
  };
  /** codes of slips by which somebody may rate once; `usedAt` 0: nobody has */
  ratingCodes: { digest: string; office: string; procedureId: string; expiresAt: number; usedAt: number };
  quarantine: { dossierId: string; sealedSha256: string; reason: string; at: number };
  audit: {
    sequence: number;
    at: number;
    actor: string;
    action: string;
    subject: string;
    detail: string;
    previousHash: string;
    hash: string;
  };
};
export type Store = Kysely<Tables>;
export type Change = Transaction<Tables>;

const versions: readonly string[] = [
  `
  create table manifests (
    dossierId text primary key, kioskId text not null, kioskSequence integer not null, provisionalCode text not null, lookupCode text not null,
    procedureId text not null, packageVersion text not null, channel text not null, submittedAt text not null,
    clockConfirmed integer not null, lookupDigest text not null, sealedSize integer not null, sealedSha256 text not null,
    manifestSha256 text not null, manifestJws text not null, announcedAt integer not null) strict;
  create index manifestsByCode on manifests (lookupCode);
  create index manifestsByKiosk on manifests (kioskId, kioskSequence);
  create table records (
    dossierId text primary key references manifests (dossierId), recordId text not null unique, receivedAt integer not null,
    office text not null, procedureTitle text not null, submitterName text not null, ownerName text not null,
    identityLevel text not null, declarationSha256 text not null, metadataSha256 text not null,
    officialCode text unique, status integer not null) strict;
  create index recordsByTime on records (receivedAt);
  create table papers (
    dossierId text not null references records (dossierId), position integer not null, key text not null,
    title text not null, pages integer not null, bytes integer not null, sha256 text not null,
    primary key (dossierId, position)) strict;
  create table receipts (
    number integer primary key, dossierId text not null unique references records (dossierId), jws text not null,
    sha256 text not null unique, givenAt integer not null) strict;
  create table events (
    dossierId text not null references records (dossierId), sequence integer not null, at integer not null,
    kind text not null, officialCode text, status integer, primary key (dossierId, sequence)) strict;
  create table outbox (
    id text primary key, kind text not null, dossierId text not null, dueAt integer not null,
    attempts integer not null) strict;
  create index outboxByTime on outbox (dueAt);
  create table issuedCodes (
    dossierId text primary key, code text not null unique, agency text not null, day text not null,
    number integer not null, unique (agency, day, number)) strict;
  create table searchWords (
    dossierId text not null, word text not null, primary key (word, dossierId)) strict, without rowid;
  create table wrongTries (
    codeDigest text primary key, count integer not null, firstAt integer not null, lockedUntil integer not null) strict;
  create table alarms (
    id text primary key, at integer not null, kind text not null, kioskId text not null, dossierId text not null,
    detail text not null) strict;
  create table quarantine (
    dossierId text not null, sealedSha256 text not null, reason text not null, at integer not null,
    primary key (dossierId, sealedSha256)) strict;
  create table audit (
    sequence integer primary key, at integer not null, actor text not null, action text not null, subject text not null,
    detail text not null, previousHash text not null, hash text not null unique) strict;
  `,
  `
  create table heartbeats (
    kioskId text primary key, keyId text not null, start integer not null, upMs integer not null,
    receivedAt integer not null, jws text not null) strict;
  create table kioskStarts (
    kioskId text not null, keyId text not null, number integer not null, boot text not null,
    primary key (kioskId, keyId, boot)) strict;
  create table auditHeads (
    kioskId text not null, keyId text not null, number integer not null, digest text not null,
    firstStart integer not null, firstUpMs integer not null, lastStart integer not null, lastUpMs integer not null,
    receivedAt integer not null, jws text not null, primary key (kioskId, keyId, number)) strict;
  `,
  `
  create table ownerPapers (
    dossierId text not null references records (dossierId), position integer not null, ownerId text not null,
    title text not null, paperType text not null, notation text not null, issuedOn text not null,
    certification text not null, receivedAt integer not null, primary key (dossierId, position)) strict;
  create index ownerPapersByOwner on ownerPapers (ownerId, receivedAt);
  create table copyLinks (
    dossierId text primary key references records (dossierId), tokenSha256 text not null unique,
    issuedAt integer not null, expiresAt integer not null, revokedAt integer not null,
    downloads integer not null) strict;
  `,
  `
  alter table ownerPapers add column issuer text not null default '';
  alter table ownerPapers add column expiresOn text not null default '';
  alter table ownerPapers add column standing text not null default '';
  create table submitters (
    dossierId text primary key references records (dossierId), personalNumber text not null) strict;
  create index submittersByNumber on submitters (personalNumber);
  create table supplementRequests (
    id text primary key, dossierId text not null unique references records (dossierId), askedAt integer not null,
    officer text not null, papers text not null, note text not null,
    answeredBy text unique references records (dossierId)) strict;
  create table reusedPapers (
    dossierId text not null references records (dossierId), key text not null, title text not null,
    ofDossier text not null, ofPosition integer not null, primary key (dossierId, key)) strict;
  create table shares (
    sequence integer primary key, at integer not null, kioskId text not null, what text not null,
    personalNumber text not null, chip text not null, holder text not null, officer text not null,
    items integer not null) strict;
  create index sharesByPerson on shares (personalNumber, at);
  `,
  `
  create table feedback (
    dossierId text primary key references records (dossierId), about text not null, wantsCall integer not null,
    answer text not null, answeredAt integer, answeredBy text) strict;
  create table judgements (
    dossierId text primary key references records (dossierId), kind text not null, said text not null,
    seenBy text, seenAt integer) strict;
  create table offeredPapers (
    share integer not null references shares (sequence), dossierId text not null, position integer not null,
    primary key (share, dossierId, position)) strict;
  create index offeredPapersByPaper on offeredPapers (dossierId, position);
  `,
  `
  alter table shares add column signedCall text not null default '';
  `,
  `
  create table ratings (
    id text primary key, office text not null, procedureId text not null, at integer not null, score integer not null,
    levels integer not null, reasons text not null, givenBy text not null, doubtful integer not null,
    note text not null) strict;
  create index ratingsByTime on ratings (at);
  create table ratingCodes (
    digest text primary key, office text not null, procedureId text not null, expiresAt integer not null,
    usedAt integer not null) strict;
  `,
  `
  create table applications (
    dossierId text primary key references records (dossierId), personKey text not null) strict;
  create index applicationsByPerson on applications (personKey);
  create table duplicates (
    dossierId text primary key references records (dossierId), ofDossier text not null references records (dossierId),
    foundAt integer not null, decision text, reason text not null, decidedBy text not null, decidedAt integer) strict;
  create index duplicatesByEarlier on duplicates (ofDossier);
  create table refusals (
    dossierId text primary key references records (dossierId), at integer not null, officer text not null,
    reason text not null, note text not null) strict;
  `,
];

/** Opens the embedded store: WAL, `synchronous=FULL`, foreign keys; brings an older file up to date. */
export const openStore = (file: string): Store => {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('busy_timeout = 5000');
  bringUpToDate(database);
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
};

const bringUpToDate = (database: Database.Database): void => {
  const from = Number(database.pragma('user_version', { simple: true }));
  if (from > versions.length) {
    database.close();
    throw new Error(`the data folder was written by a newer program (schema ${from}); start that version instead`);
  }
  for (let version = from; version < versions.length; version++) {
    database.transaction(() => {
      database.exec(versions[version] ?? '');
      database.pragma(`user_version = ${version + 1}`);
    })();
  }
};
