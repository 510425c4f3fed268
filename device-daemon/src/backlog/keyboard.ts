import { paperTypesTyped } from '@mot-cua/domain/digitisation/paper-codes.ts';
import type { Localized } from '@mot-cua/domain/localized.ts';
import { stepBacklog } from './backlog.ts';
import { type Batch, type FieldName, paperOf } from './batch.ts';
import type { BatchStep, BatchWorld, ClerkCommand } from './commands.ts';
import { missingFields } from './fields.ts';
import { pageSetAside } from './page-commands.ts';

/**
 * The clerk's keyboard: keys in, commands out, no mouse. Letters search the paper's type at once, because that is what has to
 * be corrected most; a missing field opens by itself when Enter was not enough. Each key counts.
 */
export type Typing =
  | { readonly at: 'papers' }
  | { readonly at: 'type'; readonly text: string }
  | { readonly at: 'field'; readonly field: FieldName; readonly text: string }
  | { readonly at: 'reason'; readonly text: string };

export type Desk = { readonly batch: Batch; readonly typing: Typing };
export type DeskStep = Omit<BatchStep, 'batch'> & { readonly desk: Desk };

/** Keys outside of typing, by the browser's names (`KeyboardEvent.key`, `Ctrl+` before), and what the foot of the screen says. */
export const keys: Readonly<
  Record<string, { readonly command: ClerkCommand['do'] | 'field'; readonly words: Localized }>
> = {
  Enter: { command: 'accept', words: { vi: 'Đã đối chiếu, sang giấy sau', en: 'Checked, next' } },
  ArrowDown: { command: 'next', words: { vi: 'Giấy sau', en: 'Next paper' } },
  ArrowUp: { command: 'previous', words: { vi: 'Giấy trước', en: 'Previous paper' } },
  ArrowRight: { command: 'next-page', words: { vi: 'Trang sau', en: 'Next page' } },
  ArrowLeft: { command: 'previous-page', words: { vi: 'Trang trước', en: 'Previous page' } },
  F2: { command: 'split-here', words: { vi: 'Tách từ trang này', en: 'Split here' } },
  F3: { command: 'join-previous', words: { vi: 'Ghép vào giấy trước', en: 'Join with previous' } },
  F4: { command: 'turn-page', words: { vi: 'Xoay trang', en: 'Turn page' } },
  F6: { command: 'rescan-page', words: { vi: 'Quét lại trang', en: 'Scan page again' } },
  F7: { command: 'restore', words: { vi: 'Khôi phục giấy đã loại', en: 'Restore rejected' } },
  F8: { command: 'reject', words: { vi: 'Loại khỏi lô', en: 'Reject' } },
  F9: { command: 'sign-checked', words: { vi: 'Ký số các giấy đã đối chiếu', en: 'Sign all checked' } },
  F10: { command: 'send-signed', words: { vi: 'Chuyển vào Kho dữ liệu', en: 'Send' } },
  Delete: { command: 'delete-page', words: { vi: 'Xóa trang', en: 'Delete page' } },
  Insert: { command: 'restore-page', words: { vi: 'Đưa trang đã bỏ trở lại', en: 'Bring page back' } },
  Tab: { command: 'field', words: { vi: 'Sửa thông tin', en: 'Edit fields' } },
  'Ctrl+z': { command: 'undo', words: { vi: 'Hoàn tác', en: 'Undo' } },
};

/** The fields that Tab goes through when nothing is missing. */
const EDITED: readonly FieldName[] = ['notation', 'issuedOn', 'ownerId', 'issuer', 'expiresOn', 'title', 'component'];
const MOST_TYPED = 200;

/** One key pressed. Keys that mean nothing change nothing but the count. */
export const pressKey = (desk: Desk, key: string, world: BatchWorld): DeskStep => {
  const counted: Desk = { ...desk, batch: { ...desk.batch, keystrokes: desk.batch.keystrokes + 1 } };
  if (key === 'Escape') return still({ ...counted, typing: { at: 'papers' } });
  return counted.typing.at === 'papers' ? pressOnPapers(counted, key, world) : pressInText(counted, key, world);
};

const still = (desk: Desk): DeskStep => ({ desk, wishes: [], said: null });
const isLetter = (key: string): boolean => [...key].length === 1 && /[\p{L}\p{N}\p{P} ]/u.test(key);

const pressOnPapers = (desk: Desk, key: string, world: BatchWorld): DeskStep => {
  if (isLetter(key)) return still({ ...desk, typing: { at: 'type', text: key } });
  const command = keys[key]?.command;
  switch (command) {
    case undefined:
    case 'go-to':
    case 'set-field':
      return still(desk);
    case 'restore-page':
      return bringBack(desk, world);
    case 'field':
      return still(openField(desk, world));
    case 'reject':
      return still({ ...desk, typing: { at: 'reason', text: '' } });
    default:
      return carryOut(desk, { do: command }, world);
  }
};

/** The page that was set aside last about here comes back into the paper under the cursor. */
const bringBack = (desk: Desk, world: BatchWorld): DeskStep => {
  const paper = paperOf(desk.batch, desk.batch.cursor.paper);
  const page = paper && pageSetAside(desk.batch, paper);
  if (page === null) return { desk, wishes: [], said: { why: 'nothing-set-aside' } };
  return carryOut(desk, { do: 'restore-page', page }, world);
};

/** What is missing first, else the first of those that are edited by hand. */
const openField = (desk: Desk, world: BatchWorld, after?: FieldName): Desk => {
  const paper = paperOf(desk.batch, desk.batch.cursor.paper);
  if (!paper) return desk;
  const missing = missingFields(desk.batch, paper, world.types, world.now.slice(0, 10));
  const next = after === undefined ? EDITED[0] : EDITED[(EDITED.indexOf(after) + 1) % EDITED.length];
  const field = after === undefined ? (missing[0] ?? next) : next;
  if (field === undefined) return desk;
  return { ...desk, typing: field === 'paperType' ? { at: 'type', text: '' } : { at: 'field', field, text: '' } };
};

const pressInText = (desk: Desk, key: string, world: BatchWorld): DeskStep => {
  const { typing } = desk;
  if (typing.at === 'papers') return still(desk);
  if (key === 'Backspace')
    return still({ ...desk, typing: { ...typing, text: [...typing.text].slice(0, -1).join('') } });
  if (isLetter(key) && typing.text.length < MOST_TYPED)
    return still({ ...desk, typing: { ...typing, text: typing.text + key } });
  if (key === 'Tab' && typing.at === 'field') return still(openField(desk, world, typing.field));
  if (key !== 'Enter') return still(desk);
  if (typing.at === 'reason') return carryOut(desk, { do: 'reject', reason: typing.text }, world);
  if (typing.at === 'field') return commit(desk, { do: 'set-field', field: typing.field, text: typing.text }, world);
  const [found] = typesFound(typing.text, world);
  if (!found) return { desk, wishes: [], said: { why: 'not-such-a-value', field: 'paperType' } };
  return commit(desk, { do: 'set-field', field: 'paperType', text: found.code }, world);
};

/** What the typed letters may mean today, best first: the screen shows them, Enter takes the first. */
export const typesFound = (typed: string, world: BatchWorld): ReturnType<typeof paperTypesTyped> =>
  paperTypesTyped(world.types, typed, world.now.slice(0, 10));

/** A value that was taken: on to the next missing field, without a key for it. One that was not stays to be mended. */
const commit = (desk: Desk, command: ClerkCommand, world: BatchWorld): DeskStep => {
  const { batch, wishes, said } = stepBacklog(desk.batch, command, world);
  if (said) return { desk: { ...desk, batch }, wishes, said };
  const paper = paperOf(batch, batch.cursor.paper);
  const isMissing = paper !== null && missingFields(batch, paper, world.types, world.now.slice(0, 10)).length > 0;
  const closed: Desk = { batch, typing: { at: 'papers' } };
  return { desk: isMissing ? openField(closed, world) : closed, wishes, said: null };
};

const carryOut = (desk: Desk, command: ClerkCommand, world: BatchWorld): DeskStep => {
  const { batch, wishes, said } = stepBacklog(desk.batch, command, world);
  const after: Desk = { batch, typing: { at: 'papers' } };
  return { desk: said?.why === 'field-missing' ? openField(after, world) : after, wishes, said };
};
