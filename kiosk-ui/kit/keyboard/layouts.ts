import type { KeyboardKind } from './served.ts';
import type { Tone } from './typing.ts';

/**
 * Which keys lie where. Plain data: rows of groups of keys, in the order in which a switch or a keypad goes through them
 * (row → group → key, IN-6). Widths are in half keys; every row fills the same columns, so that keys stand below each other
 * and do not stagger. An upright panel has room for ten keys in a row, a flat one for fifteen.
 */
export type Action =
  | 'shift'
  | 'backspace'
  | 'undo'
  | 'space'
  | 'done'
  | 'signs'
  | 'minority'
  | 'ways'
  | 'breve'
  | 'telex'
  | 'vni'
  | 'abc';
export type Key = { width: number } & ({ text: string } | { tone: Tone } | { act: Action } | { gap: true });
export interface Row {
  /** what the row is called for who hears it (`words.keyboard.rows`) */
  name: 'digits' | 'marks' | 'tones' | 'top' | 'home' | 'bottom' | 'signs' | 'minority' | 'space' | 'ways';
  groups: Key[][];
}
export interface Layout {
  columns: 20 | 30;
  rows: Row[];
}

/** What the citizen has chosen; kept for the visit only. */
export interface Choice {
  kind: Exclude<KeyboardKind, 'digits'>;
  order: 'qwerty' | 'abc';
  /** signs instead of letters */
  signs: boolean;
  /** letters of Jrai, Bahnar and Ê Đê in place of the digits */
  minority: boolean;
  flat: boolean;
}

const letters = (text: string, width = 2): Key[] => [...text].map((letter) => ({ text: letter, width }));
const whole = (texts: string[], width = 2): Key[] => texts.map((text) => ({ text, width }));
const act = (name: Action, width: number): Key => ({ act: name, width });
const gap: Key = { gap: true, width: 1 };

const orders = {
  qwerty: ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  abc: ['abcdefghij', 'klmnopqrs', 'tuvwxyz'],
} as const;
const tones: Key[] = (['acute', 'grave', 'hook', 'tilde', 'dot'] as const).map((tone) => ({ tone, width: 4 }));
const marked = letters('ăâđêôơư');
const digits = letters('1234567890');
/** ƀ č ñ and vowels with a breve; ơ̆ and ư̆ have no letter of their own in Unicode. */
const minorityLetters: Key[] = [...whole(['ƀ', 'č', 'ñ', 'ĕ', 'ĭ', 'ŏ', 'ŭ', 'ơ\u0306', 'ư\u0306']), act('breve', 2)];
const signRows = ['@._-+/:;,?', '()[]"\'&%#*', '!=<>°№$€~|'];
const addressParts: Key[] = [...letters('@._-'), ...whole(['.com', '.vn'], 3), { text: '@gmail.com', width: 6 }];

const halves = (keys: Key[]): Key[][] => [keys.slice(0, 5), keys.slice(5)];

/** The three rows of letters (or signs), 20 half keys each. */
const letterRows = ({ kind, order, signs }: Choice): [Row, Row, Row] => {
  const [top, home, bottom] = orders[order];
  const fifth = kind === 'vietnamese' ? "'" : '-';
  const last = signs ? letters(signRows[2]!.slice(0, 8)) : [act('shift', 2), ...letters(bottom)];
  return [
    { name: signs ? 'signs' : 'top', groups: halves(letters(signs ? signRows[0]! : top)) },
    { name: signs ? 'signs' : 'home', groups: halves(letters(signs ? signRows[1]! : home + fifth)) },
    { name: signs ? 'signs' : 'bottom', groups: [last, [act('backspace', 4)]] },
  ];
};

export const layoutOf = (choice: Choice): Layout => {
  const { kind, minority, flat } = choice;
  const vietnamese = kind === 'vietnamese';
  const upper = minority && vietnamese ? minorityLetters : digits;
  const upperName = minority && vietnamese ? 'minority' : 'digits';
  const [top, home, bottom] = letterRows(choice);
  const choose: Key[] = vietnamese
    ? [act('signs', 3), act('ways', 4), act('minority', 2)]
    : [act('signs', 5), act('ways', 4)];
  if (!flat) {
    const rows: Row[] = [{ name: upperName, groups: halves(upper) }];
    if (vietnamese) {
      rows.push({ name: 'marks', groups: [marked, [act('undo', 6)]] });
      rows.push({ name: 'tones', groups: [tones] });
    }
    if (kind === 'email') rows.push({ name: 'signs', groups: [addressParts] });
    rows.push(top, home, bottom);
    const undo = vietnamese ? [] : [act('undo', 3)];
    const space = act('space', vietnamese ? 6 : 3);
    rows.push({ name: 'space', groups: [choose, [...undo, space, act('done', 5)]] });
    return { columns: 20, rows };
  }
  const beside = (row: Row, from: number): Row => ({
    name: row.name,
    groups: [...row.groups, [gap], upper.slice(from, from + 3).map((key) => ({ ...key, width: 3 }))],
  });
  const rows: Row[] = [];
  if (vietnamese) rows.push({ name: 'tones', groups: [marked, [gap], tones.map((tone) => ({ ...tone, width: 3 }))] });
  if (kind === 'email')
    rows.push({ name: 'signs', groups: [addressParts.map((key) => ({ ...key, width: key.width * 1.5 }))] });
  rows.push(beside(top, 0), beside(home, 3), beside(bottom, 6));
  rows.push({
    name: 'space',
    groups: [choose, [act('space', 7), act('undo', 4)], [gap], [{ ...upper[9]!, width: 3 }, act('done', 6)]],
  });
  return { columns: 30, rows };
};

/** How letters are typed and ordered, in one row: `ways` opens it in place of the suggestions. */
export const wayRow: Row = { name: 'ways', groups: [[act('telex', 6), act('vni', 6), act('abc', 8)]] };

/** Ten digits as on a telephone. */
export const padRows = ['123', '456', '789'] as const;
