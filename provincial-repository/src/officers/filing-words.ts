import type { Metadata } from '@mot-cua/domain/dossier.ts';
import { feeInWords } from '@mot-cua/domain/forms/filing.ts';

/** How a dossier was filed, what is to be paid and how it is signed, as an officer reads it; null: the dossier says nothing of it. */

const ways = { direct: 'nộp trực tiếp', online: 'nộp trực tuyến' } as const;

/** `Tính là nộp trực tiếp`. */
export const countedAs = ({ filing }: Metadata): string | null => (filing ? `Tính là ${ways[filing.countsAs]}` : null);

/** The amount of the day it was agreed to; who is exempt the officer decides by the rules. */
export const feeToPay = ({ filing }: Metadata): string | null => {
  if (!filing) return null;
  return filing.fee === null ? 'Theo quy định, máy không có một mức' : feeInWords(filing.fee, 'vi');
};

/** What the officer has to do about the signature. `given`: nothing. */
export const signatureOf = ({ signature }: Metadata): { given: boolean; at: string | null; words: string } | null => {
  if (!signature) return null;
  const given = signature.at !== null;
  const words = {
    'on-screen': 'Đã ký bằng cam đoan trên màn hình ki ốt',
    wet: 'Chưa ký: công dân ký trên giấy trước mặt cán bộ',
    digital: 'Chưa ký: công dân ký số khi nộp trên Cổng dịch vụ công hoặc VNeID',
  }[signature.kind];
  return { given, at: signature.at, words };
};
