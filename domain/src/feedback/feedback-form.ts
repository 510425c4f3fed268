import type { ProcedurePackage } from '../procedure-package/schema.ts';

/**
 * Phản ánh, kiến nghị (PAKN; NĐ 20/2008/NĐ-CP, NĐ 92/2017/NĐ-CP): what people think of the service, without a card and without a
 * name. It is no administrative procedure: it has no ticket, no official code and no place in the list to choose from. It
 * runs on the engine of every declaration, so that boxes, keyboards and messages are the ones that citizens know, and the
 * repository judges it as it judges everything else. Complaints and denunciations (khiếu nại, tố cáo) have a law of their own
 * and never come this way.
 */
export const FEEDBACK = '0.000001';
export const isFeedback = (procedureId: string): boolean => procedureId === FEEDBACK;

/** What it may be about, in the order in which it is offered. */
export const feedbackTopics = ['manner', 'procedure', 'waiting', 'place', 'kiosk', 'other'] as const;
export type FeedbackTopic = (typeof feedbackTopics)[number];

/** As much as a person types at a kiosk in a quarter of an hour. */
const MOST_WORDS = 1_500;

export const feedbackForm: ProcedurePackage = {
  procedure: {
    format: 'procedure-package/1',
    id: FEEDBACK,
    version: '2026.12.1',
    validFrom: '2025-07-01',
    validTo: null,
    kind: 'e-form',
    channel: 'counter-intake',
    legalBasis: [
      {
        vi: 'Nghị định 20/2008/NĐ-CP về tiếp nhận, xử lý phản ánh, kiến nghị',
        en: 'Decree 20/2008/NĐ-CP on receiving and handling feedback',
      },
    ],
    identity: { minimum: 'none' },
    wantsEthnicity: false,
    owner: null,
    truthDeclaration: { version: 'none' },
    searchWords: [],
  },
  dataSchema: {
    type: 'object',
    properties: {
      about: { type: 'string', enum: [...feedbackTopics] },
      words: { type: 'string', minLength: 5, maxLength: MOST_WORDS },
      wantsCall: { type: 'boolean' },
      phone: { type: 'string' },
    },
    required: ['about', 'words'],
    additionalProperties: false,
  },
  ui: {
    pages: [
      { id: 'about', fields: [{ ref: '/about', widget: 'choice', options: [...feedbackTopics], required: true }] },
      {
        id: 'words',
        fields: [
          { ref: '/words', widget: 'long-text', required: true },
          { ref: '/wantsCall', widget: 'yes-no' },
          { ref: '/phone', widget: 'phone', required: true },
        ],
      },
    ],
  },
  rules: [{ id: 'phone', effect: 'show', target: '/phone', when: { '==': [{ var: '/wantsCall' }, true] } }],
  bind: [],
  papers: [],
  texts: {
    vi: {
      'procedure.title': 'Phản ánh, kiến nghị',
      'page.about.title': 'Ông/Bà muốn góp ý về việc gì?',
      'page.words.title': 'Ông/Bà muốn nói điều gì?',
      '/about.label': 'Góp ý về việc gì',
      '/about=manner': 'Thái độ phục vụ',
      '/about=procedure': 'Thủ tục, giấy tờ, phí',
      '/about=waiting': 'Chờ đợi, trả kết quả muộn',
      '/about=place': 'Chỗ ngồi, lối đi, vệ sinh',
      '/about=kiosk': 'Máy này',
      '/about=other': 'Việc khác',
      '/words.label': 'Nội dung góp ý',
      '/words.help': 'Xin ghi rõ việc gì, ở đâu, lúc nào. Không cần ghi tên Ông/Bà.',
      '/wantsCall.label': 'Tôi muốn được gọi lại để trả lời',
      '/phone.label': 'Số điện thoại',
      '/phone.help': 'Chỉ dùng để trả lời góp ý này.',
    },
    en: {
      'procedure.title': 'Feedback and suggestions',
      'page.about.title': 'What would you like to tell us about?',
      'page.words.title': 'What would you like to say?',
      '/about.label': 'What it is about',
      '/about=manner': 'How I was treated',
      '/about=procedure': 'Procedures, papers, fees',
      '/about=waiting': 'Waiting, late results',
      '/about=place': 'Seats, ways, cleanliness',
      '/about=kiosk': 'This kiosk',
      '/about=other': 'Something else',
      '/words.label': 'Your feedback',
      '/words.help': 'Please say what, where and when. Your name is not needed.',
      '/wantsCall.label': 'I would like to be called back with an answer',
      '/phone.label': 'Telephone number',
      '/phone.help': 'Used to answer this feedback only.',
    },
  },
  print: { title: '', lines: [] },
  examples: [
    {
      name: 'nobody wants to be called: no number is asked',
      today: '2026-12-01',
      person: null,
      answers: [
        { ref: '/about', value: 'waiting' },
        { ref: '/words', value: 'Quầy 3 chỉ có một cán bộ, tôi chờ hai giờ.' },
      ],
      expect: {
        pages: ['about', 'words'],
        hidden: ['/phone'],
        errors: [],
        output: { about: 'waiting', words: 'Quầy 3 chỉ có một cán bộ, tôi chờ hai giờ.' },
      },
    },
    {
      name: 'whoever wants to be called says where',
      today: '2026-12-01',
      person: null,
      answers: [
        { ref: '/about', value: 'kiosk' },
        { ref: '/words', value: 'Chữ trên phiếu hơi nhỏ.' },
        { ref: '/wantsCall', value: true },
      ],
      expect: { required: ['/about', '/words', '/phone'], errors: ['/phone'] },
    },
  ],
};
