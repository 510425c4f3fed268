import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spokenText } from './spoken-text.ts';

describe('in Vietnamese', () => {
  test('a sentence to be read aloud holds no digit any more: dates, clocks, money, long numbers', () => {
    expect(spokenText('Ngày sinh: 05/11/2026, lúc 08:41')).toBe(
      'Ngày sinh: ngày năm tháng mười một năm hai nghìn không trăm hai mươi sáu, lúc tám giờ bốn mươi mốt',
    );
    expect(spokenText('Lệ phí 8.000 đồng')).toBe('Lệ phí tám nghìn đồng');
    expect(spokenText('Còn 21 người')).toBe('Còn hai mươi mốt người');
    expect(spokenText('TAM-4Q7K, H14.12-261130-0001')).not.toMatch(/\d/);
  });

  test.each([
    ['Số của Ông/Bà: A123', 'Số của Ông/Bà: a một hai ba'],
    ['A012', 'a không một hai'],
    ['TAM-K07-261123-0042', 'tê a em mờ, gạch, ca không bảy, gạch, hai sáu một một hai ba, gạch, không không bốn hai'],
    ['H14.12-261130-0001', 'hát một bốn, chấm, một hai, gạch, hai sáu một một ba không, gạch, không không không một'],
    ['Mã tra cứu: H7KD 93WX', 'Mã tra cứu: hát bảy ca dê, chín ba vê kép ích xì'],
    ['9XKD-PQRS-2TUV-YZAB', 'chín ích xì ca dê, gạch, pê quy e rờ ét xì, gạch, hai tê u vê, gạch, i dài dét a bê'],
    ['1.001193', 'một, chấm, không không một một chín ba'],
    ['Tờ khai CT01, khổ A4', 'Tờ khai xê tê không một, khổ a bốn'],
  ])('a code is spelled, to be written down: %s', (written, said) => {
    expect(spokenText(written)).toBe(said);
  });

  test.each([
    ['0912345678', 'không chín một hai ba bốn năm sáu bảy tám'],
    ['0912 345 678', 'không chín một hai, ba bốn năm, sáu bảy tám'],
    ['0912.345.678', 'không chín một hai, ba bốn năm, sáu bảy tám'],
    ['Gọi 1900 1234', 'Gọi một chín không không, một hai ba bốn'],
    ['004190000017', 'không không bốn một chín không không không không không một bảy'],
    ['0041••••0917', 'không không bốn một, bốn số ẩn, không chín một bảy'],
  ])('a telephone or personal number is said digit by digit: %s', (written, said) => {
    expect(spokenText(written)).toBe(said);
  });

  test.each([
    ['Nghị định 123/2015/NĐ-CP', 'Nghị định một trăm hai mươi ba/hai nghìn không trăm mười lăm/NĐ-CP'],
    ['Luật 60/2014/QH13', 'Luật sáu mươi/hai nghìn không trăm mười bốn/QH mười ba'],
    ['UBND phường, 6 đến 8 số', 'UBND phường, sáu đến tám số'],
    [
      'Miễn phí 1.200.000 đồng, năm 2026-2027',
      'Miễn phí một triệu hai trăm nghìn đồng, năm hai nghìn không trăm hai mươi sáu-hai nghìn không trăm hai mươi bảy',
    ],
    ['03 ngày làm việc. Thêm không quá 05 ngày.', 'ba ngày làm việc. Thêm không quá năm ngày.'],
    ['NGUYỄN VĂN BÌNH', 'NGUYỄN VĂN BÌNH'],
    ['1.234.567.890 đồng', 'một hai ba bốn năm sáu bảy tám chín không đồng'],
  ])('what is no code stays words and numbers: %s', (written, said) => {
    expect(spokenText(written)).toBe(said);
  });
});

describe('in English', () => {
  test.each([
    ['Your number: A123', 'Your number: A one two three'],
    ['TAM-K07-261123-0042', 'T A M, dash, K zero seven, dash, two six one one two three, dash, zero zero four two'],
    ['H7KD 93WX', 'H seven K D, nine three W X'],
    ['0912345678', 'zero nine one two three four five six seven eight'],
    ['0912 345 678', 'zero nine one two, three four five, six seven eight'],
    ['0041••••0017', 'zero zero four one, 4 hidden, zero zero one seven'],
  ])('codes and telephone numbers are spelled: %s', (written, said) => {
    expect(spokenText(written, 'en')).toBe(said);
  });

  test.each([
    ['Born 05/11/2026, at 08:41', 'Born 5 November 2026, at 8:41'],
    ['At 10:05', 'At 10:05'],
    ['The fee is 300.000 đồng', 'The fee is 300000 đồng'],
    ['21 people are waiting before you.', '21 people are waiting before you.'],
    ['Decree 123/2015/NĐ-CP', 'Decree 123/2015/NĐ-CP'],
    ['6 to 8 digits', '6 to 8 digits'],
  ])('dates and money are said as they are meant: %s', (written, said) => {
    expect(spokenText(written, 'en')).toBe(said);
  });
});

test('whatever is written, it is said without a throw, in Vietnamese without a digit', () => {
  const written = fc.string({ unit: fc.constantFrom(...'0123456789 -./:•ABĐKXabđê,'), maxLength: 60 });
  fc.assert(
    fc.property(written, (text) => {
      const said = spokenText(text);
      expect(said).not.toMatch(/\d/);
      spokenText(text, 'en');
    }),
    { numRuns: 2_000 },
  );
});
