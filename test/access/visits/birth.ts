import type { BenchClient } from '../../end-to-end/bench-client.ts';
import type { Answers } from '../../end-to-end/citizen.ts';
import { birthAnswers, birthPages } from '../../end-to-end/scenes.ts';

/** Somebody at the kiosk, whatever they can press and perceive. Names and headings are the words of the kiosk. */
export interface Registrant {
  /** goes to what is called so and presses it */
  choose(name: RegExp): Promise<void>;
  /** turns to the next page by its own key */
  turn(): Promise<void>;
  /** perceives that a page came, by its heading */
  meets(heading: string, deadlineMs?: number): Promise<void>;
  /** perceives these words anywhere; gives the whole sentence */
  learns(words: RegExp, deadlineMs?: number): Promise<string>;
  /** answers what these pages ask, one page after the other */
  declares(answers: Answers, pages: readonly string[]): Promise<void>;
}

/**
 * A mother registers a birth, from the welcome screen to the slip: the same visit for whoever cannot see, reach or use a
 * finger. Gives the provisional code that she was told.
 */
export const registersABirth = async (
  person: Registrant,
  bench: BenchClient,
  answers: Answers = birthAnswers,
  beforeAgreeing: () => Promise<void> = async () => undefined,
): Promise<string> => {
  await person.choose(/^Làm thủ tục/);
  await person.meets('Xác nhận bằng thẻ căn cước');
  await bench.showCode({ holder: 'mai' });
  await person.meets('Đặt thẻ lên đầu đọc');
  await bench.putCard('mai');
  await person.meets('Đây có phải là Ông/Bà không?', 60_000);
  await person.choose(/^Đúng là tôi/);
  await person.meets('Chọn thủ tục');
  await person.choose(/^Đăng ký khai sinh/);
  await person.meets('Đăng ký khai sinh');
  await person.choose(/^Tôi có đủ giấy tờ/);
  await person.declares(answers, birthPages);
  await person.meets('Quét giấy tờ');
  await bench.layOnGlass('giay-chung-sinh');
  await person.choose(/^Quét trên mặt kính/);
  await person.learns(/^Xóa trang 1|Đã đủ giấy tờ bắt buộc/, 60_000);
  await person.turn();
  await person.meets('Xem lại trước khi nộp');
  await person.choose(/^Đúng, tiếp tục/);
  await person.meets('Lời cam đoan');
  await beforeAgreeing();
  await person.choose(/^Tôi đồng ý/);
  await person.meets('Đã nộp xong', 90_000);
  return (await person.learns(/^TAM-[A-Z0-9-]+$/)).trim();
};

/** The code that the receiving system gives; it comes to the slip's page when the dossier has been received. */
export const officialCode = /^[A-Z0-9.]+-\d{6}-\d{4}$/;

/** Shorter words for who takes a dozen presses for each letter: what is tried is the way to the keys. */
export const shortAnswers: Answers = {
  ...birthAnswers,
  'Họ, chữ đệm, tên của trẻ': 'an an',
  'Nơi sinh của trẻ': 'ab',
};

/** Names without marks where the test does not need them: it is the keys that are tried here, not the input method. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/,/g, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D');
