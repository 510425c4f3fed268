import type { BenchClient } from './bench-client.ts';
import type { Answers, Citizen } from './citizen.ts';

/** What a mother declares for her child; whatever her card says is not asked. Invented. */
export const birthAnswers: Answers = {
  'Ông/Bà là ai đối với trẻ?': { pick: 'Mẹ' },
  'Có khai phần người cha không?': { pick: 'Không' },
  'Giấy tờ chứng minh việc sinh': { pick: 'Giấy chứng sinh' },
  'Họ, chữ đệm, tên của trẻ': 'Nông Gia Bảo',
  'Ngày sinh của trẻ': { date: ['05', '11', '2026'] },
  'Giới tính': { pick: 'Nam' },
  'Nơi sinh của trẻ': 'Bệnh viện đa khoa tỉnh Cao Bằng',
  'Số điện thoại liên hệ': '0912345678',
};

/** Pages that are wholly from the card are not walked over. */
export const birthPages = ['Việc đăng ký', 'Trẻ được khai sinh', 'Nơi sinh, nơi ở, liên hệ'] as const;

/** Seconds each step took, by the name of the step. */
export type StepSeconds = Record<string, number>;

/** Scenes of a visit that many stories share; each begins and ends with a heading that the citizen sees. */
export class Scenes {
  readonly citizen: Citizen;
  readonly bench: BenchClient;
  readonly seconds: StepSeconds = {};
  #since = performance.now();

  constructor(citizen: Citizen, bench: BenchClient) {
    this.citizen = citizen;
    this.bench = bench;
  }

  /** From the welcome screen to "is this you?", with QR and chip. */
  async identify(holder: string | Record<string, unknown>): Promise<void> {
    const { citizen, bench } = this;
    await citizen.presses(/^Làm thủ tục/);
    await citizen.sees('Xác nhận bằng thẻ căn cước');
    await bench.showCode({ holder });
    await citizen.sees('Đặt thẻ lên đầu đọc');
    await bench.putCard(holder);
    await citizen.sees('Đây có phải là Ông/Bà không?', 60_000);
    this.#step('identify');
  }

  /** From the welcome screen, by the same card, to the page that the draft was on. */
  async comeBack(holder: string | Record<string, unknown>): Promise<void> {
    const { citizen } = this;
    await this.identify(holder);
    await citizen.presses('Đúng là tôi');
    await citizen.sees('Ông/Bà có hồ sơ đang làm dở');
    await citizen.presses(/^Làm tiếp/);
  }

  /** From "is this you?" to the first page of the form. */
  async choose(title: string): Promise<void> {
    const { citizen } = this;
    await citizen.presses('Đúng là tôi');
    await citizen.sees('Chọn thủ tục');
    await citizen.presses(new RegExp(`^${title}`));
    await citizen.sees(title);
    await citizen.presses('Tôi có đủ giấy tờ');
    this.#step('choose');
  }

  /** All pages of the form, to the scan screen. */
  async declareBirth(answers: Answers = birthAnswers): Promise<void> {
    await this.citizen.declares(answers, birthPages);
    await this.citizen.sees('Quét giấy tờ');
    this.#step('declare');
  }

  /** One page from the glass, to the review. */
  async scan(picture = 'giay-chung-sinh'): Promise<void> {
    const { citizen, bench } = this;
    await bench.layOnGlass(picture);
    await citizen.presses('Quét trên mặt kính');
    await citizen.page.getByRole('button', { name: /^Xóa trang 1/ }).waitFor({ timeout: 60_000 });
    this.#step('scan');
    await citizen.presses('Tiếp tục');
    await citizen.sees('Xem lại trước khi nộp');
    this.#step('review');
  }

  /** From the review to the button that submits, not pressed yet; of extras, where this office offers any, none are taken. */
  async agree(): Promise<void> {
    const { citizen } = this;
    await citizen.presses('Đúng, tiếp tục');
    await citizen.sees(/^(Lời cam đoan|Ông\/Bà có muốn thêm việc nào không)/);
    if ((await citizen.page.getByRole('heading', { level: 1, name: 'Lời cam đoan' }).count()) > 0) return;
    await citizen.presses('Không chọn, đi tiếp');
    await citizen.sees('Lời cam đoan');
  }

  /** Presses the button that submits and waits for the slip screen; gives the provisional code. */
  async submit(timeout = 90_000): Promise<string> {
    await this.citizen.presses('Tôi đồng ý');
    await this.citizen.sees('Đã nộp xong', timeout);
    this.#step('submit');
    return this.code();
  }

  async code(): Promise<string> {
    return (
      await this.citizen.page
        .getByText(/^TAM-[A-Z0-9-]+$/)
        .first()
        .innerText()
    ).trim();
  }

  /** Waits until the screen shows the official code. */
  async officialCode(timeout = 40_000): Promise<string> {
    const code = this.citizen.page.getByText(/^[A-Z0-9.]+-\d{6}-\d{4}$/).first();
    await code.waitFor({ timeout });
    this.#step('forward');
    return (await code.innerText()).trim();
  }

  async slipIsPrinted(): Promise<void> {
    await this.citizen.page
      .getByText(/^Phiếu đã in/)
      .first()
      .waitFor({ timeout: 60_000 });
    this.#step('print');
  }

  /** Rates by the physical buttons, is reminded of card and paper, takes them, ends. */
  async rateAndLeave(): Promise<void> {
    const { citizen, bench } = this;
    await citizen.presses('Tiếp tục');
    await citizen.sees('Ông/Bà có hài lòng không?');
    await bench.press(3);
    await citizen.sees('Xin cảm ơn Ông/Bà');
    this.#step('rate');
    await citizen.readsFault('Xin lấy lại thẻ căn cước!');
    await citizen.readsFault('Xin lấy lại giấy tờ trong máy quét!');
    await bench.removeCard();
    await bench.layOnGlass(null);
    await citizen.page.getByRole('navigation', { name: 'Nút chính' }).getByRole('button', { name: 'Kết thúc' }).click();
    await citizen.page.getByText(/đã được xóa/).waitFor();
    this.#step('leave');
  }

  #step(name: string): void {
    const now = performance.now();
    this.seconds[name] = Math.round((now - this.#since) / 10) / 100;
    this.#since = now;
  }
}
