import type { Synonyms } from '../synonyms.ts';

/** Gia Lai: coffee and forests, and the coast of former Bình Định. To be gone through with officers of the province. */
export const giaLai: Synonyms = [
  ['Cấp mã số vùng trồng', 'mã vùng trồng sầu riêng', 'mã vùng cà phê'],
  ['Cấp giấy phép khai thác gỗ rừng trồng', 'bán cây keo', 'cưa keo', 'khai thác keo'],
  ['Cấp giấy chứng nhận đăng ký tàu cá', 'giấy tờ ghe'],
  ['Đăng ký hoạt động tín ngưỡng', 'lễ bỏ mả', 'cúng bến nước'],
  ['Hỗ trợ khôi phục sản xuất nông nghiệp vùng bị thiệt hại do thiên tai', 'cà phê chết khô', 'mất mùa vì hạn'],
];
