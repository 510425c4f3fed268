const vi = {
  keyboard: {
    title: 'Bàn phím',
    shift: 'Chữ hoa',
    space: 'Dấu cách',
    backspace: 'Xóa lùi',
    done: 'Xong',
    numbers: 'Số và dấu',
    letters: 'Chữ',
    order: { abc: 'Xếp ABC', qwerty: 'Xếp QWERTY' },
    tones: { acute: 'dấu sắc', grave: 'dấu huyền', hook: 'dấu hỏi', tilde: 'dấu ngã', dot: 'dấu nặng' },
    toneNames: { acute: 'sắc', grave: 'huyền', hook: 'hỏi', tilde: 'ngã', dot: 'nặng' },
  },
};

const en: typeof vi = {
  keyboard: {
    title: 'Keyboard',
    shift: 'Capital letters',
    space: 'Space',
    backspace: 'Delete',
    done: 'Done',
    numbers: 'Numbers and signs',
    letters: 'Letters',
    order: { abc: 'ABC order', qwerty: 'QWERTY order' },
    tones: {
      acute: 'acute tone (sắc)',
      grave: 'grave tone (huyền)',
      hook: 'hook tone (hỏi)',
      tilde: 'tilde tone (ngã)',
      dot: 'dot tone (nặng)',
    },
    toneNames: { acute: 'sắc', grave: 'huyền', hook: 'hỏi', tilde: 'ngã', dot: 'nặng' },
  },
};

/** The on-screen keyboard. */
export const keyboard = { vi, en };
