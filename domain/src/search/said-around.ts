import { marksOf, plainForm } from './word-forms.ts';

/**
 * What people say around what they want: who speaks, politeness, asking, pointing. It counts, but little. With marks, so that
 * `chợ` is not `cho`; in a question without any, both are meant.
 */
const WORDS =
  'à ơi nhé nha ạ dạ vâng thưa tôi mình tui em chúng cháu con bác cô chú anh chị ông bà bạn xin làm lm muốn cần hỏi giúp nhờ cho ở đâu như thế nào sao gì thì để đi với là và về thủ tục bị được này kia rồi phải vì tới đến tại khi nếu mà cũng đã đang sẽ vừa nay nữa luôn ngay lắm quá cái hướng dẫn biết giùm dùm của do những các nhau ai thì the a an i my me for to how do of in on is need want please';
/** The same of several words that mean something else each alone. */
const TOGETHER = [
  'mất bao lâu',
  'mất bao nhiêu',
  'hết bao nhiêu',
  'bao nhiêu tiền',
  'bao nhiêu',
  'bao lâu',
  'bao giờ',
  'giấy tờ gì',
  'giấy gì',
  'hồ sơ gì',
  'chỗ nào',
  'có phải',
  'có được',
  'được không',
  'phải không',
  'vợ chồng',
  'gia đình',
  'hôm qua',
  'hôm nay',
  'năm nay',
  'tuần trước',
  'tháng trước',
  'how much',
  'how long',
  'what papers',
];

const withMarks = new Set(WORDS.split(' ').map(marksOf));
const without = new Set(WORDS.split(' ').map(plainForm));
const together = TOGETHER.map((words) => words.split(' ').map(plainForm));

const isAround = (word: string, plain: string, marked: boolean): boolean => {
  const marks = marksOf(word);
  return marks === `${plain} ` && !marked ? without.has(plain) : withMarks.has(marks);
};

/** Which words of a question are said around it, one for each. `marked`: it is written with marks, so a word without means just that. */
export const saidAround = (words: readonly string[], marked: boolean): boolean[] => {
  const plain = words.map(plainForm);
  const around = words.map((word, at) => isAround(word, plain[at] as string, marked));
  for (let from = 0; from < words.length; from++)
    for (const run of together)
      if (run.every((word, more) => plain[from + more] === word)) around.fill(true, from, from + run.length);
  return around;
};
