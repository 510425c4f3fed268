import type { Synonyms } from '../synonyms.ts';

/** Khánh Hòa with Ninh Thuận: guests, islands and grapes. To be gone through with officers of the province. */
export const khanhHoa: Synonyms = [
  ['Cấp quyết định công nhận hạng cơ sở lưu trú du lịch', 'gắn sao khách sạn', 'xếp hạng homestay'],
  ['Cấp giấy phép khai thác thủy sản', 'giấy đi biển', 'giấy phép ghe câu'],
  ['Cấp giấy chứng nhận đủ điều kiện kinh doanh hoạt động thể thao môn bơi, lặn', 'dịch vụ lặn biển'],
  ['Cấp giấy xác nhận đăng ký nuôi trồng thủy sản lồng bè', 'nuôi tôm hùm', 'bè tôm hùm'],
  ['Thông báo lưu trú', 'khai khách nghỉ đêm', 'khai báo khách du lịch'],
];
