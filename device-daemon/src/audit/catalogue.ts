import type { WordName } from './subjects.ts';

/** Who has to look at an event of this kind, and how soon. */
export const watchers = {
  nobody: { vi: 'chỉ xem khi cần đối chiếu', en: 'nobody by rule; there for comparing' },
  officer: { vi: 'cán bộ một cửa, trong ngày', en: 'an officer of the office, the same day' },
  technician: { vi: 'kỹ thuật viên, trong ngày', en: 'a technician, the same day' },
  security: { vi: 'người phụ trách an toàn thông tin, ngay', en: 'whoever is responsible for security, at once' },
} as const satisfies Record<string, { readonly vi: string; readonly en: string }>;

type EventEntry = {
  readonly vi: string;
  readonly en: string;
  /** words of the subject, in this order (subjects.ts) */
  readonly subject: readonly WordName[];
  readonly watcher: keyof typeof watchers;
  /** at least so long; nothing is ever taken out of the chain, so in fact as long as the kiosk's ledger */
  readonly months: 12 | 24;
};

/**
 * Every event of the audit log: what the auditor's document (EVENTS.md) and the type are made from. Kept for 24 months
 * what tells where a dossier went or who changed the machine, for 12 the rest (reference `domain.md`, retention).
 * A new event gets an entry here, is recorded in the transaction of the change, and the document is made anew.
 */
export const catalogue = {
  'daemon-started': {
    vi: 'Chương trình của máy khởi động.',
    en: 'The daemon started.',
    subject: ['boot'],
    watcher: 'nobody',
    months: 12,
  },
  'program-changed': {
    vi: 'Máy chạy một phiên bản chương trình khác lần trước (giá trị băm của mã nguồn).',
    en: 'The daemon runs another program than at its start before (digest of its source).',
    subject: ['digest'],
    watcher: 'security',
    months: 24,
  },
  'config-changed': {
    vi: 'Máy chạy với cấu hình khác lần trước (giá trị băm của tệp cấu hình).',
    en: 'The daemon runs with another configuration than at its start before (digest of the file).',
    subject: ['digest'],
    watcher: 'security',
    months: 24,
  },
  'dossier-intended': {
    vi: 'Công dân bấm nộp; máy cấp mã tạm.',
    en: 'A citizen pressed submit; the provisional code was given.',
    subject: ['dossier'],
    watcher: 'nobody',
    months: 24,
  },
  'dossier-sealed': {
    vi: 'Hồ sơ đã được niêm phong và lưu chắc chắn trên máy.',
    en: 'The dossier is sealed and durably kept on the kiosk.',
    subject: ['dossier'],
    watcher: 'nobody',
    months: 24,
  },
  'dossier-in-second-place': {
    vi: 'Nơi lưu thứ hai đã chứng minh là giữ đủ hồ sơ.',
    en: 'The second place has proved that it holds the dossier.',
    subject: ['dossier'],
    watcher: 'nobody',
    months: 24,
  },
  'second-place-lost': {
    vi: 'Nơi lưu thứ hai không còn giữ hồ sơ này; máy sẽ gửi lại.',
    en: 'The second place no longer holds the dossier; it is brought there again.',
    subject: ['dossier'],
    watcher: 'technician',
    months: 24,
  },
  'dossier-received': {
    vi: 'Kho của tỉnh đã ký biên nhận hồ sơ.',
    en: 'The provincial repository signed a receipt for the dossier.',
    subject: ['dossier', 'record'],
    watcher: 'nobody',
    months: 24,
  },
  'dossier-quarantined': {
    vi: 'Kho của tỉnh từ chối hồ sơ; hồ sơ được giữ lại chờ người xử lý.',
    en: 'The repository refuses the dossier; it is kept and waits for a person.',
    subject: ['dossier'],
    watcher: 'officer',
    months: 24,
  },
  'dossier-put-back': {
    vi: 'Người vận hành đưa hồ sơ bị giữ lại vào hàng chờ gửi.',
    en: 'An operator put a dossier that was set aside back among those to be sent.',
    subject: ['dossier'],
    watcher: 'officer',
    months: 24,
  },
  'dossier-exported': {
    vi: 'Người vận hành chép bản niêm phong của hồ sơ ra ngoài máy.',
    en: 'An operator copied the sealed dossier off the kiosk.',
    subject: ['dossier'],
    watcher: 'officer',
    months: 24,
  },
  'duplicate-found': {
    vi: 'Kho của tỉnh cho biết hồ sơ này có thể trùng một hồ sơ đang giải quyết.',
    en: 'The repository said that this dossier may repeat one that is under way.',
    subject: ['dossier'],
    watcher: 'officer',
    months: 24,
  },
  'duplicate-decided': {
    vi: 'Cán bộ quyết định về hồ sơ có thể trùng; quyết định được gửi về tỉnh.',
    en: 'An officer decided about a dossier that may repeat another; it goes to the province.',
    subject: ['dossier', 'staff'],
    watcher: 'officer',
    months: 24,
  },
  'duplicate-decided-there': {
    vi: 'Cán bộ của tỉnh đã quyết định về hồ sơ có thể trùng; việc này rời danh sách của quầy.',
    en: 'An officer of the province decided about a dossier that may repeat another; it leaves the list of the counters.',
    subject: ['dossier'],
    watcher: 'officer',
    months: 24,
  },
  'counter-slip-told': {
    vi: 'Phiếu yêu cầu bổ sung hoặc phiếu từ chối do quầy lập đã được gửi về tỉnh.',
    en: 'A slip that a counter wrote about a dossier (Mẫu 02, Mẫu 03) has reached the province.',
    subject: ['dossier', 'staff'],
    watcher: 'officer',
    months: 24,
  },
  'counter-slip-refused': {
    vi: 'Tỉnh không nhận phiếu do quầy lập: hồ sơ đã có quyết định khác. Cán bộ xem lại hồ sơ.',
    en: 'The province did not take a slip that a counter wrote: it was decided otherwise. An officer looks at the dossier.',
    subject: ['dossier', 'staff'],
    watcher: 'officer',
    months: 24,
  },
  'sealed-dossier-given': {
    vi: 'Máy đưa bản niêm phong của hồ sơ cho cán bộ ở quầy, để mở bằng khóa của cơ quan.',
    en: 'The sealed dossier was given to an officer at a counter, to be opened with the office’s key.',
    subject: ['dossier', 'staff'],
    watcher: 'officer',
    months: 24,
  },
  'dossier-abandoned': {
    vi: 'Lần nộp bị đứt giữa chừng, chưa có hồ sơ nào được niêm phong.',
    en: 'A submission broke off before anything was sealed.',
    subject: ['dossier'],
    watcher: 'officer',
    months: 24,
  },
  'dossier-erased': {
    vi: 'Bản niêm phong trên máy được xoá, sau khi đã có biên nhận.',
    en: 'The sealed copy on the kiosk was erased, after its receipt.',
    subject: ['dossier'],
    watcher: 'nobody',
    months: 24,
  },
  'official-code': {
    vi: 'Hệ thống tiếp nhận đã cấp mã hồ sơ chính thức.',
    en: 'The receiving system gave the dossier its official code.',
    subject: ['dossier'],
    watcher: 'nobody',
    months: 24,
  },
  'draft-parked': {
    vi: 'Một bản nháp được cất lại, đã mã hoá.',
    en: 'A draft was parked, encrypted.',
    subject: ['draft'],
    watcher: 'nobody',
    months: 12,
  },
  'draft-opened': {
    vi: 'Một bản nháp được mở lại bằng thẻ hoặc mã của công dân.',
    en: 'A draft was opened again with the citizen’s card or code.',
    subject: ['draft'],
    watcher: 'nobody',
    months: 12,
  },
  'draft-expired': {
    vi: 'Một bản nháp hết 24 giờ và đã bị xoá.',
    en: 'A draft was 24 hours old and is gone.',
    subject: ['draft'],
    watcher: 'nobody',
    months: 12,
  },
  'draft-erased': {
    vi: 'Một bản nháp bị xoá trước hạn (đã nộp, hoặc công dân bỏ).',
    en: 'A draft was erased before its time (submitted, or given up by the citizen).',
    subject: ['draft'],
    watcher: 'nobody',
    months: 12,
  },
  'alarm-raised': {
    vi: 'Một cảnh báo bắt đầu.',
    en: 'An alarm began.',
    subject: ['alarm', 'alarm-subject'],
    watcher: 'technician',
    months: 24,
  },
  'alarm-cleared': {
    vi: 'Nguyên nhân của cảnh báo đã hết.',
    en: 'The cause of an alarm is gone.',
    subject: ['alarm', 'alarm-subject'],
    watcher: 'nobody',
    months: 24,
  },
  'clock-jumped': {
    vi: 'Đồng hồ của máy nhảy hơn 60 giây.',
    en: 'The kiosk’s clock jumped by more than 60 seconds.',
    subject: ['jump', 'running'],
    watcher: 'technician',
    months: 24,
  },
  'clock-confirmed': {
    vi: 'Giờ của máy đã được kho của tỉnh xác nhận (sai lệch lúc đó).',
    en: 'The kiosk’s time was confirmed by the repository (how far it was off).',
    subject: ['jump', 'running'],
    watcher: 'nobody',
    months: 24,
  },
  'receipt-key-added': {
    vi: 'Máy tin thêm một khoá ký biên nhận, do một khoá đã tin bảo lãnh.',
    en: 'The kiosk trusts one more receipt key, vouched for by one that it trusted already.',
    subject: ['key'],
    watcher: 'security',
    months: 24,
  },
  'ticket-issued': {
    vi: 'Máy cấp một số thứ tự.',
    en: 'A queue ticket was given.',
    subject: ['ticket'],
    watcher: 'nobody',
    months: 12,
  },
  'staff-acted': {
    vi: 'Cán bộ làm một việc trong hàng đợi, tại quầy hoặc với một sự cố.',
    en: 'A member of staff did something in the queue, at a counter or about an exception.',
    subject: ['office-act', 'staff', 'office-subject'],
    watcher: 'nobody',
    months: 12,
  },
  'staff-to-look-at': {
    vi: 'Cán bộ quyết định khác với máy, hoặc một lần đăng nhập bị từ chối.',
    en: 'A member of staff decided otherwise than the machine, or a sign-in was refused.',
    subject: ['office-act', 'staff', 'office-subject'],
    watcher: 'security',
    months: 24,
  },
  'door-refused': {
    vi: 'Máy từ chối người hoặc máy ở cửa của văn phòng (đăng nhập sai, phiên lạ, mạng lạ, yêu cầu giả).',
    en: 'The office’s door turned somebody or some machine away (wrong sign-in, strange session, network or request).',
    subject: ['door-why', 'staff'],
    watcher: 'security',
    months: 24,
  },
  'office-host-changed': {
    vi: 'Một máy bắt đầu điều hành hàng đợi của văn phòng.',
    en: 'A machine began to host the queue of the office.',
    subject: ['host-how'],
    watcher: 'nobody',
    months: 12,
  },
  'helper-signed-in': {
    vi: 'Một người hỗ trợ đăng nhập bên cạnh công dân.',
    en: 'Somebody signed in to help beside a citizen.',
    subject: ['helper', 'visit'],
    watcher: 'nobody',
    months: 24,
  },
  'helper-declined': {
    vi: 'Công dân không nhận người hỗ trợ đã đăng nhập.',
    en: 'The citizen did not want the helper who had signed in.',
    subject: ['helper', 'visit'],
    watcher: 'officer',
    months: 24,
  },
  'helper-left': {
    vi: 'Việc hỗ trợ kết thúc trước khi hết lượt.',
    en: 'The help was ended before the visit was.',
    subject: ['helper', 'visit'],
    watcher: 'nobody',
    months: 24,
  },
  'helper-locked': {
    vi: 'Đăng nhập hỗ trợ bị khoá vì nhập sai nhiều lần.',
    en: 'Signing in to help was locked after too many wrong tries.',
    subject: ['visit'],
    watcher: 'officer',
    months: 24,
  },
  'holder-confirmed': {
    vi: 'Cán bộ xác nhận người đứng trước máy là chủ thẻ đã đọc.',
    en: 'An officer confirmed that the person at the kiosk is the holder of the card that was read.',
    subject: ['helper', 'visit'],
    watcher: 'security',
    months: 24,
  },
  'kiosk-closed': {
    vi: 'Cán bộ khoá máy, cho máy ngừng phục vụ hoặc chỉ cho lấy số.',
    en: 'An officer locked the kiosk, took it out of service, or left it tickets only.',
    subject: ['helper'],
    watcher: 'officer',
    months: 12,
  },
  'kiosk-opened': {
    vi: 'Cán bộ mở lại máy đã đóng.',
    en: 'An officer opened a closed kiosk again.',
    subject: ['helper'],
    watcher: 'officer',
    months: 12,
  },
  'co-browse-begun': {
    vi: 'Công dân đồng ý cho cán bộ cùng xem màn hình.',
    en: 'A citizen agreed to an officer looking on at the screen.',
    subject: ['helper', 'visit'],
    watcher: 'security',
    months: 24,
  },
  'co-browse-ended': {
    vi: 'Cán bộ thôi xem màn hình của công dân.',
    en: 'The officer no longer looks on at the citizen’s screen.',
    subject: ['helper', 'visit'],
    watcher: 'nobody',
    months: 24,
  },
  'staff-called': {
    vi: 'Công dân gọi cán bộ đến giúp.',
    en: 'A citizen called for staff.',
    subject: ['visit'],
    watcher: 'officer',
    months: 12,
  },
  'left-behind-card': {
    vi: 'Thẻ bị bỏ quên trên đầu đọc.',
    en: 'A card was left on the reader.',
    subject: ['visit'],
    watcher: 'officer',
    months: 12,
  },
  'left-behind-paper': {
    vi: 'Giấy tờ bị bỏ quên trong máy quét.',
    en: 'Papers were left in the scanner.',
    subject: ['visit'],
    watcher: 'officer',
    months: 12,
  },
  'copy-certified': {
    vi: 'Cán bộ đã ký một bản sao chứng thực điện tử (mã gói hồ sơ), sau khi đối chiếu từng trang với bản chính.',
    en: 'An officer signed a certified electronic copy (id of its dossier), every page having been compared with the original.',
    subject: ['dossier'],
    watcher: 'nobody',
    months: 24,
  },
  'copy-refused': {
    vi: 'Cán bộ từ chối chứng thực bản sao (lý do theo Điều 18, Điều 22 NĐ 23/2015).',
    en: 'An officer refused to certify a copy (reason of the decree).',
    subject: ['copy-refusal'],
    watcher: 'nobody',
    months: 24,
  },
} as const satisfies Record<string, EventEntry>;

/** What the audit log records. A closed list: the log is a designed text, and none of these can hold personal data. */
export type AuditEvent = keyof typeof catalogue;
