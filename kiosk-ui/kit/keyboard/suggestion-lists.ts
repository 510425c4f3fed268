import { provinces } from '@mot-cua/domain/identity/territory/provinces.ts';
import type { Lists } from './suggestions.ts';

/**
 * What is offered above the keys. Names that are common in Viet Nam, written down here from general knowledge (no list of
 * persons is behind them), most frequent first; then what names of Tày, Nùng, Jrai, Bahnar, Ê Đê and Khmer are made of. Every
 * other name can be typed; nothing is corrected. Loaded when the first box asks for it.
 */
const split = (text: string) => text.split(' ').map((name) => name.replaceAll('_', ' '));

const families = split(
  'Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đoàn Lương Trịnh Đào Mai Trương Lâm Hà Phùng ' +
    'Tạ Cao Châu Tăng Quách Thái Triệu La Vương Chu Nông Hứa Bế Ma Lục Lưu Kiều Tô Từ Văn Vi Đàm Đồng Giang Lò Quàng ' +
    'Cà Tòng Lường Giàng Vàng Sùng Thào Mùa Hạng Hầu Lầu Má Cứ Tẩn Phàn Chảo Lù Lèng Triệu Bàn Đặng Lã Mông Sầm Lăng Lộc ' +
    'Rơ_Châm Rơ_Mah Rah_Lan Ksor Siu Nay Kpă Rcom Đinh Kpuih Hiao Niê Mlô Êban Kbuôr Byă Ayun Thạch Sơn Kim Danh Lâm ' +
    'Tăng Liêu Neang Katơr Chamaléa Pinăng Cao Mấu Bo_Bo',
);
const middles = split(
  'Thị Văn Đức Minh Thanh Hữu Ngọc Quang Thu Hoài Kim Phương Xuân Thành Công Đình Quốc Anh Gia Bảo Thùy Hồng Mỹ Tuấn Trung Duy ' +
    'Khánh Hải Nhật Bích Diệu Như Tiến Trọng Viết Bá Thế Tường Phúc Mạnh Hoàng Việt Đăng Thúy Cẩm Lan Ánh Tú Yến Quỳnh',
);
const givens = split(
  'Anh Hùng Dũng Hương Lan Hoa Linh Trang Hà Hằng Hạnh Thảo Ngọc Mai Phương Thủy Thúy Huyền Nga Yến Tuấn Nam Sơn Long Hải ' +
    'Cường Tùng Thắng Toàn Trung Kiên Đạt Khoa Quân Quang Phúc Thành Tâm Bình Hòa Hiếu Nghĩa Tín Trí Dung Loan Oanh Vân Nhung ' +
    'Ngân Nhi Vy My Chi Châu Diệp Giang Hân Hiền Hoài Khánh Lâm Liên Lộc Lợi Ly Mạnh Minh Nguyên Nguyệt Nhân Như Phong Phú ' +
    'Quyên Quỳnh Sáng Thái Thi Thiện Thịnh Thoa Thơ Thu Thư Thương Tiên Tiến Tình Tú Tuyết Uyên Việt Vinh Xuân Ý An Ánh Bảo ' +
    'Bích Cúc Đào Đông Đức Duy Duyên Gấm Hậu Hảo Hiệp Hồng Huệ Huy Khang Khôi Kiều Lành Lệ Luyến Mận Mơ Na Nết Nở Páo Pàng ' +
    'Phượng Sen Thêu Thìn Tài Tân Vượng Chung Chúc Côi Cường Đại Điệp Đoan Hạ Hợp Lam Luân Mến Nhã Nhật Ninh Pín Quý Sinh ' +
    'Thạch Thanh Thuận Thuý Tố Trâm Trinh Trúc Tường Vũ Bình_An Bảo_Anh Gia_Bảo Minh_Anh Blưm Blơi Chăm Đan Djuên Hbia Hyeo ' +
    'Jơi Kim Lê Ngưn Nhơn Phim Suen Tuyên Wưn Yơn Sóc Sa_Rây Sô_Phi Phol Sà_Rươne Thi_Đa Chanh_Tha',
);
const places = [
  ...new Set(provinces.map(({ name }) => name)),
  ...split(
    'Thôn Xóm Bản Làng Buôn Ấp Khóm Tổ_dân_phố Xã Phường Đặc_khu Tỉnh Thành_phố Đường Số Ngõ Hẻm Khu_phố Bệnh_viện Trạm_y_tế ' +
      'thôn xóm bản làng buôn ấp khóm tổ_dân_phố xã phường tỉnh thành_phố đường số ngõ hẻm khu_phố Ủy_ban_nhân_dân',
  ),
];
/** Where children are born, as it stands on the note of birth. */
const maternities = split('Bệnh_viện_đa_khoa_tỉnh Trung_tâm_y_tế Trạm_y_tế_xã Bệnh_viện_Phụ_sản');

/** The hospital of each province that these addresses end with: most children are born where their family is. */
export const hospitalsNear = (addresses: readonly string[]): string[] => [
  ...new Set(
    addresses.flatMap((address) =>
      provinces
        .filter(({ name, kind }) => kind === 'province' && address.endsWith(name))
        .map(({ name }) => `Bệnh viện đa khoa tỉnh ${name}`),
    ),
  ),
];

/** The 54 peoples, by number of people about. */
const peoples = split(
  'Kinh Tày Thái Mường Khmer Mông Nùng Hoa Dao Gia_Rai Ê_Đê Ba_Na Xơ_Đăng Sán_Chay Cơ_Ho Sán_Dìu Chăm Hrê Ra_Glai Mnông ' +
    'Xtiêng Bru_Vân_Kiều Thổ Khơ_Mú Cơ_Tu Giáy Giẻ_Triêng Tà_Ôi Mạ Co Chơ_Ro Xinh_Mun Hà_Nhì Chu_Ru Lào Kháng La_Chí Phù_Lá ' +
    'La_Hủ La_Ha Pà_Thẻn Chứt Lự Lô_Lô Mảng Cờ_Lao Bố_Y Cống Ngái Si_La Pu_Péo Rơ_Măm Brâu Ơ_Đu',
);
const countries = split('Việt_Nam Lào Campuchia Trung_Quốc Thái_Lan Hàn_Quốc Nhật_Bản Đài_Loan Hoa_Kỳ Pháp Đức Úc Nga');

export const lists: Lists = {
  'person-name': { first: [...new Set(families)], next: [...new Set([...middles, ...givens])] },
  place: { first: places, next: places },
  'birth-place': { first: [...maternities, ...places], next: places },
  people: { first: peoples, next: [] },
  country: { first: countries, next: [] },
};
