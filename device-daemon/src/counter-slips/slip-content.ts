import { refusalReasonWords, type SlipSays } from '@mot-cua/domain/counter-slips.ts';
import { supplementReasonWords } from '@mot-cua/domain/supplement.ts';

/** A slip of a counter as it is drawn: no name, no number of a person; the code opens nothing by itself. */
export type CounterSlipContent = {
  readonly office: string;
  readonly procedureTitle: string;
  /** of the dossier: the official one once it is known, else the provisional one */
  readonly code: string;
  readonly says: SlipSays;
  /** by key of a paper */
  readonly titles: Readonly<Record<string, string>>;
  readonly officer: string;
  /** office time, epoch ms */
  readonly writtenAt: number;
};

export const slipTitles = {
  '02': 'PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ',
  '03': 'PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ',
} as const;

/** The body of both kinds of paper, a line each; `of`: what it belongs to, drawn lighter. */
export const slipLines = ({ says, titles }: CounterSlipContent): { readonly line: string; readonly of?: string }[] =>
  says.form === '02'
    ? says.papers.map(({ key, reason }, at) => ({
        line: `${at + 1}. ${titles[key] ?? key}`,
        of: supplementReasonWords[reason].vi,
      }))
    : [{ line: `${refusalReasonWords[says.reason]}.` }];

export const slipIntro = {
  '02': 'Hồ sơ đã nộp cần bổ sung, hoàn thiện những nội dung sau:',
  '03': 'Qua xem xét, hồ sơ không được tiếp nhận, giải quyết với lý do:',
} as const;

export const slipAfter = {
  '02': 'Việc bổ sung chỉ được yêu cầu một lần. Ông/Bà có thể nộp bổ sung tại ki-ốt bằng thẻ căn cước, hoặc tại quầy.',
  '03': 'Xin thông báo để Ông/Bà được biết và thực hiện.',
} as const;
