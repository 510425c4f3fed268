import type { LifeEvent } from '../guide.ts';
import { asks, leads } from './answers.ts';

/** A child, a marriage, a death. */
export const family: readonly LifeEvent[] = [
  {
    id: 'child',
    title: { vi: 'Có con, nuôi con', en: 'Having a child' },
    picture: 'child',
    questions: [
      {
        id: 'what',
        text: { vi: 'Ông/Bà cần làm gì cho con?', en: 'What do you need for the child?' },
        answers: [
          asks('first', 'Con mới sinh, chưa có giấy khai sinh', 'A new baby without a birth certificate', 'abroad'),
          leads('copy', 'Xin bản sao giấy khai sinh', 'A copy of a birth certificate', '2.000635'),
          asks('paper', 'Mất hoặc sai giấy khai sinh', 'The certificate is lost or wrong', 'wrong'),
          leads('adopt', 'Nhận con nuôi', 'Adopting a child', 'Đăng ký việc nuôi con nuôi trong nước'),
        ],
      },
      {
        id: 'abroad',
        text: { vi: 'Cha hoặc mẹ có phải người nước ngoài không?', en: 'Is the father or the mother a foreigner?' },
        answers: [
          asks('no', 'Không', 'No', 'together'),
          leads('yes', 'Có', 'Yes', 'Đăng ký khai sinh có yếu tố nước ngoài'),
        ],
      },
      {
        id: 'together',
        text: { vi: 'Ông/Bà muốn làm những gì?', en: 'What would you like to do?' },
        answers: [
          leads(
            'at-once',
            'Khai sinh, nhập hộ khẩu, thẻ bảo hiểm: nộp một lần',
            'Birth, residence and health card in one dossier',
            '2.000986',
          ),
          leads(
            'all',
            'Khai sinh, nhập hộ khẩu, thẻ bảo hiểm: làm từng việc',
            'Birth, residence and health card, one by one',
            '1.001193',
            '1.004222',
            'Cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi',
          ),
          leads('birth', 'Chỉ làm giấy khai sinh', 'The birth certificate only', '1.001193'),
        ],
      },
      {
        id: 'wrong',
        text: { vi: 'Giấy khai sinh bị làm sao?', en: 'What is the matter with it?' },
        answers: [
          leads('lost', 'Bị mất, sổ gốc vẫn còn: xin bản sao', 'Lost, but still in the register: a copy', '2.000635'),
          leads('gone', 'Bị mất, sổ gốc cũng không còn', 'Lost, and not in the register', 'Đăng ký lại khai sinh'),
          leads(
            'error',
            'Ghi sai tên, ngày sinh hoặc thông tin khác',
            'A name, date or other detail is wrong',
            'Thay đổi, cải chính, bổ sung thông tin hộ tịch, xác định lại dân tộc',
          ),
        ],
      },
    ],
  },
  {
    id: 'marriage',
    title: { vi: 'Kết hôn', en: 'Getting married' },
    picture: 'person',
    questions: [
      {
        id: 'what',
        text: { vi: 'Ông/Bà cần giấy tờ nào?', en: 'Which paper do you need?' },
        answers: [
          asks('marry', 'Đăng ký kết hôn', 'To register a marriage', 'with'),
          leads('single', 'Giấy xác nhận chưa có vợ, có chồng', 'A certificate of being single', '1.004873'),
          leads('copy', 'Xin bản sao giấy kết hôn', 'A copy of a marriage certificate', '2.000635'),
        ],
      },
      {
        id: 'with',
        text: { vi: 'Một trong hai người là người nước ngoài?', en: 'Is one of the two a foreigner?' },
        answers: [asks('no', 'Không', 'No', 'home'), leads('yes', 'Có', 'Yes', 'Đăng ký kết hôn có yếu tố nước ngoài')],
      },
      {
        id: 'home',
        text: { vi: 'Hai người có thường trú cùng một xã, phường không?', en: 'Do both live in this commune?' },
        answers: [
          leads('yes', 'Có', 'Yes', '1.000894'),
          leads(
            'no',
            'Không, cần thêm giấy xác nhận hôn nhân',
            'No, a certificate of being single is needed too',
            '1.004873',
            '1.000894',
          ),
        ],
      },
    ],
  },
  {
    id: 'death',
    title: { vi: 'Người thân qua đời', en: 'A death in the family' },
    picture: 'door',
    questions: [
      {
        id: 'what',
        text: { vi: 'Ông/Bà cần làm việc gì?', en: 'What do you need to do?' },
        answers: [
          asks('register', 'Báo tử cho người mới mất', 'To register a death', 'money'),
          leads(
            'heirs',
            'Chia tài sản để lại',
            'To divide what was left',
            'Chứng thực văn bản thỏa thuận phân chia di sản',
            '1.013831',
          ),
          leads('copy', 'Xin bản sao giấy khai tử', 'A copy of a death certificate', '2.000635'),
        ],
      },
      {
        id: 'money',
        text: { vi: 'Có xin tiền mai táng không?', en: 'Do you ask for the funeral allowance?' },
        answers: [
          leads(
            'yes',
            'Có',
            'Yes',
            '1.000656',
            'Xóa đăng ký thường trú',
            'Hỗ trợ chi phí mai táng cho đối tượng bảo trợ xã hội',
          ),
          leads('no', 'Không', 'No', '1.000656', 'Xóa đăng ký thường trú'),
        ],
      },
    ],
  },
];
