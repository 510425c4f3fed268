import type { CompleteLanguage as Language } from '@mot-cua/domain/localized.ts';

/** What a supervisor alone does at a console: emergency rolls of numbers, and an office whose host is gone. */
const vi = {
  printRoll: {
    name: 'In cuộn số dự phòng',
    title: 'In cuộn số dự phòng cho việc nào?',
    lead: 'Cuộn số dùng khi mọi máy đều hỏng. Số trên cuộn không trùng với số của máy.',
    printed: 'Cuộn đã in: in tiếp hoặc lấy bản A4',
    numbersTitle: (service: string) => `In bao nhiêu số cho ${service}?`,
    numbers: (count: number) => `${count} số`,
    numbersLead: 'Máy in phiếu in ra từng số, có đường xé. Giữ cuộn ở nơi cán bộ lấy được ngay.',
  },
  takeOver: {
    name: 'Cho máy này giữ hàng chờ',
    title: 'Cho máy này giữ hàng chờ?',
    lead: 'Chỉ làm khi máy đang giữ hàng chờ đã hỏng hẳn. Nếu máy ấy còn chạy, hai nơi có thể cùng gọi một số. Việc này được ghi lại tên Ông/Bà.',
    not: 'Không, chờ máy ấy nối lại',
    sure: 'Máy ấy đã hỏng hẳn: máy này giữ hàng chờ',
  },
};

const en: typeof vi = {
  printRoll: {
    name: 'Print an emergency roll of numbers',
    title: 'A roll of numbers for which service?',
    lead: 'A roll is for the day when every machine fails. Its numbers are never those of a machine.',
    printed: 'Rolls printed before: go on printing, or A4',
    numbersTitle: (service) => `How many numbers for ${service}?`,
    numbers: (count) => `${count} numbers`,
    numbersLead:
      'The slip printer prints them one below the other, to be torn off. Keep the roll where staff have it at once.',
  },
  takeOver: {
    name: 'Let this machine keep the queue',
    title: 'Let this machine keep the queue?',
    lead: 'Only when the machine that keeps it is gone for good. If it still runs, one number may be called at two places. Your name is recorded.',
    not: 'No, wait until that machine is back',
    sure: 'It is gone for good: this machine keeps the queue',
  },
};

const both = { vi, en };
export const supervisorWords = (language: Language) => both[language];
