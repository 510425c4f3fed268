import { lifeEvents } from '@mot-cua/domain/catalogue/life-events.ts';
import { generateCatalogue } from '@mot-cua/domain/catalogue/made-up/generate.ts';
import { mostAsked, usualUses } from '@mot-cua/domain/catalogue/most-asked.ts';
import type { ProcedureCard } from '@mot-cua/domain/screen-parts.ts';
import { makeList } from '@mot-cua/domain/search/make-list.ts';
import { synonymsOf } from '@mot-cua/domain/search/synonyms.ts';
import type { Screen, ScreenOf } from '@mot-cua/domain/visit-screen.ts';

/** How somebody finds their procedure, over the made-up list of the national catalogue. */
export const births: ProcedureCard = {
  id: '1.001193',
  title: 'Đăng ký khai sinh',
  summary: 'Khai sinh cho trẻ em dưới 16 tuổi.',
  kind: 'e-form',
};
/** What the guide leads to when a child was born. */
const forAChild: ProcedureCard[] = [
  births,
  { id: '1.004222', title: 'Đăng ký thường trú', summary: '', kind: 'e-form' },
  { id: '9.1', title: 'Cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi', summary: '', kind: 'counter' },
];
/** Its number is taken, or its list printed. */
const atCounter = {
  ids: forAChild.slice(-1).map(({ id }) => id),
  heading: 'Làm tại quầy',
  end: 'Việc còn lại làm tại quầy',
};
export const single: ProcedureCard = {
  id: '1.004873',
  title: 'Cấp giấy xác nhận tình trạng hôn nhân',
  summary: 'Xác nhận độc thân, dùng để kết hôn, mua bán nhà đất.',
  kind: 'e-form',
};
export const copies: ProcedureCard = {
  id: '2.000815',
  title: 'Chứng thực bản sao từ bản chính',
  summary: 'Sao y bằng cấp, giấy tờ. Cán bộ đối chiếu bản chính.',
  kind: 'checklist',
};

const made = generateCatalogue();
const eForms = [births.id, single.id, '2.000635'];

/** What the gallery serves at `listUrl`. */
export const listUrl = '/catalogue/gallery.json';
export const listJson = (): string =>
  JSON.stringify(
    makeList(
      made.map(({ code, title, field, synonyms }) => ({
        id: code,
        title,
        kind: eForms.includes(code) ? ('e-form' as const) : ('counter' as const),
        field,
        names: synonyms,
        uses: usualUses(code),
      })),
      synonymsOf(null),
    ),
  );

const popular = mostAsked.slice(0, 8).flatMap((code): ProcedureCard[] => {
  const known = [births, single, copies].find(({ id }) => id === code);
  const entry = made.find((one) => one.code === code);
  return known ? [known] : entry ? [{ id: code, title: entry.title.vi, summary: entry.field, kind: 'counter' }] : [];
});
const land = made.find(({ code }) => code === '1.012787');

const before: ScreenOf<'before'> = {
  name: 'before',
  procedure: births,
  counterOnly: null,
  who: {
    helps: 'Tổ công nghệ số cộng đồng; công chức hướng dẫn tại Bộ phận Một cửa',
    receives: 'Trung tâm Phục vụ hành chính công cấp xã',
    decides: 'Ủy ban nhân dân cấp xã',
  },
  checklist: null,
  channelNote: 'Máy chuyển hồ sơ cho cán bộ một cửa tiếp nhận.',
  fee: 'Không thu lệ phí',
  duration: 'Trong ngày làm việc',
  legalBasis: 'Luật Hộ tịch 2014, Nghị định 123/2015/NĐ-CP',
  papers: [
    { title: 'Giấy chứng sinh', note: 'Bản chính, do bệnh viện cấp.', required: true },
    { title: 'Giấy chứng nhận kết hôn của cha mẹ', note: 'Nếu cha mẹ đã đăng ký kết hôn.', required: false },
  ],
};

export const chooseScreens: Record<string, Screen> = {
  choose: {
    name: 'choose',
    list: { url: listUrl, entries: made.length },
    popular,
    lately: [],
    lifeEvents: lifeEvents.map(({ id, title, picture }) => ({ id, title: title.vi, picture })),
    refused: [{ id: '1.000894', title: 'Đăng ký kết hôn' }],
  },
  guide: {
    name: 'guide',
    event: 'Có con, nuôi con',
    question: {
      id: 'what',
      text: 'Ông/Bà cần làm gì cho con?',
      answers: [
        { id: 'first', text: 'Con mới sinh, chưa có giấy khai sinh' },
        { id: 'copy', text: 'Xin bản sao giấy khai sinh' },
        { id: 'paper', text: 'Mất hoặc sai giấy khai sinh' },
        { id: 'adopt', text: 'Nhận con nuôi' },
      ],
    },
    leadsTo: [],
  },
  'guide-end': {
    name: 'guide',
    event: 'Có con, nuôi con',
    question: null,
    leadsTo: forAChild,
  },
  'guide-go-on': {
    name: 'guide',
    event: 'Có con, nuôi con',
    question: null,
    leadsTo: forAChild,
    done: [births.id],
  },
  'guide-at-counter': {
    name: 'guide',
    event: 'Có con, nuôi con',
    question: null,
    leadsTo: forAChild,
    done: [births.id],
    atCounter,
  },
  'guide-rest-at-counter': {
    name: 'guide',
    event: 'Có con, nuôi con',
    question: null,
    leadsTo: forAChild,
    done: forAChild.slice(0, -1).map(({ id }) => id),
    atCounter,
  },
  before: { ...before, signature: 'on-screen' },
  'before-fees': {
    ...before,
    procedure: {
      id: '1.004222',
      title: 'Đăng ký thường trú',
      summary: 'Đăng ký nơi ở lâu dài, ổn định.',
      kind: 'e-form',
    },
    fee: 'Nộp trực tiếp: 20.000 đồng/lần. Nộp trực tuyến: 10.000 đồng/lần. Miễn: trẻ em, người cao tuổi, người khuyết tật, người có công và thân nhân, hộ nghèo và các trường hợp khác theo Thông tư số 75/2022/TT-BTC.',
    fees: {
      direct: '20.000 đồng/lần',
      online: '10.000 đồng/lần',
      saving: '10.000 đồng',
      channel: 'police-handoff',
      countsAs: 'direct',
    },
    signature: 'wet',
    duration: '7 ngày làm việc',
    channelNote: 'Máy giúp chuẩn bị tờ khai. Công an tiếp nhận và giải quyết.',
    legalBasis: 'Luật Cư trú số 68/2020/QH14; Thông tư số 75/2022/TT-BTC',
    papers: [{ title: 'Giấy tờ chứng minh chỗ ở hợp pháp', required: false, byCase: true }],
  },
  'before-cases': {
    ...before,
    procedure: single,
    unconfirmed: ['fee'],
    fee: 'Theo mức do Hội đồng nhân dân cấp tỉnh quy định. Miễn lệ phí cho hộ nghèo, người khuyết tật.',
    feeInShort: 'Theo mức do Hội đồng nhân dân cấp tỉnh quy định.',
    signature: 'on-screen',
    duration: '03 ngày làm việc. Nếu phải xác minh: thêm không quá 03 ngày làm việc.',
    morePapers: 'Đã ly hôn, góa, được ủy quyền hoặc xin cấp lại',
    papers: [
      { title: 'Bản án hoặc quyết định ly hôn', note: 'Cần khi đã ly hôn.', required: false, byCase: true },
      { title: 'Giấy chứng tử hoặc trích lục khai tử', required: false, byCase: true },
    ],
  },
  'before-new-law': {
    ...before,
    signature: 'on-screen',
    legalBasis: 'Luật Hộ tịch số 03/2026/QH16',
    change: 'Từ ngày 01/3/2027 áp dụng Luật Hộ tịch số 03/2026/QH16. Hồ sơ nhận trước ngày đó theo luật cũ.',
  },
  'before-a4': {
    ...before,
    checklist: 'printed',
    checklistOnA4: true,
    blankForm: { print: null, trouble: null, again: true },
  },
  'before-a4-out': { ...before, blankForm: { print: null, trouble: 'paper-out', again: true } },
  'before-foreigner': {
    ...before,
    counterOnly: 'no-personal-number',
    legalBasis: 'Luật Hộ tịch 2014',
    papers: [{ title: 'Giấy chứng sinh', note: 'Bản chính, do bệnh viện cấp.', required: true }],
    ticketService: 'civil',
  },
  'before-checklist': {
    ...before,
    unconfirmed: ['papers', 'duration', 'legal-basis'],
    procedure: copies,
    checklist: 'printed',
    channelNote: 'Nộp trực tiếp tại quầy chứng thực.',
    fee: '2.000 đồng/trang, từ trang thứ ba 1.000 đồng/trang',
    legalBasis: 'Nghị định 23/2015/NĐ-CP',
    papers: [{ title: 'Bản chính giấy tờ cần sao', required: true }],
    ticketService: 'certification',
  },
  'before-counter': {
    ...before,
    procedure: { id: '1.012787', title: land?.title.vi ?? '', summary: land?.field ?? '', kind: 'counter' },
    channelNote: 'Nộp tại quầy. Máy in cho Ông/Bà một số thứ tự.',
    fee: land?.fee ?? '',
    duration: land?.duration ?? '',
    legalBasis: land?.legalBasis.join('; ') ?? '',
    papers: [],
    ticketService: 'land',
  },
};
