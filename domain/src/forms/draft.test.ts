import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packageFromDisk, procedureCodes, womanWithCard } from '../../procedures/packages-for-tests.ts';
import type { AnswerValue, ValueSource } from '../provenance.ts';
import { compile } from './compiled-package.ts';
import {
  type Draft,
  declarationOf,
  draftErrors,
  formPages,
  giveAnswer,
  isAllFromCard,
  openDraft,
  ownerOf,
  pageErrors,
  pageView,
  reviewSections,
  wantedPapers,
} from './draft.ts';
import { stateOf } from './draft-state.ts';
import { printLines } from './print-lines.ts';

const now = Date.UTC(2026, 10, 23, 2, 0, 0);
const birth = packageFromDisk('1.001193');
const marital = packageFromDisk('1.004873');

const give = (draft: Draft, ref: string, value: AnswerValue, source: ValueSource = 'typed'): Draft => {
  const after = giveAnswer(draft, ref, value, source, now);
  if (!after.ok) throw new Error(`${ref}: ${after.fault.code}`);
  return after.value;
};
const answered = (draft: Draft, answers: Record<string, AnswerValue>): Draft =>
  Object.entries(answers).reduce((before, [ref, value]) => give(before, ref, value), draft);
const field = (draft: Draft, ref: string) => {
  const { fields } = stateOf(draft);
  const page = fields.get(ref)?.plan.page?.id ?? '';
  return pageView(draft, page, 'vi', true).fields.find((shown) => shown.ref === ref);
};

const child = {
  '/request/relation': 'mother',
  '/request/fatherDeclared': false,
  '/request/birthProof': 'birth-note',
  '/child/fullName': ' Nông  Minh Khôi ',
  '/child/dateOfBirth': '2026-11-02',
  '/child/sex': 'male',
  '/child/ethnicity': 'Tày',
  '/child/placeOfBirth': 'Trạm Y tế phường Thục Phán, tỉnh Cao Bằng',
  '/child/placeOfOrigin': 'Phường Thục Phán, tỉnh Cao Bằng',
  '/contact/phone': '0912 345 678',
};
const byChip = () => openDraft(birth, womanWithCard('chip-verified', 'chip'), now);

describe('what the card says', () => {
  test('a verified chip fills verified values, a chip that was only read and a QR fill unverified ones', () => {
    expect(field(byChip(), '/applicant/fullName')).toMatchObject({ source: 'chip', verified: true });
    expect(field(openDraft(birth, womanWithCard('chip-read', 'chip'), now), '/applicant/fullName')).toMatchObject({
      source: 'chip',
      verified: false,
    });
    expect(field(openDraft(birth, womanWithCard('qr', 'qr'), now), '/applicant/fullName')).toMatchObject({
      value: 'Nông Thị Mai',
      source: 'qr',
      verified: false,
      lock: 'editable-unverifies',
    });
  });

  test('a procedure that does not bind the native place does not keep it', () => {
    const draft = openDraft(marital, womanWithCard('chip-verified', 'chip'), now);
    expect(JSON.stringify(draft)).not.toContain('Hòa An');
  });

  test('a mother registers: the child has her people and her native place from the card, and both may be changed', () => {
    const draft = give(byChip(), '/request/relation', 'mother');
    expect(field(draft, '/child/ethnicity')).toMatchObject({ value: 'Tày', source: 'chip', lock: 'editable' });
    expect(field(draft, '/child/placeOfOrigin')).toMatchObject({ value: 'Hòa An, Cao Bằng', lock: 'editable' });
    expect(field(give(byChip(), '/request/relation', 'grandparent'), '/child/placeOfOrigin')?.value).toBe(null);
  });

  test('a page that is wholly from the card asks nothing; one with a single empty, typed or wrong value does', () => {
    expect(isAllFromCard(byChip(), 'applicant')).toBe(true);
    expect(isAllFromCard(byChip(), 'mother')).toBe(false);
    expect(isAllFromCard(give(byChip(), '/request/relation', 'mother'), 'mother')).toBe(true);
    expect(isAllFromCard(give(byChip(), '/applicant/fullName', 'Nông Thị Mài'), 'applicant')).toBe(false);
    const { issuedOn: _unknown, ...woman } = womanWithCard('chip-verified', 'chip');
    expect(isAllFromCard(openDraft(birth, woman, now), 'applicant')).toBe(false);
  });

  test('a name is corrected: it is unverified and the name of the card is kept beside it', () => {
    const draft = give(give(byChip(), '/applicant/fullName', 'Nông Thị Mãi'), '/applicant/fullName', 'Nông Thị Mây');
    expect(declarationOf(draft).provenance['/applicant/fullName']).toEqual({
      value: 'Nông Thị Mây',
      source: 'typed',
      verified: false,
      at: now,
      original: { value: 'Nông Thị Mai', source: 'chip' },
    });
    expect(reviewSections(draft, 'vi')[0]?.rows[0]).toMatchObject({
      value: 'Nông Thị Mây',
      edited: true,
      verified: false,
    });
  });

  test('the correction is taken back: the value is the verified one of the card again', () => {
    const draft = give(give(byChip(), '/applicant/fullName', 'X'), '/applicant/fullName', 'Nông Thị Mai');
    expect(field(draft, '/applicant/fullName')).toMatchObject({ source: 'chip', verified: true });
  });

  test('a prefilled value is cleared: it is missing, it does not creep back', () => {
    const draft = give(byChip(), '/applicant/residence', '');
    expect(pageErrors(draft, 'applicant', 'vi')).toMatchObject([{ ref: '/applicant/residence' }]);
    expect(declarationOf(draft).data['applicant']).not.toHaveProperty('residence');
  });

  test('the number of the card is locked and leaves masked; only staff may change it', () => {
    expect(field(byChip(), '/applicant/personalNumber')).toMatchObject({ value: '0041••••0017', lock: 'locked' });
    expect(giveAnswer(byChip(), '/applicant/personalNumber', '004190000018', 'typed', now)).toEqual({
      ok: false,
      fault: { code: 'locked' },
    });
    expect(giveAnswer(byChip(), '/applicant/personalNumber', '004190000018', 'staff', now).ok).toBe(true);
    expect(reviewSections(byChip(), 'vi')[0]?.rows[2]?.value).toBe('0041••••0017');
  });

  test('another nationality is answered instead of the default: that is no correction', () => {
    const rows = reviewSections(give(byChip(), '/child/nationality', 'Lào'), 'vi').flatMap((section) => section.rows);
    expect(rows.find((row) => row.value === 'Lào')).toMatchObject({ source: 'typed', edited: false });
  });

  test('staff corrected the locked number: it stays locked for the citizen', () => {
    const draft = give(byChip(), '/applicant/personalNumber', '004190000018', 'staff');
    expect(field(draft, '/applicant/personalNumber')).toMatchObject({ value: '0041••••0018', lock: 'locked' });
  });

  test('a locked value of the card is itself wrong: the citizen can put it right and finish', () => {
    const person = { ...womanWithCard('qr', 'qr'), personalNumber: '00419000001' };
    const draft = openDraft(birth, person, now);
    expect(field(draft, '/applicant/personalNumber')?.lock).toBe('editable-unverifies');
    const corrected = give(draft, '/applicant/personalNumber', '004190000017');
    expect(pageErrors(corrected, 'applicant', 'vi')).toEqual([]);
    expect(declarationOf(corrected).data['applicant']).toMatchObject({ personalNumber: '004190000017' });
  });

  test('the register knows only the year of birth: that is no error', () => {
    const draft = openDraft(birth, { ...womanWithCard('qr', 'qr'), dateOfBirth: '1960' }, now);
    expect(pageErrors(draft, 'applicant', 'vi')).toEqual([]);
    expect(pageErrors(give(draft, '/applicant/dateOfBirth', '1961'), 'applicant', 'vi')).toHaveLength(1);
  });
});

describe('a birth is registered', () => {
  test('the mother stands there with a verified card: her part is filled and the declaration is whole', () => {
    const draft = answered(byChip(), child);
    expect(draftErrors(draft, 'vi')).toEqual([]);
    const { data, provenance } = declarationOf(draft);
    expect(data['mother']).toMatchObject({ fullName: 'Nông Thị Mai', birthYear: '1990', ethnicity: 'Tày' });
    expect(data['father']).toBeUndefined();
    expect(provenance['/mother/fullName']).toMatchObject({ source: 'chip', verified: true });
    expect(provenance['/child/fullName']).toMatchObject({ value: 'Nông Minh Khôi', source: 'typed', verified: false });
    expect(ownerOf(draft)).toEqual({
      kind: 'person',
      fullName: 'Nông Minh Khôi',
      personalNumber: null,
    });
    expect(compile(birth).validator.validate(data).valid).toBe(true);
  });

  test('she corrects her name: the mother of the child has the corrected name too', () => {
    const draft = give(answered(byChip(), child), '/applicant/fullName', 'Nông Thị Mây');
    expect(field(draft, '/mother/fullName')).toMatchObject({ value: 'Nông Thị Mây', verified: false, lock: 'locked' });
  });

  test('the father’s page is hidden and shown again: what was typed there is kept, and left out meanwhile', () => {
    const shown = answered(byChip(), { ...child, '/request/fatherDeclared': true, '/father/fullName': 'Y Ksor' });
    const hidden = give(shown, '/request/fatherDeclared', false);
    expect(formPages(hidden, 'vi').map((page) => page.id)).not.toContain('father');
    expect(declarationOf(hidden).data['father']).toBeUndefined();
    expect(field(give(hidden, '/request/fatherDeclared', true), '/father/fullName')?.value).toBe('Y Ksor');
  });

  test('she first says grandmother and types a mother, then says mother: her own name stands there', () => {
    const typed = answered(byChip(), { '/request/relation': 'grandparent', '/mother/fullName': 'Lê Thị Hoa' });
    expect(field(give(typed, '/request/relation', 'mother'), '/mother/fullName')?.value).toBe('Nông Thị Mai');
    expect(field(typed, '/mother/fullName')?.value).toBe('Lê Thị Hoa');
  });

  test('the papers follow the proof of birth that was chosen', () => {
    const papers = (proof: string) =>
      wantedPapers(give(byChip(), '/request/birthProof', proof), 'vi').map(({ key, required }) => [key, required]);
    expect(papers('birth-note')).toEqual([['birth-note', true]]);
    expect(papers('witness')).toEqual([['witness-statement', true]]);
    expect(papers('statement')).toEqual([['birth-statement', true]]);
  });

  test('the A4 form has the date of birth in words and the names in capitals', () => {
    const { lines } = printLines(answered(byChip(), child));
    expect(lines).toContainEqual({
      text: 'Ghi bằng chữ',
      value: 'Ngày hai tháng mười một năm hai nghìn không trăm hai mươi sáu',
    });
    expect(lines).toContainEqual({ text: 'Họ, chữ đệm, tên người được khai sinh', value: 'NÔNG MINH KHÔI' });
  });
});

describe('wrong answers', () => {
  test('errors are shown only after the page was judged, and say what and how in both languages', () => {
    const draft = openDraft(birth, null, now);
    expect(pageView(draft, 'child', 'vi', false).fields.some((shown) => shown.error)).toBe(false);
    expect(pageView(draft, 'child', 'vi', false).errors).toEqual([]);
    expect(pageView(draft, 'child', 'vi', true).errors[0]).toEqual({
      ref: '/child/fullName',
      message: 'Ông/Bà chưa khai mục này. Hãy nhập: Họ, chữ đệm, tên của trẻ.',
    });
    expect(pageView(draft, 'child', 'en', true).errors[2]?.message).toBe('Nothing is chosen yet. Please choose: “Sex”');
  });

  test.each([
    ['/child/dateOfBirth', '2026-11-24', 'Thời gian này chưa tới. Hãy kiểm tra lại ngày, tháng, năm.'],
    ['/child/dateOfBirth', '2026-02-30', 'Ngày này không có trong lịch. Hãy nhập ngày, tháng, năm, ví dụ 05/09/2025.'],
    ['/child/dateOfBirth', '2026', 'Ngày còn thiếu. Hãy nhập đủ ngày, tháng và năm.'],
    ['/child/dateOfBirth', '1870-01-01', 'Thời gian này đã quá 150 năm. Hãy kiểm tra lại năm.'],
    ['/child/sex', 'unicorn', 'Mục này chưa đúng. Hãy chọn một trong các mục có sẵn.'],
    ['/mother/birthYear', '90', 'Năm chưa đúng. Hãy nhập năm gồm 4 chữ số, ví dụ 1990.'],
    ['/mother/birthYear', '2027', 'Thời gian này chưa tới. Hãy kiểm tra lại ngày, tháng, năm.'],
    ['/mother/personalNumber', '12', 'Số này chưa đúng. Hãy nhập 12 hoặc 9 chữ số in trên giấy tờ.'],
    ['/contact/phone', '12', 'Số điện thoại chưa đúng. Hãy nhập số bắt đầu bằng 0, ví dụ 0912 345 678.'],
    ['/request/copies', 'hai', 'Mục này chỉ nhận số. Hãy nhập bằng chữ số.'],
    ['/request/copies', 1.5, 'Hãy nhập số nguyên, không có phần lẻ.'],
    ['/request/copies', 51, 'Số này quá lớn. Hãy nhập số không quá 50.'],
    ['/child/fullName', 'A'.repeat(201), 'Nội dung quá dài. Hãy rút gọn còn 200 ký tự.'],
  ] as const)('%s = %j stays as given and is named', (ref, value, message) => {
    expect(field(give(openDraft(birth, null, now), ref, value), ref)).toMatchObject({ value, error: message });
  });

  test.each([
    ['/applicant/dateOfBirth', '1900-01-01'],
    ['/mother/birthYear', '1960'],
    ['/child/fullName', 'Ƀ'],
    ['/child/fullName', "H'Blưm"],
    ['/contact/phone', '+84 912-345-678'],
  ])('%s = %j is odd but possible: no error', (ref, value) => {
    expect(field(give(openDraft(birth, null, now), ref, value), ref)?.error).toBeUndefined();
  });

  test('a value of another kind, a field of another form and a text without end are refused', () => {
    const draft = openDraft(birth, null, now);
    const code = (ref: string, value: AnswerValue) => {
      const result = giveAnswer(draft, ref, value, 'typed', now);
      return result.ok ? 'taken' : result.fault.code;
    };
    expect(code('/child/fullName', true)).toBe('wrong-type');
    expect(code('/request/fatherDeclared', 'yes')).toBe('wrong-type');
    expect(code('/child/fullName', 'a'.repeat(2001))).toBe('wrong-type');
    expect(code('/request/copies', Number.NaN)).toBe('wrong-type');
    expect(code('/child/height', 'x')).toBe('unknown-field');
    expect(code('/__proto__/x', 'x')).toBe('unknown-field');
    expect(code('/request/copies', ' 3 ')).toBe('taken');
  });

  test('letters come composed, marks that turn the writing direction do not come at all', () => {
    const draft = give(openDraft(birth, null, now), '/child/fullName', 'Nông Thị\u202e Mai\u0000\n'.normalize('NFD'));
    expect(field(draft, '/child/fullName')?.value).toBe('Nông Thị Mai ');
    expect(declarationOf(draft).data['child']).toMatchObject({ fullName: 'Nông Thị Mai' });
  });
});

describe('marital status', () => {
  test('for herself nothing on the card is asked again', () => {
    const draft = answered(openDraft(marital, womanWithCard('chip-verified', 'chip'), now), {
      '/applicant/forWhom': 'self',
    });
    const asked = formPages(draft, 'vi').flatMap((page) =>
      pageView(draft, page.id, 'vi', false)
        .fields.filter((shown) => shown.value === null)
        .map((shown) => shown.ref),
    );
    expect(asked).toEqual(['/applicant/phone', '/purpose/purpose', '/status/maritalStatus', '/status/periods']);
  });

  test('a declaration parked as JSON and taken up again is the same declaration', () => {
    const draft = answered(openDraft(marital, womanWithCard('qr', 'qr'), now), { '/applicant/forWhom': 'self' });
    const parked: Draft = JSON.parse(JSON.stringify(draft));
    expect(declarationOf(parked)).toEqual(declarationOf(draft));
    expect(draftErrors(parked, 'en')).toEqual(draftErrors(draft, 'en'));
  });
});

test.each(procedureCodes())(
  '%s: ten thousand random answers never throw, and no error means valid',
  (code) => {
    const pkg = packageFromDisk(code);
    const { nodes, validator } = compile(pkg);
    const refs = [...nodes.keys(), '/status/periods/i1/place', '/status/periods/i1/from', '/nowhere'];
    const options = pkg.ui.pages.flatMap((page) => page.fields.flatMap((one) => one.options ?? []));
    const value: fc.Arbitrary<AnswerValue> = fc.oneof(
      fc.constantFrom<AnswerValue>(
        null,
        true,
        false,
        '',
        '1990',
        '2020-05',
        '1990-01-31',
        '0912345678',
        '004190000017',
        1,
      ),
      fc.constantFrom<AnswerValue>('Việt Nam', ...options),
      fc.string({ maxLength: 20, unit: 'binary' }),
      fc.double(),
    );
    const answers = fc.array(fc.tuple(fc.constantFrom(...refs), value), { maxLength: 100, size: 'max' });
    // Half of them start from a whole declaration, so that "no error" is really met.
    const good = pkg.examples.find((example) => example.expect.errors?.length === 0);
    const whole = (good?.answers ?? []).map((given) => [given.ref, given.value] as const);
    const person = fc.constantFrom(null, good?.person ?? null, womanWithCard('qr', 'qr'));
    let faultless = 0;
    fc.assert(
      fc.property(person, answers, fc.boolean(), (who, random, fromWhole) => {
        let draft = openDraft(pkg, who, now);
        for (const [ref, one] of fromWhole ? [...whole, ...random.slice(0, 2)] : random) {
          const next = giveAnswer(draft, ref, one, 'typed', now);
          if (next.ok) draft = next.value;
        }
        for (const page of formPages(draft, 'en')) pageView(draft, page.id, 'en', true);
        reviewSections(draft, 'vi');
        wantedPapers(draft, 'vi');
        printLines(draft);
        const { data, provenance } = declarationOf(draft);
        for (const ref of Object.keys(provenance))
          if (!/\/[0-9]+\//u.test(ref)) expect(stateOf(draft).fields.get(ref)?.visible).toBe(true);
        if (draftErrors(draft, 'vi').length > 0) return;
        faultless++;
        expect(validator.validate(data).valid).toBe(true);
      }),
      { numRuns: 200 },
    );
    expect(faultless).toBeGreaterThan(0);
  },
  60_000,
);
