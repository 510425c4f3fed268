import type { LifeEvent } from '../guide.ts';
import { asks, leads } from './answers.ts';

/** Where somebody lives, and on what land. */
export const home: readonly LifeEvent[] = [
  {
    id: 'moving',
    title: { vi: 'Chuyển chỗ ở', en: 'Moving' },
    picture: 'home',
    questions: [
      {
        id: 'what',
        text: { vi: 'Ông/Bà ở chỗ mới thế nào?', en: 'How do you live at the new place?' },
        answers: [
          leads('for-good', 'Ở hẳn, muốn nhập hộ khẩu', 'For good, to be registered there', '1.004222'),
          leads('for-now', 'Ở trọ, ở nhờ một thời gian', 'For some time, as a lodger', '1.004194'),
          asks('here', 'Không chuyển, chỉ cần giấy tờ', 'I stay and need a paper', 'paper'),
        ],
      },
      {
        id: 'paper',
        text: { vi: 'Ông/Bà cần gì?', en: 'What do you need?' },
        answers: [
          leads('confirm', 'Giấy xác nhận nơi ở', 'A confirmation of where I live', 'Xác nhận thông tin về cư trú'),
          leads('split', 'Tách hộ', 'A household of my own', '1.010038'),
          leads('away', 'Báo đi vắng lâu ngày', 'To say that I shall be away', 'Khai báo tạm vắng'),
        ],
      },
    ],
  },
  {
    id: 'land',
    title: { vi: 'Nhà, đất', en: 'House and land' },
    picture: 'building',
    questions: [
      {
        id: 'what',
        text: { vi: 'Ông/Bà cần làm việc gì?', en: 'What do you need to do?' },
        answers: [
          asks('book', 'Làm sổ đỏ', 'A land certificate', 'book'),
          asks('change', 'Mua bán, cho tặng, tách thửa', 'To sell, give or divide land', 'change'),
          asks('build', 'Xây hoặc sửa nhà', 'To build or repair a house', 'build'),
          leads('quarrel', 'Có tranh chấp đất', 'There is a dispute', 'Hòa giải tranh chấp đất đai'),
        ],
      },
      {
        id: 'book',
        text: { vi: 'Thửa đất đã có sổ đỏ chưa?', en: 'Is there a certificate already?' },
        answers: [
          leads('none', 'Chưa có', 'No', '1.012787'),
          leads(
            'old',
            'Có, bị rách hoặc muốn đổi sổ mới',
            'Yes, it is torn or old',
            'Cấp đổi Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất',
          ),
          leads(
            'lost',
            'Có, nhưng bị mất',
            'Yes, but it is lost',
            'Cấp lại Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất do bị mất',
          ),
        ],
      },
      {
        id: 'change',
        text: { vi: 'Thay đổi gì?', en: 'What changes?' },
        answers: [
          leads(
            'owner',
            'Đổi chủ: mua bán, cho tặng, thừa kế',
            'The owner',
            'Chứng thực hợp đồng, giao dịch liên quan đến quyền sử dụng đất và nhà ở',
            '1.013831',
          ),
          leads('split', 'Tách hoặc gộp thửa', 'The plot is divided or joined', 'Tách thửa hoặc hợp thửa đất'),
          leads('use', 'Chuyển sang đất ở', 'It becomes land to live on', 'Chuyển mục đích sử dụng đất'),
        ],
      },
      {
        id: 'build',
        text: { vi: 'Xây mới hay sửa chữa?', en: 'New or repaired?' },
        answers: [
          leads('new', 'Xây mới', 'New', '1.013225'),
          leads('repair', 'Sửa chữa, cải tạo', 'Repaired', 'Cấp giấy phép sửa chữa, cải tạo nhà ở riêng lẻ'),
        ],
      },
    ],
  },
];
