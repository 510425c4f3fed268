import type { LifeEvent } from '../guide.ts';
import { asks, leads } from './answers.ts';

/** Cards, copies, and what is written to an office. */
export const papers: readonly LifeEvent[] = [
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
          asks('record', 'Phiếu lý lịch tư pháp', 'Judicial record certificate', 'record'),
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
        id: 'record',
        text: { vi: 'Ông/Bà dùng phiếu để làm gì?', en: 'What do you need the certificate for?' },
        answers: [
          leads('work', 'Xin việc, bổ sung hồ sơ trong nước', 'Work, or a dossier in Vietnam', '3.000333'),
          leads(
            'self',
            'Đi nước ngoài, hoặc xem lý lịch của mình',
            'Going abroad, or to see my own record',
            '3.000334',
          ),
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
    id: 'copies',
    title: { vi: 'Sao y, chứng thực', en: 'Copies, certification' },
    picture: 'file',
    questions: [
      {
        id: 'what',
        text: { vi: 'Ông/Bà cần chứng thực gì?', en: 'What is to be certified?' },
        answers: [
          leads('copy', 'Bản sao của giấy tờ đang có', 'A copy of a paper that you have', '2.000815'),
          leads('signature', 'Chữ ký, sơ yếu lý lịch', 'A signature, a curriculum vitae', '2.000884'),
          asks('book', 'Không có bản chính, xin bản sao', 'You have no original and need a copy', 'book'),
          asks('contract', 'Hợp đồng, ủy quyền, di chúc', 'A contract, an authorisation, a will', 'contract'),
        ],
      },
      {
        id: 'book',
        text: { vi: 'Bản sao của giấy nào?', en: 'A copy of which paper?' },
        answers: [
          leads('status', 'Khai sinh, kết hôn, khai tử', 'A certificate of birth, marriage or death', '2.000635'),
          leads('diploma', 'Bằng, chứng chỉ', 'A diploma', 'Cấp bản sao văn bằng, chứng chỉ từ sổ gốc'),
          leads(
            'other',
            'Giấy khác có trong sổ của cơ quan',
            'Another paper that an office has on its books',
            '2.000908',
          ),
        ],
      },
      {
        id: 'contract',
        text: { vi: 'Chứng thực việc nào?', en: 'Which of these?' },
        answers: [
          leads(
            'land',
            'Mua bán, cho tặng nhà đất',
            'House or land is sold or given',
            'Chứng thực hợp đồng, giao dịch liên quan đến quyền sử dụng đất và nhà ở',
          ),
          leads(
            'vehicle',
            'Mua bán xe, tài sản khác',
            'A vehicle or other goods are sold',
            'Chứng thực hợp đồng, giao dịch liên quan đến tài sản là động sản',
          ),
          leads('proxy', 'Ủy quyền cho người khác', 'Somebody acts for you', 'Chứng thực giấy ủy quyền'),
          leads('will', 'Di chúc', 'A will', 'Chứng thực di chúc'),
        ],
      },
    ],
  },
  {
    id: 'complaint',
    title: { vi: 'Khiếu nại, tố cáo, góp ý', en: 'Complaint, denunciation, advice' },
    picture: 'pencil',
    questions: [
      {
        id: 'what',
        text: { vi: 'Ông/Bà muốn làm gì?', en: 'What would you like to do?' },
        answers: [
          asks('complain', 'Khiếu nại một quyết định về mình', 'To complain of a decision about me', 'complain'),
          asks('denounce', 'Tố cáo việc làm sai', 'To denounce a wrongdoing', 'denounce'),
          leads(
            'suggest',
            'Góp ý, phản ánh về thủ tục',
            'To say what is wrong with a procedure',
            'Tiếp nhận phản ánh, kiến nghị về quy định hành chính',
          ),
          leads('law', 'Hỏi luật sư miễn phí', 'Free legal aid', 'Trợ giúp pháp lý miễn phí'),
        ],
      },
      {
        id: 'complain',
        text: { vi: 'Quyết định của cơ quan nào?', en: 'Whose decision is it?' },
        answers: [
          leads('commune', 'Của xã, phường', "The commune's", '2.002409'),
          leads('province', 'Của tỉnh, sở', "The province's", '2.002407'),
        ],
      },
      {
        id: 'denounce',
        text: { vi: 'Người bị tố cáo làm ở đâu?', en: 'Where does that person work?' },
        answers: [
          leads('commune', 'Ở xã, phường', 'In the commune', '2.002396'),
          leads('province', 'Ở tỉnh, sở', 'In the province', '2.002394'),
        ],
      },
    ],
  },
];
