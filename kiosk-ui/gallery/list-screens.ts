import type { LeafView } from '@mot-cua/domain/screen-parts.ts';
import type { ScreenOf } from '@mot-cua/domain/visit-screen.ts';
import { field } from './form-fields.ts';

/** Forms that ask for several like things, and for an address; everything in them is invented. */

const leaf = (some: Parameters<typeof field>[0]): LeafView => field(some);

const periodFields = (item: string): LeafView[] => [
  leaf({
    ref: `/status/periods/${item}/place`,
    label: 'Xác nhận cho thời gian cư trú tại',
    widget: 'text',
    value: 'Thôn Na Lốc, xã Mường Khương, tỉnh Lào Cai',
    source: 'typed',
  }),
  leaf({
    ref: `/status/periods/${item}/from`,
    label: 'Từ ngày',
    help: 'Không nhớ ngày thì chỉ cần tháng và năm, hoặc năm.',
    widget: 'date',
    keyboard: 'digits',
    partial: true,
    value: '2012-05',
    source: 'typed',
  }),
  leaf({
    ref: `/status/periods/${item}/to`,
    label: 'Đến ngày',
    help: 'Để trống nếu đến nay.',
    widget: 'date',
    keyboard: 'digits',
    partial: true,
    required: false,
  }),
];

const item = (position: number, summary: string, open: boolean) => ({
  id: `i${position}`,
  ref: `/status/periods/i${position}`,
  title: `Nơi cư trú ${position}`,
  summary,
  wrong: false,
  removable: true,
  open,
  fields: open ? periodFields(`i${position}`) : [],
});

const form = (id: string, title: string, fields: ScreenOf<'form'>['fields']): ScreenOf<'form'> => ({
  name: 'form',
  page: { id, title, index: 3, of: 4 },
  fields,
  errors: [],
  fromReview: false,
});

export const listScreens = {
  'form-list': form('periods', 'Thời gian cư trú', [
    field({
      ref: '/status/periods',
      label: 'Thời gian cư trú cần xác nhận',
      help: 'Mỗi nơi đã cư trú là một mục.',
      widget: 'list',
      keyboard: 'none',
      items: [
        item(1, 'Phường Thục Phán, tỉnh Cao Bằng · 1996 – 2012', false),
        item(2, 'Thôn Na Lốc, xã Mường Khương, tỉnh Lào Cai · 05/2012', true),
      ],
      add: 'Thêm nơi cư trú',
    }),
  ]),
  'form-address': form('residence', 'Nơi cư trú', [
    field({
      ref: '/applicant/residence',
      label: 'Nơi cư trú hiện nay',
      widget: 'address',
      keyboard: 'none',
      asRead: 'Tổ 5, phường Sông Hiến, thành phố Cao Bằng, tỉnh Cao Bằng',
      candidates: [
        {
          label: 'Phường Thục Phán, tỉnh Cao Bằng',
          answers: [
            { ref: '/applicant/residence/provinceCode', value: '04' },
            { ref: '/applicant/residence/commune', value: 'phường Thục Phán' },
          ],
        },
        {
          label: 'Phường Nùng Trí Cao, tỉnh Cao Bằng',
          answers: [
            { ref: '/applicant/residence/provinceCode', value: '04' },
            { ref: '/applicant/residence/commune', value: 'phường Nùng Trí Cao' },
          ],
        },
      ],
      parts: [
        leaf({
          ref: '/applicant/residence/provinceCode',
          label: 'Tỉnh, thành phố',
          widget: 'choice',
          keyboard: 'none',
          value: '04',
          source: 'typed',
          options: [
            'Cao Bằng',
            'Lạng Sơn',
            'Tuyên Quang',
            'Thái Nguyên',
            'Bắc Ninh',
            'Phú Thọ',
            'Lào Cai',
            'Lai Châu',
            'Sơn La',
          ].map((label, at) => ({ value: String(at + 4).padStart(2, '0'), label })),
        }),
        leaf({ ref: '/applicant/residence/commune', label: 'Xã, phường, đặc khu', widget: 'text' }),
        leaf({
          ref: '/applicant/residence/street',
          label: 'Số nhà, đường, thôn, tổ',
          widget: 'text',
          required: false,
          value: 'Tổ 5',
          source: 'typed',
        }),
      ],
    }),
  ]),
};
