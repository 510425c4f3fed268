import type { GuideAnswer, LifeEvent } from './guide.ts';

const leads = (id: string, vi: string, en: string, ...procedures: string[]): GuideAnswer => ({
  id,
  text: { vi, en },
  procedures,
});
const asks = (id: string, vi: string, en: string, ask: string): GuideAnswer => ({ id, text: { vi, en }, ask });

/**
 * Guided questions. Where an answer leads to several procedures they are done one after the other, in this order. A procedure that
 * is not offered at an office is left out there; where none is left, a number for the counter is.
 */
export const lifeEvents: readonly LifeEvent[] = [
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
            'all',
            'Khai sinh, nhập hộ khẩu và thẻ bảo hiểm cho con',
            'Birth, residence and health card',
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
  {
    id: 'work',
    title: { vi: 'Đi làm, buôn bán', en: 'Work and business' },
    picture: 'coins',
    questions: [
      {
        id: 'what',
        text: { vi: 'Ông/Bà cần làm việc gì?', en: 'What do you need to do?' },
        answers: [
          asks('shop', 'Mở hoặc thôi buôn bán nhỏ', 'A small business', 'shop'),
          leads('job', 'Làm hồ sơ xin việc', 'Papers for a job', '2.000884', '2.000815', '3.000333'),
          leads('lost', 'Mất việc, xin trợ cấp', 'I lost my job', 'Giải quyết hưởng trợ cấp thất nghiệp'),
        ],
      },
      {
        id: 'shop',
        text: { vi: 'Ông/Bà mở hay thôi buôn bán?', en: 'Do you open or close it?' },
        answers: [
          leads('open', 'Mở', 'Open', '1.001612'),
          leads(
            'change',
            'Đổi tên, địa chỉ, ngành nghề',
            'Change it',
            'Đăng ký thay đổi nội dung đăng ký hộ kinh doanh',
          ),
          leads('close', 'Thôi hẳn', 'Close', 'Chấm dứt hoạt động hộ kinh doanh'),
        ],
      },
    ],
  },
  {
    id: 'cards',
    title: { vi: 'Căn cước, bằng lái', en: 'Identity card, licence' },
    picture: 'card',
    questions: [
      {
        id: 'what',
        text: { vi: 'Giấy tờ nào?', en: 'Which one?' },
        answers: [
          asks('card', 'Thẻ căn cước', 'Identity card', 'card'),
          asks('licence', 'Giấy phép lái xe', 'Driving licence', 'licence'),
          leads('passport', 'Hộ chiếu', 'Passport', 'Cấp hộ chiếu phổ thông'),
        ],
      },
      {
        id: 'card',
        text: { vi: 'Thẻ căn cước thế nào?', en: 'What about the card?' },
        answers: [
          leads('first', 'Làm lần đầu', 'The first one', 'Cấp thẻ căn cước cho người từ đủ 14 tuổi trở lên'),
          leads('child', 'Làm cho trẻ dưới 14 tuổi', 'For a child under 14', 'Cấp thẻ căn cước cho người dưới 14 tuổi'),
          leads('old', 'Hết hạn hoặc sai thông tin', 'Expired or wrong', 'Cấp đổi thẻ căn cước'),
          leads('lost', 'Bị mất', 'Lost', 'Cấp lại thẻ căn cước'),
        ],
      },
      {
        id: 'licence',
        text: { vi: 'Giấy phép lái xe thế nào?', en: 'What about the licence?' },
        answers: [
          leads('old', 'Hết hạn hoặc hỏng', 'Expired or damaged', '3.000347'),
          leads('lost', 'Bị mất', 'Lost', 'Cấp lại giấy phép lái xe'),
        ],
      },
    ],
  },
  {
    id: 'support',
    title: { vi: 'Trợ cấp, bảo hiểm', en: 'Allowances, insurance' },
    picture: 'shield',
    questions: [
      {
        id: 'who',
        text: { vi: 'Xin cho ai?', en: 'For whom?' },
        answers: [
          leads('old', 'Người cao tuổi', 'An old person', 'Trợ cấp hưu trí xã hội cho người cao tuổi'),
          leads(
            'disabled',
            'Người khuyết tật',
            'A disabled person',
            'Xác định, xác định lại mức độ khuyết tật và cấp Giấy xác nhận khuyết tật',
            'Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội hằng tháng',
          ),
          leads('poor', 'Hộ nghèo, hộ cận nghèo', 'A poor household', 'Công nhận hộ nghèo, hộ cận nghèo'),
          asks('health', 'Thẻ bảo hiểm y tế', 'Health insurance', 'health'),
        ],
      },
      {
        id: 'health',
        text: { vi: 'Thẻ bảo hiểm y tế thế nào?', en: 'What about the health card?' },
        answers: [
          leads('family', 'Mua cho cả nhà', 'For the household', 'Đăng ký tham gia bảo hiểm y tế hộ gia đình'),
          leads(
            'child',
            'Cho trẻ dưới 6 tuổi',
            'For a child under six',
            'Cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi',
          ),
          leads(
            'lost',
            'Mất, hỏng hoặc đổi nơi khám',
            'Lost, damaged or another clinic',
            'Cấp lại, đổi thẻ bảo hiểm y tế',
          ),
        ],
      },
    ],
  },
];
