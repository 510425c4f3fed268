import type { CountedCitizen } from './counted-citizen.ts';

/** From the first screen to "is this you?": code, then chip. */
const identifies = async (citizen: CountedCitizen, holder: string): Promise<void> => {
  await citizen.sees('Xin chào! Ông/Bà cần làm gì?');
  await citizen.presses(/^Làm thủ tục/);
  await citizen.sees('Xác nhận bằng thẻ căn cước');
  await citizen.showsCode(holder);
  await citizen.sees('Đặt thẻ lên đầu đọc');
  await citizen.laysCard(holder);
  await citizen.sees('Đây có phải là Ông/Bà không?');
  await citizen.presses('Đúng là tôi');
};

/** To the first page of the form, or of what the counter does. */
const chooses = async (citizen: CountedCitizen, title: string): Promise<void> => {
  await citizen.sees('Chọn thủ tục');
  await citizen.presses(new RegExp(`^${title}`));
  await citizen.sees(title);
};

/** From the review to the end: agrees, submits, takes the slip, rates, takes card and papers, ends. */
const submits = async (citizen: CountedCitizen): Promise<void> => {
  await citizen.sees('Xem lại trước khi nộp');
  await citizen.countsAnswers();
  await citizen.presses('Đúng, tiếp tục');
  await citizen.sees('Lời cam đoan');
  await citizen.presses('Tôi đồng ý');
  await citizen.sees('Đã nộp xong');
  await citizen.waitsFor(citizen.page.getByText(/^Phiếu đã in/));
  await citizen.presses('Tiếp tục');
  await citizen.sees('Ông/Bà có hài lòng không?');
  await citizen.presses(/^Hài lòng|^Rất hài lòng/);
  await leaves(citizen);
};

const leaves = async (citizen: CountedCitizen): Promise<void> => {
  await citizen.sees('Xin cảm ơn Ông/Bà');
  await citizen.takesThings();
  await citizen.touches(
    citizen.page.getByRole('navigation', { name: 'Nút chính' }).getByRole('button', { name: 'Kết thúc' }),
  );
  await citizen.page.getByText(/đã được xóa/).waitFor();
};

/** A number at a counter: from the first screen to the number on the screen. */
export const takesANumber = async (citizen: CountedCitizen): Promise<void> => {
  await citizen.sees('Xin chào! Ông/Bà cần làm gì?');
  await citizen.presses(/^Lấy số/);
  await citizen.sees('Lấy số thứ tự');
  await citizen.touches(citizen.page.locator('.choices .choice').first());
  await citizen.sees('Số của Ông/Bà');
};

/** Certified copies are made at the counter: what to bring, and a number there. */
export const certifiesCopies = async (citizen: CountedCitizen): Promise<void> => {
  await identifies(citizen, 'mai');
  await chooses(citizen, 'Chứng thực bản sao từ bản chính');
  await citizen.presses(/^Tôi có đủ giấy tờ|^Lấy số/);
  await citizen.sees('Số của Ông/Bà');
  await citizen.waitsFor(citizen.page.getByText(/^Số đã in/));
  await citizen.presses('Tiếp tục');
  await leaves(citizen);
};

/** A mother alone registers her child's birth. */
export const registersABirth = async (citizen: CountedCitizen): Promise<void> => {
  await identifies(citizen, 'mai');
  await chooses(citizen, 'Đăng ký khai sinh');
  await citizen.presses('Tôi có đủ giấy tờ');
  await citizen.sees('Việc đăng ký');
  await citizen.picks('Ông/Bà là ai đối với trẻ?', 'Mẹ');
  await citizen.picks('Có khai phần người cha không?', 'Không');
  // the note of birth is chosen already: who has one leaves it
  await citizen.leavesPage();
  await citizen.sees('Trẻ được khai sinh');
  await citizen.types('Họ, chữ đệm, tên của trẻ', 'Nông Gia Bảo');
  await citizen.typesDate('Ngày sinh của trẻ', ['05', '11', '2026']);
  await citizen.picks('Giới tính', 'Nam');
  await citizen.leavesPage();
  await citizen.sees('Nơi sinh, nơi ở, liên hệ');
  await citizen.types('Nơi sinh của trẻ', 'Bệnh viện đa khoa tỉnh Cao Bằng');
  await citizen.types('Số điện thoại liên hệ', '0912345678');
  await citizen.leavesPage();
  await citizen.sees('Quét giấy tờ');
  await citizen.laysPaper('giay-chung-sinh');
  await citizen.presses('Quét trên mặt kính');
  await citizen.waitsFor(citizen.page.getByRole('button', { name: /^Xóa trang 1/ }));
  await citizen.presses('Tiếp tục');
  await submits(citizen);
};

/** Somebody who never married needs a certificate of it, to buy a house. */
export const provesMaritalStatus = async (citizen: CountedCitizen): Promise<void> => {
  await identifies(citizen, 'mai');
  await chooses(citizen, 'Cấp Giấy xác nhận tình trạng hôn nhân');
  await citizen.presses('Tôi có đủ giấy tờ');
  await citizen.sees('Yêu cầu của Ông/Bà');
  await citizen.types('Số điện thoại liên hệ', '0912345678');
  await citizen.picks('Xin xác nhận cho ai?', 'Cho tôi');
  await citizen.picks('Dùng để làm gì?', 'Mua bán, chuyển nhượng nhà đất');
  await citizen.leavesPage();
  await citizen.sees('Tình trạng hiện nay');
  await citizen.picks('Tình trạng hôn nhân', 'Chưa đăng ký kết hôn với ai');
  await citizen.typesDate('Từ ngày', ['01', '02', '2015']);
  await citizen.leavesPage();
  await citizen.sees('Quét giấy tờ');
  await citizen.presses('Tiếp tục');
  await submits(citizen);
};
