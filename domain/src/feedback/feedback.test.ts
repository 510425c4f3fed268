import { expect, test } from 'vitest';
import { declarationOf, draftErrors, giveAnswer, openDraft } from '../forms/draft.ts';
import { judgeDeclaration } from '../forms/judge.ts';
import { lintPackage } from '../procedure-package/lint.ts';
import { feedbackForm } from './feedback-form.ts';

const at = Date.UTC(2026, 11, 1, 3);
const filled = (answers: Record<string, string | boolean | null>) =>
  Object.entries(answers).reduce(
    (draft, [ref, value]) => {
      const given = giveAnswer(draft, ref, value, 'typed', at);
      if (!given.ok) throw new Error(`${ref}: ${given.fault.code}`);
      return given.value;
    },
    openDraft(feedbackForm, null, at),
  );

test('the form keeps what every package has to keep: texts in both languages, plain words, its own examples', () => {
  const faults = lintPackage(feedbackForm).filter(
    (fault) =>
      !/ text (procedure\.(summary|fee|duration|channelNote)|truth\.[a-z.0-9]+) is missing$/.test(fault) && // it is not chosen from a list, nothing is sworn
      !fault.startsWith('an e-form says how it is signed'), // and nothing is signed
  );
  expect(faults).toEqual([]);
});

test('a number is in the declaration only while a call is wanted: taken back, it is gone', () => {
  const told = filled({ '/about': 'kiosk', '/words': 'Chữ hơi nhỏ.', '/wantsCall': true, '/phone': '0912345678' });
  expect(draftErrors(told, 'vi')).toEqual([]);
  expect(declarationOf(told).data).toMatchObject({ phone: '0912345678' });
  const back = giveAnswer(told, '/wantsCall', null, 'typed', at);
  if (!back.ok) throw new Error(back.fault.code);
  expect(JSON.stringify(declarationOf(back.value))).not.toContain('0912345678');
  expect(draftErrors(back.value, 'vi')).toEqual([]);
});

test('judged where it arrives: as the kiosk let it pass, or with the kiosk’s own words', () => {
  const good = declarationOf(filled({ '/about': 'waiting', '/words': 'Chờ hai giờ ở quầy 3.' }));
  expect(judgeDeclaration(feedbackForm, good, at)).toEqual({ errors: [], strange: [] });
  const bad = { ...good, data: { ...good.data, words: 'x', name: 'Nông Thị Mai' } };
  expect(judgeDeclaration(feedbackForm, bad, at)).toEqual({
    errors: [{ ref: '/words', message: 'Nội dung quá ngắn. Hãy nhập ít nhất 5 ký tự.' }],
    strange: ['/name'],
  });
});
