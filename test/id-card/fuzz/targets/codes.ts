import { readIdQr } from '@mot-cua/domain/identity/id-qr.ts';
import { looksLikeMrz, readMrz } from '@mot-cua/domain/identity/mrz-text.ts';
import { readShownCode } from '@mot-cua/domain/identity/shown-code.ts';
import { codes } from '../corpus.ts';
import { demand, type Target, USUAL_BOUND_MS } from '../target.ts';
import { bytesOfText, grownMrz, mutatedText, textOfBytes } from '../texts.ts';

const TODAY = '2026-11-23';
const all = codes();
const qrs = all.filter((text) => text.includes('|'));
const mrzs = all.filter((text) => !text.includes('|'));

const isDate = (text: string): boolean => /^[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?$/.test(text);
const isWholeDay = (text: string | undefined): boolean =>
  text === undefined || /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text);

/** `yyyy-MM-dd` as a code writes it, zeros where nothing is known. */
const eightDigits = (date: string): string => {
  const [year = '', month = '00', day = '00'] = date.split('-');
  return day + month + year;
};

export const qr: Target = {
  name: 'qr',
  parser: 'domain/src/identity/id-qr.ts',
  share: 6,
  boundMs: USUAL_BOUND_MS,
  seeds: qrs.map(bytesOfText),
  make: (chance) => bytesOfText(mutatedText(qrs, chance)),
  run: (input) => {
    const text = textOfBytes(input);
    const read = readIdQr(text);
    if (!read.ok) {
      demand(read.fault.fields >= 0 && read.fault.fields <= text.length + 1, 'a refusal counts fields');
      return false;
    }
    const person = read.value;
    demand(/^[0-9]{12}$/.test(person.personalNumber), 'a personal number is 12 digits');
    demand(person.fullName.length > 0 && person.fullName.length <= 200, 'a name is there and bounded');
    demand(isDate(person.dateOfBirth), 'a birth is a date');
    demand(isWholeDay(person.issuedOn) && isWholeDay(person.expiresOn), 'issue and expiry are whole days');
    const sex = { male: 'Nam', female: 'Nữ', other: 'Khác' }[person.sex];
    const issued = person.issuedOn === undefined ? '' : eightDigits(person.issuedOn);
    const columns = [
      person.personalNumber,
      person.formerNumber ?? '',
      person.fullName,
      eightDigits(person.dateOfBirth),
      sex,
      person.residence ?? '',
      issued,
    ];
    const rest = person.expiresOn === undefined ? person.extra : [eightDigits(person.expiresOn)];
    const again = readIdQr([...columns, ...rest].join('|'));
    demand(again.ok, 'what was accepted can be written and read again');
    demand(JSON.stringify(again.value) === JSON.stringify(person), 'and says the same');
    return true;
  },
};

export const mrzText: Target = {
  name: 'mrz-text',
  parser: 'domain/src/identity/mrz-text.ts',
  share: 4,
  boundMs: USUAL_BOUND_MS,
  seeds: mrzs.map(bytesOfText),
  make: (chance) => bytesOfText(chance.one(2) ? grownMrz(chance) : mutatedText(mrzs, chance)),
  run: (input) => {
    const text = textOfBytes(input);
    looksLikeMrz(text);
    const read = readMrz(text, TODAY);
    if (!read.ok) return false;
    const { number, personalNumber, dateOfBirth, expiresOn, fullName, key } = read.value;
    demand(number.length > 0 && number.length <= 22, 'a document number is there and bounded');
    demand(personalNumber === null || /^[0-9]{12}$/.test(personalNumber), 'a personal number is 12 digits or none');
    demand(isDate(dateOfBirth) && dateOfBirth.slice(0, 4) <= TODAY.slice(0, 4), 'a birth is a date of the past');
    demand(expiresOn === null || isWholeDay(expiresOn), 'an expiry is a day or none');
    demand(/^[A-Z0-9 ]*$/.test(fullName), 'a name is letters and blanks');
    demand(/^[0-9<]{6}$/.test(key.dateOfBirth) && /^[0-9<]{6}$/.test(key.dateOfExpiry), 'a key has two dates');
    return true;
  },
};

export const shownCode: Target = {
  name: 'shown-code',
  parser: 'domain/src/identity/shown-code.ts',
  share: 2,
  boundMs: USUAL_BOUND_MS,
  seeds: all.map(bytesOfText),
  make: (chance) => bytesOfText(mutatedText(all, chance)),
  run: (input) => {
    const read = readShownCode(textOfBytes(input), TODAY);
    return read.ok;
  },
};
