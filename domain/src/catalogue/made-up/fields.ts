import type { CatalogueEntry } from '../entry.ts';

/** A field (lĩnh vực) of the made-up list: who is who in it, and what its texts look like. */
export type FieldFacts = {
  readonly vi: string;
  readonly level: CatalogueEntry['level'];
  readonly decides: string;
  readonly receives: string;
  readonly channel: CatalogueEntry['channel'];
  /** verbatim texts; one is drawn for each entry */
  readonly fees: readonly string[];
  readonly legalBasis: string;
};

const free = 'Không thu phí, lệ phí.';
const commune = 'Ủy ban nhân dân cấp xã';
const centre = 'Trung tâm Phục vụ hành chính công';
const police = 'Công an cấp xã';
const licence = [
  'Phí thẩm định: 1.200.000 đồng/hồ sơ.',
  'Phí thẩm định: 600.000 đồng/hồ sơ; cấp lại: 300.000 đồng/hồ sơ.',
  'Lệ phí: 200.000 đồng/giấy. Miễn lệ phí đối với hộ nghèo, người khuyết tật nặng.',
  free,
];
const province = (department: string, vi: string, law: string, fees: readonly string[] = licence): FieldFacts => ({
  vi,
  level: 'province',
  decides: department,
  receives: `${centre} tỉnh`,
  channel: 'counter-intake',
  fees,
  legalBasis: law,
});
const local = (vi: string, law: string, fees: readonly string[] = [free], decides = commune): FieldFacts => ({
  vi,
  level: 'commune',
  decides,
  receives: `${centre} cấp xã`,
  channel: 'counter-intake',
  fees,
  legalBasis: law,
});

/** By a short name of their own: the fields of communes first, then those of the province. Fees and laws are examples, not advice. */
export const fields = {
  'civil-status': local('Hộ tịch', 'Luật Hộ tịch số 60/2014/QH13; Nghị định số 123/2015/NĐ-CP', [
    'Theo Nghị quyết của Hội đồng nhân dân cấp tỉnh. Miễn lệ phí: người thuộc gia đình có công với cách mạng; người thuộc hộ nghèo; người khuyết tật.',
    free,
  ]),
  certification: local('Chứng thực', 'Nghị định số 23/2015/NĐ-CP; Thông tư số 226/2016/TT-BTC', [
    '2.000 đồng/trang; từ trang thứ ba trở lên thu 1.000 đồng/trang; tối đa không quá 200.000 đồng/bản.',
    '10.000 đồng/trường hợp.',
    '50.000 đồng/hợp đồng, giao dịch.',
  ]),
  residence: {
    ...local('Đăng ký, quản lý cư trú', 'Luật Cư trú số 68/2020/QH14', [
      'Nộp trực tiếp: 20.000 đồng/lần; nộp trực tuyến: 10.000 đồng/lần. Miễn lệ phí: trẻ em; hộ nghèo; người cao tuổi; người khuyết tật; người có công với cách mạng.',
      free,
    ]),
    decides: police,
    receives: police,
    channel: 'police-handoff',
  },
  identity: {
    ...local('Cấp, quản lý căn cước', 'Luật Căn cước số 26/2023/QH15', [
      'Cấp lần đầu: miễn lệ phí. Cấp đổi: 50.000 đồng/thẻ. Cấp lại: 70.000 đồng/thẻ. Miễn: người dân ở xã đặc biệt khó khăn; người khuyết tật; người dưới 18 tuổi mồ côi cả cha lẫn mẹ.',
      free,
    ]),
    level: 'province',
    decides: 'Công an cấp tỉnh',
    receives: police,
    channel: 'police-handoff',
  },
  vehicles: {
    ...province(
      'Công an cấp tỉnh',
      'Đăng ký phương tiện, giấy phép lái xe',
      'Luật Trật tự, an toàn giao thông đường bộ số 36/2024/QH15',
      ['Nộp trực tiếp: 135.000 đồng/lần; nộp trực tuyến: 115.000 đồng/lần.'],
    ),
    receives: 'Công an cấp tỉnh',
    channel: 'police-handoff',
  },
  land: local('Đất đai', 'Luật Đất đai số 31/2024/QH15; Nghị định số 151/2025/NĐ-CP', [
    'Theo Nghị quyết của Hội đồng nhân dân cấp tỉnh. Miễn: hộ nghèo; đồng bào dân tộc thiểu số ở xã đặc biệt khó khăn.',
  ]),
  building: local('Xây dựng, nhà ở', 'Luật Xây dựng số 50/2014/QH13', [
    '75.000 đồng/giấy phép theo Nghị quyết của Hội đồng nhân dân cấp tỉnh.',
  ]),
  business: local('Đăng ký kinh doanh', 'Nghị định số 168/2025/NĐ-CP', [
    'Nộp trực tiếp: 100.000 đồng/lần; nộp trực tuyến: không thu lệ phí.',
  ]),
  social: local('Bảo trợ xã hội', 'Nghị định số 20/2021/NĐ-CP'),
  merit: local('Người có công', 'Pháp lệnh số 02/2020/UBTVQH14'),
  insurance: local(
    'Bảo hiểm xã hội, bảo hiểm y tế',
    'Luật Bảo hiểm xã hội số 41/2024/QH15',
    [free],
    'Bảo hiểm xã hội cơ sở',
  ),
  education: local('Giáo dục và đào tạo', 'Luật Giáo dục số 43/2019/QH14'),
  tax: local('Thuế', 'Luật Quản lý thuế số 38/2019/QH14', [free], 'Thuế cơ sở'),
  military: local('Nghĩa vụ quân sự', 'Luật Nghĩa vụ quân sự số 78/2015/QH13', [free], 'Ban Chỉ huy quân sự cấp xã'),
  complaints: local('Tiếp công dân, khiếu nại, tố cáo', 'Luật Khiếu nại số 02/2011/QH13; Luật Tố cáo số 25/2018/QH14'),
  health: province('Sở Y tế', 'Y tế, dược, an toàn thực phẩm', 'Luật Khám bệnh, chữa bệnh số 15/2023/QH15'),
  labour: province('Sở Nội vụ', 'Lao động, việc làm', 'Bộ luật Lao động số 45/2019/QH14'),
  trade: province('Sở Công Thương', 'Công thương', 'Luật Thương mại số 36/2005/QH11'),
  farming: province(
    'Sở Nông nghiệp và Môi trường',
    'Nông nghiệp, môi trường',
    'Luật Bảo vệ môi trường số 72/2020/QH14',
  ),
  culture: province('Sở Văn hóa, Thể thao và Du lịch', 'Văn hóa, thể thao, du lịch', 'Luật Du lịch số 09/2017/QH14'),
  transport: province('Sở Xây dựng', 'Giao thông, xây dựng', 'Luật Đường bộ số 35/2024/QH15'),
  justice: province('Sở Tư pháp', 'Bổ trợ tư pháp', 'Luật Công chứng số 46/2024/QH15'),
  science: province('Sở Khoa học và Công nghệ', 'Khoa học, công nghệ, viễn thông', 'Luật Khoa học và Công nghệ'),
  schools: province('Sở Giáo dục và Đào tạo', 'Tổ chức cơ sở giáo dục', 'Nghị định số 125/2024/NĐ-CP', [free]),
  order: province('Công an cấp tỉnh', 'Quản lý ngành nghề có điều kiện về an ninh', 'Nghị định số 96/2016/NĐ-CP'),
  associations: province('Sở Nội vụ', 'Hội, quỹ, tín ngưỡng, tôn giáo', 'Nghị định số 126/2024/NĐ-CP', [free]),
} as const satisfies Record<string, FieldFacts>;
/** Short name of a field. */
export type Field = keyof typeof fields;
