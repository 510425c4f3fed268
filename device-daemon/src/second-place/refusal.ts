import type { Problem } from '@mot-cua/domain/receiving.ts';

/** An expected refusal of the receiver on its way to the caller, as RFC 9457 problem details; `detail` says what to do. */
export class Refusal extends Error {
  readonly status: number;
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, title: string, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(title);
    this.name = 'Refusal';
    this.status = status;
    this.detail = detail;
    this.headers = headers;
  }

  problem(): Problem {
    return { type: 'about:blank', title: this.message, status: this.status, detail: this.detail };
  }
}

export const refusals = {
  noManifest: () => new Refusal(422, 'No manifest', 'show the signed manifest of the bag in the header Bag-Manifest'),
  wrongManifest: (why: string) =>
    new Refusal(
      422,
      'The manifest is not believed',
      `${why}. Is this kiosk in the list "kiosks" of this place's configuration, with its present public key?`,
    ),
  otherDossier: () =>
    new Refusal(422, 'The manifest is of another dossier', 'name the same dossier in path and manifest'),
  otherManifest: () =>
    new Refusal(
      409,
      'Another manifest is known for this dossier',
      'the first one stays in force; set the dossier aside and tell the technician',
    ),
  tooLarge: (most: number) =>
    new Refusal(
      413,
      'The bag is too large',
      `this place takes at most ${most} bytes ("sealedBytes"); raise it or use another place`,
    ),
  wrongLength: () => new Refusal(422, 'Content-Length differs from the manifest', 'send exactly the sealed bytes'),
  wrongBytes: () =>
    new Refusal(
      422,
      'The bytes are not those of the manifest',
      'nothing was kept; send the file again, and check it if that repeats',
    ),
  brokenOff: () => new Refusal(422, 'The bag broke off', 'nothing was kept; send it again'),
  full: () =>
    new Refusal(
      507,
      'Ổ đĩa của nơi lưu thứ hai đã đầy',
      'Giải phóng dung lượng trên máy này; không xóa tệp nào trong thư mục hồ sơ. / Make room on this disk; what lies in its data folder stays.',
    ),
  busy: () => new Refusal(503, 'Busy', 'too many at once, or the same bag twice; come again', { 'retry-after': '1' }),
  notHeld: () => new Refusal(404, 'Not held here', 'bring the bag again'),
  wrongReceipt: () =>
    new Refusal(422, 'The receipt is not believed', 'nothing was deleted; is receiptKeysFile that of the kiosks?'),
  stranger: () =>
    new Refusal(401, 'Not a kiosk of this office', 'sign the call with the device key of an enrolled kiosk'),
} as const;
