import { statusWords } from '@mot-cua/domain/dossier-status.ts';
import { feedbackForm } from '@mot-cua/domain/feedback/feedback-form.ts';
import { feedbackWords } from '@mot-cua/domain/feedback/feedback-status.ts';
import { giveAnswer, openDraft, pageView } from '@mot-cua/domain/forms/draft.ts';
import type { Screen } from '@mot-cua/domain/visit-screen.ts';

/** Góp ý, phản ánh, and what a slip's codes lead to; the boxes are the form's own. */

type Shown = Extract<Screen, { name: 'feedback' }>;
type Found = NonNullable<Extract<Screen, { name: 'lookup' }>['result']>;

const page = (id: 'about' | 'words', answers: Record<string, string | boolean>, judged = false) => {
  const draft = Object.entries(answers).reduce(
    (before, [ref, value]) => {
      const given = giveAnswer(before, ref, value, 'typed', 0);
      return given.ok ? given.value : before;
    },
    openDraft(feedbackForm, null, Date.UTC(2026, 10, 23)),
  );
  const { title, fields, errors } = pageView(draft, id, 'vi', judged);
  return { title, fields: [...fields], errors: [...errors] };
};
const feedback = (over: Partial<Shown>): Shown => ({
  name: 'feedback',
  phase: 'words',
  title: 'Phản ánh, kiến nghị',
  fields: [],
  errors: [],
  about: null,
  sent: null,
  ...over,
});
const waiting = { '/about': 'waiting', '/words': 'Sáng thứ Hai quầy 3 chỉ có một cán bộ, tôi chờ hai giờ.' };
const about = 'Chờ đợi, trả kết quả muộn';
const sent: Shown['sent'] = {
  provisionalCode: 'TAM-LC-K3-261123-0007',
  secret: 'H7KD 93WX',
  custody: 'saved-here',
  clockConfirmed: true,
  slip: 'printed',
};
const found = (over: Partial<Found>): Extract<Screen, { name: 'lookup' }> => ({
  name: 'lookup',
  triesLeft: 5,
  result: {
    provisionalCode: 'TAM-LC-K3-261123-0004',
    officialCode: 'H38.12.45-261123-0007',
    procedure: 'Đăng ký khai sinh',
    custody: 'received',
    status: statusWords[4].state.vi,
    next: statusWords[4].next.vi,
    submittedAt: '2026-11-23T09:05:00+07:00',
    receivedAt: '2026-11-23T09:06:10+07:00',
    ...over,
  },
});

export const feedbackScreens: Record<string, Screen> = {
  'feedback-about': feedback({ phase: 'about', ...page('about', {}) }),
  'feedback-words': feedback({ about, ...page('words', { '/about': 'waiting' }) }),
  'feedback-call': feedback({ about, ...page('words', { ...waiting, '/wantsCall': true, '/phone': '0912' }, true) }),
  'feedback-complaint': feedback({ phase: 'complaint' }),
  'feedback-sent': feedback({ phase: 'sent', sent }),
  'feedback-not-printed': feedback({ phase: 'sent', sent: { ...sent, custody: 'received', slip: 'not-printed' } }),
  'submitting-feedback': { name: 'submitting', phase: 'sealing', what: 'feedback' },
  'lookup-result': found({}),
  'lookup-not-received': found({
    officialCode: null,
    custody: 'saved-here',
    status: null,
    next: null,
    receivedAt: null,
  }),
  'lookup-more-papers': found({
    status: statusWords[5].state.vi,
    next: 'Chạm “Hồ sơ của tôi” để xem và nộp giấy tờ còn thiếu.',
  }),
  'lookup-feedback': found({
    what: 'feedback',
    provisionalCode: sent.provisionalCode,
    officialCode: null,
    procedure: 'Phản ánh, kiến nghị',
    status: feedbackWords[10].state.vi,
    next: feedbackWords[10].next.vi,
    answer: 'Cảm ơn Ông/Bà. Từ thứ Hai 30/11, quầy 3 có thêm một cán bộ trong buổi sáng.',
  }),
};
