/** Draws the bench's state: what lies where, what is plugged in, what is in trouble. */
import type { BenchState } from '../desk.ts';
import type { Holder, Picture, SlipEntry } from './asking.ts';

export const at = <T extends HTMLElement = HTMLElement>(id: string): T => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
};

/** A new element with a class-free body: text, or Vietnamese with its English below. */
export const make = (tag: string, vi = '', en = ''): HTMLElement => {
  const element = document.createElement(tag);
  element.append(vi);
  if (en) {
    const small = document.createElement('small');
    small.textContent = en;
    element.append(' ', small);
  }
  return element;
};

export const image = (src: string, alt: string): HTMLImageElement => {
  const picture = document.createElement('img');
  picture.src = src;
  picture.alt = alt;
  return picture;
};

export type Trouble = { readonly kind: string; readonly vi: string; readonly en: string; readonly more?: object };

/** Troubles that the page offers for each device; the API knows more. */
export const troubles: Readonly<Record<keyof BenchState['devices'], readonly Trouble[]>> = {
  'document-scanner': [
    { kind: 'jam', vi: 'Kẹt giấy', en: 'paper jam' },
    { kind: 'door-open', vi: 'Mở nắp khay', en: 'feeder cover open' },
    { kind: 'mispick', vi: 'Không kéo được giấy', en: 'mispick' },
    { kind: 'multipick', vi: 'Kéo hai tờ một lúc', en: 'two sheets at once', more: { atPage: 2 } },
    { kind: 'warming-up', vi: 'Đèn còn nguội', en: 'cold lamp', more: { asks: 8 } },
    { kind: 'hostile', vi: 'Ảnh phá hoại', en: 'hostile picture', more: { picture: 'claims-400-megapixels' } },
    { kind: 'truncated', vi: 'Ảnh bị cắt', en: 'picture cut off' },
    { kind: 'slow', vi: 'Quét chậm', en: 'slow', more: { msPerPage: 6000 } },
  ],
  'id-card-reader': [
    { kind: 'not-an-id-card', vi: 'Không phải thẻ căn cước', en: 'not an ID card' },
    { kind: 'removed-at-apdu', vi: 'Rút thẻ giữa chừng', en: 'removed in mid-read', more: { apdu: 12 } },
    { kind: 'garbage-at-apdu', vi: 'Nhiễu giữa chừng', en: 'noise in mid-read', more: { apdu: 12 } },
    { kind: 'silent-at-apdu', vi: 'Thẻ im giữa chừng', en: 'falls silent in mid-read', more: { apdu: 12 } },
    { kind: 'mute', vi: 'Thẻ không trả lời', en: 'mute card' },
    { kind: 'slow', vi: 'Thẻ chậm', en: 'slow card', more: { msPerApdu: 150 } },
  ],
  'ticket-printer': [
    { kind: 'paper-out', vi: 'Hết giấy', en: 'paper out' },
    { kind: 'paper-low', vi: 'Sắp hết giấy', en: 'paper low' },
    { kind: 'cover-open', vi: 'Mở nắp', en: 'cover open' },
    { kind: 'cutter-failed', vi: 'Kẹt dao cắt', en: 'cutter stuck' },
    { kind: 'silent', vi: 'Không trả lời', en: 'silent' },
    { kind: 'slow', vi: 'In chậm', en: 'slow', more: { bytesPerSecond: 11_520 } },
  ],
  'code-reader': [
    { kind: 'wrong-encoding', vi: 'Sai bảng mã', en: 'wrong encoding' },
    { kind: 'half', vi: 'Mất nửa mã', en: 'half a code' },
    { kind: 'noise', vi: 'Nhiễu', en: 'noise' },
  ],
  'satisfaction-buttons': [
    { kind: 'bounce', vi: 'Nút nảy', en: 'bouncing' },
    { kind: 'noise', vi: 'Nhiễu', en: 'noise' },
    { kind: 'bad-checksum', vi: 'Khung hỏng', en: 'bad frames' },
  ],
};

export const drawDevice = (name: keyof BenchState['devices'], state: BenchState): void => {
  const device = state.devices[name];
  const section = document.querySelector<HTMLElement>(`[data-device="${name}"]`);
  if (!section) return;
  section.dataset['plugged'] = device.plugged ? 'yes' : 'no';
  const lamp = section.querySelector<HTMLElement>('.lamp');
  const trouble = troubles[name].find((known) => known.kind === device.fault);
  const absent = 'available' in device && !device.available;
  if (lamp) {
    lamp.dataset['state'] = device.plugged ? (device.fault ? 'trouble' : 'ready') : 'out';
    const words = absent
      ? 'Không có ở máy này'
      : device.plugged
        ? (trouble?.vi ?? device.fault ?? 'Sẵn sàng')
        : 'Đã rút cáp';
    if (lamp.textContent !== words) lamp.textContent = words;
  }
  for (const button of section.querySelectorAll<HTMLButtonElement>('.troubles button')) {
    const { kind } = button.dataset;
    if (kind) button.setAttribute('aria-pressed', String(kind === device.fault));
    else button.replaceChildren(...cableWords(device.plugged).childNodes);
    button.disabled = absent;
  }
};

const cableWords = (plugged: boolean): HTMLElement =>
  plugged ? make('span', 'Rút cáp', 'unplug') : make('span', 'Cắm cáp', 'plug in');

export const drawScanner = (state: BenchState, pictures: readonly Picture[]): void => {
  const { glass, feeder } = state.devices['document-scanner'];
  const picture = at<HTMLImageElement>('glass-picture');
  const paper = pictures.find((known) => known.id === glass);
  picture.hidden = !paper;
  if (paper) {
    setSource(picture, `/api/pictures/${paper.id}.jpg`);
    picture.width = (at('glass').clientWidth * paper.widthMm) / 210;
  }
  const tray = at('feeder');
  if (tray.dataset['shown'] === feeder.join()) return;
  tray.dataset['shown'] = feeder.join();
  const hint = make(
    'span',
    feeder.length > 0 ? `${feeder.length} trang` : 'Khay nạp',
    feeder.length > 0 ? 'pages' : 'feeder',
  );
  hint.className = 'hint';
  tray.replaceChildren(...feeder.slice(0, 6).map((id) => image(`/api/pictures/${id}.jpg`, '')), hint);
};

const setSource = (picture: HTMLImageElement, src: string): void => {
  if (picture.getAttribute('src') !== src) picture.src = src;
};

export const drawCard = (state: BenchState, chosen: Holder | null): void => {
  const { present } = state.devices['id-card-reader'];
  const shown = present ?? chosen;
  at('id-card').dataset['present'] = present ? 'yes' : 'no';
  at('card-number').textContent = shown?.personalNumber ?? '—';
  at('card-name').textContent = shown?.fullName ?? '—';
  at('card-birth').textContent = String(shown?.dateOfBirth ?? '')
    .split('-')
    .reverse()
    .join('/');
};

export const drawPrinter = (state: BenchState, slips: readonly SlipEntry[], onPick: (n: number) => void): void => {
  const device = state.devices['ticket-printer'];
  at('printer-facts').textContent = [
    `${device.slips} phiếu`,
    device.uncutDots > 0 ? `còn ${Math.round(device.uncutDots / 8)} mm trong máy` : '',
    device.errors.length > 0 ? `lệnh lạ: ${device.errors.at(-1)}` : '',
  ]
    .filter(Boolean)
    .join(' · ');
  const strip = at('slips');
  const newest = slips.slice(-6).reverse();
  const shown = newest.map((slip) => slip.n).join();
  if (strip.dataset['shown'] === shown) return;
  strip.dataset['shown'] = shown;
  strip.replaceChildren(
    ...newest.map((slip) => {
      const button = make('button', `#${slip.n}`);
      button.setAttribute('type', 'button');
      button.prepend(image(`/api/slips/${slip.n}.png`, `Phiếu ${slip.n}`));
      button.addEventListener('click', () => onPick(slip.n));
      return button;
    }),
  );
};

/** Shows a slip hanging out of the printer; a fresh one slides out. */
export const showSlip = (n: number, fresh: boolean): void => {
  const slip = at<HTMLImageElement>('slip');
  at('no-slip').hidden = true;
  slip.hidden = false;
  slip.classList.remove('fresh');
  setSource(slip, `/api/slips/${n}.png`);
  if (fresh) requestAnimationFrame(() => slip.classList.add('fresh'));
};
