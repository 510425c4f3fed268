import Type, { type Static } from 'typebox';
import { inLanguage, Language, type Localized } from './localized.ts';
import { Sha256Hex } from './receiving.ts';

/**
 * What a citizen may agree to beyond what the dossier needs: each by itself, none of them ticked beforehand, none of them
 * needed. An office offers those it can keep (kiosk.json, `extras`).
 */
export const ExtraPurpose = Type.Union([
  Type.Literal('notice-zalo'),
  Type.Literal('notice-sms'),
  Type.Literal('survey'),
  Type.Literal('reuse'),
]);
export type ExtraPurpose = Static<typeof ExtraPurpose>;

/** A new wording gets a new version: what was agreed to is found again by version and SHA-256. */
export const EXTRAS_VERSION = '2026-12.1';

type ExtraText = { readonly title: Localized; readonly text: Localized; readonly needsPhone: boolean };

/** What each of them is, in the words that are agreed to. */
export const extraTexts: Readonly<Record<ExtraPurpose, ExtraText>> = {
  'notice-zalo': {
    title: { vi: 'Báo tin hồ sơ qua Zalo', en: 'News of the dossier by Zalo' },
    text: {
      vi: 'Cơ quan một cửa dùng số điện thoại để báo tin về hồ sơ này. Xong hồ sơ thì thôi.',
      en: 'The office uses the telephone number for news of this dossier only.',
    },
    needsPhone: true,
  },
  'notice-sms': {
    title: { vi: 'Báo tin hồ sơ qua tin nhắn SMS', en: 'News of the dossier by text message' },
    text: {
      vi: 'Cơ quan một cửa dùng số điện thoại để báo tin về hồ sơ này. Xong hồ sơ thì thôi.',
      en: 'The office uses the telephone number for news of this dossier only.',
    },
    needsPhone: true,
  },
  survey: {
    title: { vi: 'Gọi hỏi ý kiến sau khi xong', en: 'A call to ask how it went' },
    text: {
      vi: 'Có thể có người gọi một lần, hỏi về chất lượng phục vụ.',
      en: 'Somebody may call once and ask about the service.',
    },
    needsPhone: true,
  },
  reuse: {
    title: { vi: 'Dùng lại giấy tờ đã quét cho lần sau', en: 'Use the scanned papers again' },
    text: {
      vi: 'Kho của tỉnh giữ giấy tờ đã quét, để lần sau Ông/Bà không phải nộp lại.',
      en: 'The province keeps the scanned papers, so that you need not bring them again.',
    },
    needsPhone: false,
  },
};

/** How it is taken back; stands below every one of them and is part of the text. */
export const withdrawal: Localized = {
  vi: 'Rút lại lúc nào cũng được: nói với cán bộ một cửa và đưa mã hồ sơ trên phiếu.',
  en: 'Withdraw at any time: tell the office and show the code on your slip.',
};

/** The whole text that one consent is given to, in the language that was on the screen; its SHA-256 is recorded. */
export const extraWhole = (purpose: ExtraPurpose, language: Language): string => {
  const { title, text } = extraTexts[purpose];
  return [title, text, withdrawal].map((part) => inLanguage(part, language)).join('\n');
};

/** A mobile or landline number of Viet Nam as it is dialled here. */
export const PHONE = /^0[0-9]{9,10}$/;

/** In `data/metadata.json`: each of those that were offered, given or not. */
export const ConsentRecord = Type.Object({
  purpose: ExtraPurpose,
  given: Type.Boolean(),
  /** when it was decided, office time */
  at: Type.String(),
  textVersion: Type.String({ maxLength: 40 }),
  textSha256: Sha256Hex,
  /** of the screen; a text that it does not have was shown in Vietnamese */
  language: Language,
  /** by a finger on the kiosk's screen, on a step of its own, not ticked beforehand */
  method: Type.Literal('kiosk-screen'),
  /** only with a consent that was given and needs it */
  phone: Type.Optional(Type.String({ pattern: '^0[0-9]{9,10}$' })),
});
export type ConsentRecord = Static<typeof ConsentRecord>;
