import type { LifeEvent } from '../guide.ts';
import { asks, leads } from './answers.ts';

/** Work, and what one gets when one cannot. */
export const living: readonly LifeEvent[] = [
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
          asks('practise', 'Xin giấy phép hành nghề, đầu tư', 'A licence to practise, an investment', 'practise'),
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
      {
        id: 'practise',
        text: { vi: 'Ông/Bà xin giấy phép cho việc gì?', en: 'A licence for what?' },
        answers: [
          leads('medicine', 'Khám bệnh, chữa bệnh', 'Practising medicine', '1.012289'),
          leads('pharmacy', 'Hành nghề dược', 'Practising pharmacy', '1.004616'),
          leads('agency', 'Mở dịch vụ giới thiệu việc làm', 'An employment agency', '1.001865'),
          leads('investment', 'Đầu tư một dự án', 'Investing in a project', '1.009664'),
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
