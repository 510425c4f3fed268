import Type, { type Static } from 'typebox';
import { reasonsOf } from './exceptions/reasons.ts';
import { SupplementReason } from './supplement.ts';

/**
 * The two slips that a counter writes about a dossier (TT 03/2025/TT-VPCP, Phụ lục I; reference/domain.md, 3.4): Mẫu 02, what has to be
 * brought, and Mẫu 03, why it is not taken on. Written at a counter with the line up or down: words of fixed lists alone, no text of the
 * officer, so that it may lie in the office's log until the province has it.
 */
export const RefusalReason = Type.Union([
  Type.Literal('not-this-office'),
  Type.Literal('conditions-not-met'),
  Type.Literal('not-entitled'),
  Type.Literal('already-settled'),
  Type.Literal('papers-forged'),
  Type.Literal('citizen-withdraws'),
]);
export type RefusalReason = Static<typeof RefusalReason>;
/** Those of the consoles (exceptions/reasons.ts) save `other`, which wants a note. */
export const refusalReasons: readonly RefusalReason[] = reasonsOf['reject-slip'].filter((reason) => reason !== 'other');

/** As they stand on the slip, which the citizen reads. */
export const refusalReasonWords: Readonly<Record<RefusalReason, string>> = {
  'not-this-office': 'Thủ tục không thuộc thẩm quyền tiếp nhận, giải quyết của cơ quan này',
  'conditions-not-met': 'Hồ sơ không đáp ứng yêu cầu, điều kiện của thủ tục',
  'not-entitled': 'Người nộp không phải người có quyền yêu cầu, và không có giấy ủy quyền',
  'already-settled': 'Việc này đã được giải quyết',
  'papers-forged': 'Giấy tờ trong hồ sơ có dấu hiệu không hợp pháp, phải xác minh',
  'citizen-withdraws': 'Công dân đề nghị không nộp hồ sơ nữa',
};

export const SlipAsked = Type.Object(
  {
    /** of the procedure's package */
    key: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
    reason: SupplementReason,
  },
  { additionalProperties: false },
);
export type SlipAsked = Static<typeof SlipAsked>;

export const SlipSays = Type.Union([
  Type.Object(
    { form: Type.Literal('02'), papers: Type.Array(SlipAsked, { minItems: 1, maxItems: 20 }) },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      form: Type.Literal('03'),
      reason: RefusalReason,
    },
    { additionalProperties: false },
  ),
]);
export type SlipSays = Static<typeof SlipSays>;

/** On 80 mm of the ticket printer, or A4 by the form printer. */
export const SlipPaper = Type.Union([Type.Literal('strip'), Type.Literal('a4')]);
export type SlipPaper = Static<typeof SlipPaper>;

const title = Type.String({ minLength: 1, maxLength: 200 });

/** `POST /v1/dossiers/<id>/counter-slip`, by the kiosk that the dossier came from; told again the same it changes nothing. */
export const CounterSlip = Type.Object(
  {
    says: SlipSays,
    /** titles of the papers by key, as the kiosk's package has them */
    titles: Type.Record(Type.String({ maxLength: 40 }), title),
    /** number of the officer in the office's plan */
    officer: Type.String({ pattern: '^[0-9]{2,6}$' }),
    /** when it was written, office time, epoch ms */
    at: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
export type CounterSlip = Static<typeof CounterSlip>;
