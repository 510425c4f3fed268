import type { Synonyms } from '../synonyms.ts';

/** Cà Mau: shrimp, boats and ferries, and words of the south. To be gone through with officers of the province. */
export const caMau: Synonyms = [
  ['Cấp giấy chứng nhận đăng ký tàu cá', 'giấy ghe', 'đăng ký ghe cào', 'giấy tờ ghe', 'số đăng bộ ghe'],
  ['Cấp giấy phép khai thác thủy sản', 'giấy đi biển', 'giấy phép đánh cá', 'giấy phép đi cào'],
  ['Cấp giấy xác nhận đăng ký nuôi trồng thủy sản lồng bè', 'nuôi cá bè', 'nuôi lồng bè'],
  ['Cấp giấy chứng nhận cơ sở đủ điều kiện nuôi trồng thủy sản', 'nuôi tôm', 'vuông tôm', 'đầm tôm'],
  ['Cấp giấy phép hoạt động bến khách ngang sông', 'bến đò', 'bến phà'],
  ['Cấp giấy chứng nhận đăng ký phương tiện thủy nội địa', 'giấy tờ vỏ lãi', 'đăng ký vỏ máy'],
  ['Đăng ký khai sinh', 'làm khai sanh', 'giấy khai sanh'],
];
