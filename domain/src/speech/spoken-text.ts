import { codesInWords, spellings } from './codes-in-words.ts';
import { digitsInWords, numberInWords } from './numbers-in-words.ts';

/** A sentence to be read aloud: dates and numbers as words, codes and long numbers sign by sign. Written for `vi` and `en`. */
export const spokenText = (text: string, language: 'vi' | 'en' = 'vi'): string => {
  const spelled = codesInWords(text.normalize('NFC'), spellings[language]);
  return language === 'vi' ? inVietnamese(spelled) : inEnglish(spelled);
};

/** What is longer than a year is no amount that anybody says, nor is what begins with nought. */
const isLong = (number: string): boolean => number.length > 4 || /^0\d/.test(number);

const date = /\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/g;
const clock = /\b(\d{1,2}):(\d{2})\b/g;
/** `300.000`: the dot parts thousands */
const thousands = /\b\d{1,3}(?:\.\d{3})+(?!\d)/g;
/** `03 ngày`, as offices write a number of days: nobody says its nought */
const countOfDays = /(?<![\p{L}\d.,/-])0([1-9])(?= ngày(?!\p{L}))/gu;
const withoutDots = (number: string): string => number.replaceAll('.', '');

const amountInWords = (digits: string): string =>
  digits.length > 9 ? digitsInWords(digits) : numberInWords(Number(digits));

const inVietnamese = (text: string): string =>
  text
    .replace(/(?<=\p{L})(?=\d)/gu, ' ')
    .replace(
      date,
      (_, day, month, year) =>
        `ngày ${numberInWords(Number(day))} tháng ${numberInWords(Number(month))} năm ${numberInWords(Number(year))}`,
    )
    .replace(countOfDays, '$1')
    .replace(clock, (_, hour, minute) => `${numberInWords(Number(hour))} giờ ${numberInWords(Number(minute))}`)
    .replace(thousands, (number) => amountInWords(withoutDots(number)))
    .replace(/\d+/g, (number) => (isLong(number) ? digitsInWords(number) : numberInWords(Number(number))));

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const anyNumber = new RegExp([date, clock, thousands, /\d+/].map(({ source }) => `(?:${source})`).join('|'), 'g');

/** English voices say numbers well; what they would get wrong is how they are written in Việt Nam. */
const inEnglish = (text: string): string =>
  text.replace(anyNumber, (number) => {
    if (number.includes('/')) return englishDate(number);
    if (number.includes(':')) return number.replace(/^0/, '');
    if (number.includes('.')) return withoutDots(number);
    return isLong(number) ? [...number].map((one) => spellings.en.digits[Number(one)]).join(' ') : number;
  });

const englishDate = (written: string): string => {
  const [day, month, year] = written.split('/').map(Number);
  const name = months[Number(month) - 1];
  return name ? `${day} ${name} ${year}` : written;
};
