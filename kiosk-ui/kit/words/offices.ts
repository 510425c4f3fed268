const vi = {
  offices: {
    lead: 'Nơi nào trong tỉnh cũng nhận được. Chọn nơi tiện cho Ông/Bà.',
    label: 'Nơi nhận kết quả',
    other: 'Chọn nơi khác',
    here: 'Tại đây',
    chosen: 'Đang chọn',
  },
};

const en: typeof vi = {
  offices: {
    lead: 'Any office of the province can do it. Choose what suits you.',
    label: 'Where you get the result',
    other: 'Another office',
    here: 'Here',
    chosen: 'Chosen',
  },
};

/** Which office gives the result out. */
export const offices = { vi, en };
