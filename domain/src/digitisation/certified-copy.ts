import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { done, failed, type Result } from '../result.ts';
import { CopyRefusal } from './copy-refusals.ts';
import { PaperTypeCode } from './paper-codes.ts';

/**
 * A certified electronic copy (bản sao chứng thực điện tử; NĐ 45/2020/NĐ-CP, Điều 10) on its way, as plain data and one pure
 * function. The original lies before the officer; each page of the picture is compared with it, by a person, after it stood on the
 * screen. Nothing leads to the signature but "all pages, the same, by name and time", and whatever changes a page takes that back.
 */
const orNull = <S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const closed = { additionalProperties: false } as const;
const Id = Type.String({ pattern: '^[A-Za-z0-9._-]{1,60}$' });
const Words = Type.String({ minLength: 1, maxLength: 200 });
const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
const Moment = Type.String({ minLength: 19, maxLength: 40 });

/** An original of more pages is a book: it goes to the paper counter. */
export const MOST_COPY_PAGES = 100;

/** As many empty backs, and as many pages scanned again. */
const MOST_LEFT_OUT = 2 * MOST_COPY_PAGES;

/** What the original is; typed by the officer, who holds it. */
export const CopyAbout = Type.Object(
  {
    paperType: orNull(PaperTypeCode),
    title: Words,
    /** personal number (12 digits) or tax code (10 or 13) of whoever the original belongs to: in whose store the copy lies */
    ownerId: Type.String({ pattern: '^([0-9]{12}|[0-9]{10}|[0-9]{13})$' }),
    notation: orNull(Type.String({ minLength: 1, maxLength: 80 })),
    issuer: orNull(Words),
    issuedOn: orNull(Day),
  },
  closed,
);
export type CopyAbout = Static<typeof CopyAbout>;

export const CopyPage = Type.Object(
  {
    id: Id,
    turned: Type.Union([Type.Literal(0), Type.Literal(90), Type.Literal(180), Type.Literal(270)]),
    /** its whole picture was given to the officer's screen as it lies now */
    shown: Type.Boolean(),
    compared: orNull(
      Type.Object({ is: Type.Union([Type.Literal('same'), Type.Literal('differs')]), who: Words, at: Moment }, closed),
    ),
  },
  closed,
);
export type CopyPage = Static<typeof CopyPage>;

export const CopyState = Type.Union([
  Type.Literal('scanning'), // sheets are on their way
  Type.Literal('comparing'),
  Type.Literal('signing'), // asked of the token; nothing changes meanwhile
  Type.Literal('signed'),
  Type.Literal('sent'), // the repository gave a receipt; the end
  Type.Literal('refused'), // with the reason of the decree; the end
]);
export type CopyState = Static<typeof CopyState>;

/** Its line in the certification book (sổ chứng thực: NĐ 23/2015/NĐ-CP, Điều 13): one number, given once. */
export const BookEntry = Type.Object(
  {
    number: Type.Integer({ minimum: 1, maximum: 9_999_999 }),
    book: Type.String({ minLength: 1, maxLength: 40 }),
    on: Day,
  },
  closed,
);
export type BookEntry = Static<typeof BookEntry>;

export const CertifiedCopy = Type.Object(
  {
    type: Type.Literal('certified-copy/1'),
    id: Id,
    about: CopyAbout,
    state: CopyState,
    pages: Type.Array(CopyPage, { maxItems: MOST_COPY_PAGES }),
    /** scanned and not in the copy: pages that another took the place of, then empty backs and what was left out, the last one last */
    leftOut: Type.Array(CopyPage, { maxItems: MOST_LEFT_OUT }),
    /** index into `pages` */
    cursor: Type.Integer({ minimum: 0, maximum: MOST_COPY_PAGES }),
    entry: orNull(BookEntry),
    refusal: orNull(Type.Object({ reason: CopyRefusal, who: Words, at: Moment }, closed)),
  },
  closed,
);
export type CertifiedCopy = Omit<Static<typeof CertifiedCopy>, 'pages' | 'leftOut'> & {
  readonly pages: readonly CopyPage[];
  readonly leftOut: readonly CopyPage[];
};

export const newCopy = (id: string, about: CopyAbout): CertifiedCopy => ({
  type: 'certified-copy/1',
  id,
  about,
  state: 'comparing',
  pages: [],
  leftOut: [],
  cursor: 0,
  entry: null,
  refusal: null,
});

/** What happens to a copy. `who` and `at`: the officer, and when (ISO 8601 at +07:00). */
export type CopyEvent =
  | { readonly name: 'feed-began' | 'feed-ended' }
  /** a side was scanned and is on the disk; `empty`: a back with nothing on it */
  | { readonly name: 'page-came'; readonly page: string; readonly empty: boolean }
  /** scanned anew in the place of another */
  | { readonly name: 'page-again'; readonly old: string; readonly page: string }
  | { readonly name: 'page-shown'; readonly page: string }
  | { readonly name: 'next-page' | 'previous-page' }
  | { readonly name: 'same' | 'differs'; readonly who: string; readonly at: string }
  | { readonly name: 'turn' | 'leave-out' | 'take-back' }
  | { readonly name: 'refuse'; readonly reason: CopyRefusal; readonly who: string; readonly at: string }
  /** who signs compared every page with their own eyes */
  | { readonly name: 'sign'; readonly entry: BookEntry; readonly who: string }
  | { readonly name: 'signed' | 'sign-failed' | 'sent' };
export type CopyEventName = CopyEvent['name'];

/** Why an event changes nothing. */
export type CopyRefusalToAct =
  | 'still-scanning'
  | 'being-signed'
  | 'already-signed'
  | 'already-sent'
  | 'already-refused'
  | 'not-asked' // a signature that nobody asked for, a receipt for what was not signed
  | 'no-pages'
  | 'no-such-page'
  | 'too-many-pages'
  | 'nothing-left-out'
  | 'not-shown' // the picture of the page has not stood on the screen
  | 'page-differs'
  | 'page-not-compared'
  | 'compared-by-another';

export type CopyStep =
  | { readonly ok: true; readonly copy: CertifiedCopy }
  | { readonly ok: false; readonly why: CopyRefusalToAct };

type Move = { readonly to: CopyState } | { readonly not: CopyRefusalToAct };
const to = (state: CopyState): Move => ({ to: state });
const not = (why: CopyRefusalToAct): Move => ({ not: why });

const always = (why: CopyRefusalToAct): Record<CopyEventName, Move> => ({
  'feed-began': not(why),
  'feed-ended': not(why),
  'page-came': not(why),
  'page-again': not(why),
  'page-shown': not(why),
  'next-page': not(why),
  'previous-page': not(why),
  same: not(why),
  differs: not(why),
  turn: not(why),
  'leave-out': not(why),
  'take-back': not(why),
  refuse: not(why),
  sign: not(why),
  signed: not(why),
  'sign-failed': not(why),
  sent: not(why),
});
/** Looking is allowed everywhere. */
const looking = (
  state: CopyState,
): Pick<Record<CopyEventName, Move>, 'page-shown' | 'next-page' | 'previous-page'> => ({
  'page-shown': to(state),
  'next-page': to(state),
  'previous-page': to(state),
});

/**
 * Every state answers every event in writing. `sign` is possible in one state alone, `signed` in one other that nothing but `sign`
 * leads to; what the pages say is asked besides (`obstacleTo`).
 */
export const copyChart: Readonly<Record<CopyState, Readonly<Record<CopyEventName, Move>>>> = {
  scanning: {
    ...always('still-scanning'),
    ...looking('scanning'),
    'feed-ended': to('comparing'),
    'page-came': to('scanning'),
    'page-again': to('scanning'),
    signed: not('not-asked'),
    'sign-failed': not('not-asked'),
    sent: not('not-asked'),
  },
  comparing: {
    ...looking('comparing'),
    'feed-began': to('scanning'),
    'feed-ended': to('comparing'),
    'page-came': to('comparing'), // found on the disk after a cut
    'page-again': to('comparing'),
    same: to('comparing'),
    differs: to('comparing'),
    turn: to('comparing'),
    'leave-out': to('comparing'),
    'take-back': to('comparing'),
    refuse: to('refused'),
    sign: to('signing'),
    signed: not('not-asked'),
    'sign-failed': not('not-asked'),
    sent: not('not-asked'),
  },
  signing: {
    ...always('being-signed'),
    ...looking('signing'),
    signed: to('signed'),
    'sign-failed': to('comparing'),
    sent: not('not-asked'),
  },
  signed: { ...always('already-signed'), ...looking('signed'), sent: to('sent') },
  sent: { ...always('already-sent'), ...looking('sent') },
  refused: { ...always('already-refused'), ...looking('refused') },
};

/** What stands between this copy's pages and a signature; null: nothing does. */
export const obstacleTo = ({ pages }: Pick<CertifiedCopy, 'pages'>): CopyRefusalToAct | null => {
  if (pages.length === 0) return 'no-pages';
  if (pages.some(({ compared }) => compared?.is === 'differs')) return 'page-differs';
  return pages.every(({ shown, compared }) => shown && compared?.is === 'same') ? null : 'page-not-compared';
};

/** Whether this person compared every page: nobody signs for what another has seen. */
export const isComparedBy = ({ pages }: Pick<CertifiedCopy, 'pages'>, who: string): boolean =>
  pages.every(({ compared }) => compared?.who === who);

/** What becomes of a copy when something happens. */
export const stepCopy = (copy: CertifiedCopy, event: CopyEvent): CopyStep => {
  const move = copyChart[copy.state][event.name];
  if ('not' in move) return { ok: false, why: move.not };
  const after = changedBy(copy, event);
  return after.ok ? { ok: true, copy: { ...after.copy, state: move.to } } : after;
};

const changed = (copy: CertifiedCopy): CopyStep => ({ ok: true, copy });
const refused = (why: CopyRefusalToAct): CopyStep => ({ ok: false, why });
const fresh = (id: string): CopyPage => ({ id, turned: 0, shown: false, compared: null });
const QUARTERS = { 0: 90, 90: 180, 180: 270, 270: 0 } as const;

const changedBy = (copy: CertifiedCopy, event: CopyEvent): CopyStep => {
  const { pages, leftOut, cursor } = copy;
  const here = pages[cursor];
  switch (event.name) {
    case 'page-came':
      return pageCame(copy, event.page, event.empty);
    case 'page-again': {
      const at = pages.findIndex(({ id }) => id === event.old);
      if (isKnown(copy, event.page)) return changed(copy); // told twice
      if (at < 0) return refused('no-such-page');
      if (leftOut.length >= MOST_LEFT_OUT) return refused('too-many-pages');
      const old = pages[at] as CopyPage;
      return changed({
        ...copy,
        pages: pages.with(at, fresh(event.page)),
        leftOut: [uncompared(old), ...leftOut], // the last that anybody would want back
        cursor: at,
      });
    }
    case 'page-shown':
      return changed({ ...copy, pages: pages.map((one) => (one.id === event.page ? { ...one, shown: true } : one)) });
    case 'next-page':
      return cursor + 1 < pages.length ? changed({ ...copy, cursor: cursor + 1 }) : refused('no-such-page');
    case 'previous-page':
      return cursor > 0 ? changed({ ...copy, cursor: cursor - 1 }) : refused('no-such-page');
    case 'same':
    case 'differs': {
      if (!here) return refused('no-pages');
      if (!here.shown) return refused('not-shown');
      const compared = { is: event.name, who: event.who, at: event.at };
      const after = { ...copy, pages: pages.with(cursor, { ...here, compared }) };
      return changed({ ...after, cursor: event.name === 'same' ? nextToCompare(after) : cursor });
    }
    case 'turn':
      if (!here) return refused('no-pages');
      return changed({ ...copy, pages: pages.with(cursor, { ...uncompared(here), turned: QUARTERS[here.turned] }) });
    case 'leave-out': {
      if (!here) return refused('no-pages');
      if (leftOut.length >= MOST_LEFT_OUT) return refused('too-many-pages');
      const rest = pages.toSpliced(cursor, 1);
      const at = Math.max(0, Math.min(cursor, rest.length - 1));
      return changed({ ...copy, pages: rest, leftOut: [...leftOut, uncompared(here)], cursor: at });
    }
    case 'take-back':
      return takeBack(copy);
    case 'refuse':
      return changed({ ...copy, refusal: { reason: event.reason, who: event.who, at: event.at } });
    case 'sign': {
      const obstacle = obstacleTo(copy) ?? (isComparedBy(copy, event.who) ? null : 'compared-by-another');
      return obstacle ? refused(obstacle) : changed({ ...copy, entry: copy.entry ?? event.entry });
    }
    case 'feed-began':
    case 'feed-ended':
    case 'signed':
    case 'sign-failed':
    case 'sent':
      return changed(copy);
  }
};

const uncompared = (page: CopyPage): CopyPage => ({ ...page, shown: false, compared: null });

const isKnown = ({ pages, leftOut }: CertifiedCopy, page: string): boolean =>
  [...pages, ...leftOut].some(({ id }) => id === page);

const pageCame = (copy: CertifiedCopy, id: string, empty: boolean): CopyStep => {
  if (isKnown(copy, id)) return changed(copy); // told twice
  const isFull = empty ? copy.leftOut.length >= MOST_LEFT_OUT : copy.pages.length >= MOST_COPY_PAGES;
  if (isFull) return refused('too-many-pages');
  if (empty) return changed({ ...copy, leftOut: [...copy.leftOut, fresh(id)] });
  return changed({ ...copy, pages: [...copy.pages, fresh(id)] });
};

/** The page left out last comes back where it was scanned (ids count up), to be compared like any other. */
const takeBack = (copy: CertifiedCopy): CopyStep => {
  const last = copy.leftOut.at(-1);
  if (!last) return refused('nothing-left-out');
  if (copy.pages.length >= MOST_COPY_PAGES) return refused('too-many-pages');
  const before = copy.pages.findIndex(({ id }) => id > last.id);
  const at = before < 0 ? copy.pages.length : before;
  return changed({
    ...copy,
    pages: copy.pages.toSpliced(at, 0, uncompared(last)),
    leftOut: copy.leftOut.slice(0, -1),
    cursor: at,
  });
};

/** The next page that nobody has compared, going round; where there is none the cursor stays. */
const nextToCompare = ({ pages, cursor }: CertifiedCopy): number => {
  const open = (at: number): boolean => pages[at]?.compared === null;
  for (let step = 1; step < pages.length; step++)
    if (open((cursor + step) % pages.length)) return (cursor + step) % pages.length;
  return cursor;
};

const shape = Compile(CertifiedCopy);
const AFTER_SIGN: ReadonlySet<CopyState> = new Set(['signing', 'signed', 'sent']);

/** A copy from the disk: its shape, and that it does not contradict itself: one that is signed without comparison is none. */
export const readCertifiedCopy = (value: unknown): Result<CertifiedCopy, 'wrong-shape' | 'contradicts-itself'> => {
  if (!shape.Check(value)) return failed('wrong-shape');
  const { state, pages, leftOut, cursor, entry, refusal } = value;
  const ids = [...pages, ...leftOut].map(({ id }) => id);
  const isSound =
    new Set(ids).size === ids.length &&
    cursor <= Math.max(0, pages.length - 1) &&
    (state === 'refused') === (refusal !== null) &&
    (!AFTER_SIGN.has(state) || (entry !== null && obstacleTo(value) === null)) &&
    pages.every(({ shown, compared }) => shown || compared === null);
  return isSound ? done(value) : failed('contradicts-itself');
};
