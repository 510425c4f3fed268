import { by, type Proof } from './proof.ts';

/** One demand of the list in store-and-forward.md, section 7: its tests, and what they leave open and why. */
export type Requirement = {
  readonly demand: string;
  readonly proofs?: readonly Proof[];
  readonly left?: string;
};

const BREAK_OUT = 'test/security/break-out.test.ts';
const OWN_ORIGIN = 'test/security/own-origin.test.ts';
const VISIT_SERVER = 'device-daemon/src/http/visit-server.test.ts';
const NOTHING_AWAY = 'test/gives-nothing-away/gives-nothing-away.test.ts';
const NOTHING_AWAY_FINISHED = 'a whole visit by physical keys, finished';
const DOOR = 'test/security/office-door.test.ts';
const FRONT_DOOR = 'provincial-repository/test/front-door.test.ts';
const SOMEBODY_BETWEEN = 'test/forwarding/somebody-between.test.ts';
const VERIFY = 'device-daemon/src/audit/verify.test.ts';
const TRANSACTIONS = 'device-daemon/src/audit/transactions.test.ts';
const LIMITS = 'provincial-repository/test/limits.test.ts';

export const requirements: Readonly<Record<string, Requirement>> = {
  B1: {
    demand: 'No key or chord leads out of the page: address, windows, focus and picture stay as they are.',
    proofs: by(BREAK_OUT, 'B1 %s: no key leads out of the page', 'B1 control'),
    left: 'Pinch needs a real touch panel, Ctrl+Alt+F1…F12 and SysRq act below the X server: on the image (issue 11), where no console listens and SysRq is off.',
  },
  B2: {
    demand: 'No menu, dialog, foreign page, file of the machine, download or print window opens.',
    proofs: by(BREAK_OUT, 'B2 right click, long press', 'B2 files of the machine and pages from elsewhere'),
    left: 'Downloads, printing, file dialogs, view-source: and mailto: are closed by kiosk-os/chromium/policies.json but not struck one by one.',
  },
  B3: {
    demand: 'No debugging port; listening only on loopback; developer tools off by managed policy.',
    proofs: [
      ...by(BREAK_OUT, 'B3 no debugging port', 'B1 %s: no key leads out of the page'),
      ...by(
        'test/security/policies.test.ts',
        'B3 the policies that the image is given',
        'B3 no camera and no microphone',
      ),
      ...by('test/security/camera.test.ts', 'B3 no page of any kiosk', 'B3 where a site turned the look at a face on'),
    ],
  },
  B4: {
    demand: 'Browser killed or hung: the start screen is back within ten seconds, with nothing of before.',
    proofs: [
      ...by(BREAK_OUT, 'B4 the browser is killed, then hung'),
      ...by(NOTHING_AWAY, 'the visit process is killed while the telephone is being typed'),
    ],
    left: 'An out-of-memory kill is SIGKILL, which is struck; memory limits that decide whom it strikes are units of the image (issue 11).',
  },
  B5: {
    demand:
      'Only listed USB devices work; storage and a second keyboard are refused; typing faster than any hand is cut.',
    left: 'Rules of usbguard belong to the image (issue 11); no USB in the kernels that we test on. Until then a keyboard that is plugged in reaches the page and nothing beyond it (B1).',
  },
  B6: {
    demand: 'No login on any console, no SysRq, boot loader locked, firmware password on the check list.',
    left: 'The image (issue 11) and the technician’s check list (issue 10).',
  },
  W1: {
    demand: 'The strictest content policy on every answer, with Trusted Types; nothing ever violates it.',
    proofs: [
      ...by(VISIT_SERVER, 'every answer, good or bad, carries the policy'),
      ...by(OWN_ORIGIN, 'W1 every answer of the office’s door carries the strict policy'),
      ...by('device-daemon/src/http/daemon-server.test.ts', 'every answer carries the policy'),
      ...by('kiosk-ui/citizen/citizen.test.ts', 'breaks no rule of its content security policy'),
      ...by(FRONT_DOOR, 'every answer carries the strict policy'),
      ...by('provincial-repository/test/officer-browser.test.ts', 'the content security policy was broken nowhere'),
    ],
  },
  W2: {
    demand: 'Loopback only; Host, Origin and Sec-Fetch-Site are checked on every route; no leave for other origins.',
    proofs: [
      ...by(
        OWN_ORIGIN,
        'W2 the route tables are read from the programs themselves',
        'a name rebound to our address',
        'W2 %s: 403 on every route',
        'W2 a frame in another page',
        'W2 asked beforehand from another origin (preflight)',
        'W2 no answer of any program permits another origin',
        'W2 the counter PC',
        'W2 another page of the internet is not even told',
      ),
      ...by(DOOR, 'is told where consoles work and gets no page', 'from another origin, another site or another host'),
      ...by('test/security/office-browser.test.ts', 'another site that the officer has open beside it'),
      ...by(BREAK_OUT, 'B3 no debugging port'),
    ],
  },
  W3: {
    demand: 'The screens come from the origin that they call, so that no permission for local networks is ever asked.',
    proofs: [
      ...by(VISIT_SERVER, 'the token opens the visit once'),
      ...by('kiosk-ui/citizen/citizen.test.ts', 'breaks no rule of its content security policy'),
    ],
  },
  W4: {
    demand: 'Each call needs the cookie of this visit; processes of other users of the machine are refused.',
    proofs: [
      ...by(
        OWN_ORIGIN,
        'every route of a visit is shut',
        'every route of the office’s door is shut',
        '"nobody" of this machine cannot connect',
        'W4 data and run folder',
      ),
      ...by(VISIT_SERVER, 'a new browser for the same visit shuts the old one out'),
      ...by(
        DOOR,
        'used from another network is ended',
        'is worth nothing after its owner signed out',
        'from a machine without the office’s certificate, or in another machine’s name',
        'without certificate, with one of another authority',
      ),
      ...by('test/end-to-end/interruptions.test.ts', 'an address that somebody copied'),
    ],
    left: 'The ports on loopback can be called by any user of the machine; cookie and one-use door keep them out, SO_PEERCRED does not exist for TCP. A user of its own for each program: issue 11.',
  },
  W5: {
    demand: 'Bytes from outside are bounded, checked by content and parsed apart; nothing active gets in.',
    proofs: [
      // at the kiosk no file ever comes in: rows of a scan, a code, answers of a chip
      ...by(
        'device-daemon/src/devices/document-scanner/codec.test.ts',
        'headers that would be a trap',
        'noise is refused or waited for',
      ),
      ...by(
        'device-daemon/src/devices/code-reader/codec.test.ts',
        '4,096 characters are a code',
        'any bytes at all: nothing throws',
      ),
      ...by('device-daemon/src/emrtd/elementary-files.test.ts', 'a file that claims to be huge'),
      ...by('device-daemon/src/emrtd/holder.test.ts', 'genuine files with any cut and any flipped bytes'),
      ...by('device-daemon/src/imaging/pictures.test.ts', 'a page that lies about its size'),
      ...by('device-daemon/src/imaging/archival-pdf.test.ts', 'our checker and qpdf find nothing wrong'),
      // at the repository
      ...by('provincial-repository/test/refused-bags.test.ts', '%s: refused as %s', 'nothing was ever written outside'),
      ...by('provincial-repository/test/parsers.test.ts', 'what is let through stays inside the bag'),
      ...by('provincial-repository/test/officer-pages.test.ts', 'every page of a scanned paper is drawn as a picture'),
    ],
    left: 'The child process that draws PDFs has memory, time and processor limits but no network namespace of its own, and a PDF of a bag is not put through qpdf before it is kept (issue 8). A citizen’s own files (USB stick, phone) are not taken in at all.',
  },
  P1: {
    demand: 'Nothing that a citizen showed, typed or scanned is left in files, memory, swap, or raw bytes of the disk.',
    proofs: [
      ...by(
        NOTHING_AWAY,
        NOTHING_AWAY_FINISHED,
        'control: one leak planted in each place',
        'control: what was written to the disk and deleted again',
        'swap: no process of the kiosk',
      ),
      ...by(
        'test/gives-nothing-away/search.test.ts',
        'the memory of a living process',
        'a file, its name, a packed part',
      ),
      ...by('test/end-to-end/power-cut.test.ts', 'no word of it can be read on the disk'),
    ],
    left: 'Browser profile and run folder are deleted files on an ordinary disk here; that they lie on tmpfs, and that there is no swap and no core dump, is the image’s (issue 11). Kernel buffers and pixels of pictures are not searched.',
  },
  P2: {
    demand: 'Silence warns, then wipes; so do finish, a card taken away and a crash; the way back shows nothing.',
    proofs: [
      ...by(
        'device-daemon/src/visits/idle.test.ts',
        'TI-2: a touch in the last second',
        'TI-5: the last screen waits 30 s',
      ),
      ...by('device-daemon/src/visits/every-stage.test.ts', 'silence ends every stage but a running submission'),
      ...by(NOTHING_AWAY, NOTHING_AWAY_FINISHED, 'the visit process is killed while the telephone is being typed'),
      ...by(BREAK_OUT, 'B1 %s: no key leads out of the page'),
    ],
    left: 'The times are those of citizen-experience.md (up to 225 s), longer than the 60 s and 90 s of the list: people read slowly. Taking the card away does not end a visit by itself: it may be taken back as soon as it is read.',
  },
  P3: {
    demand: 'The print spool keeps nothing; scans never lie in a file.',
    proofs: [
      ...by('test/virtual-hardware/form-printer/virtual-form-printer.test.ts', 'the spool keeps nothing'),
      ...by('device-daemon/src/devices/document-scanner/document-scanner.test.ts', 'no page ever lay in a file'),
    ],
    left: 'The cupsd with PreserveJobFiles No is the bench’s; the image must be given the same two lines (issue 11).',
  },
  P4: {
    demand: 'After receipt and retention the file is gone and no byte of the ledger holds what was erased.',
    proofs: [
      ...by(
        'device-daemon/src/outbox/retention.test.ts',
        'a received dossier stays 72 hours',
        'what was erased is in no byte of the ledger',
      ),
      ...by(NOTHING_AWAY, 'a whole visit by physical keys'),
    ],
    left: 'There is no key on the kiosk to destroy: bags are sealed to keys that it never had. Their sealed bytes may stay in deleted blocks; whoever reads them needs the province’s, the office’s or the escrow’s key.',
  },
  P5: {
    demand: 'Logs hold only the fields of a catalogue; names, numbers and telephones thrown at them do not get in.',
    proofs: [
      ...by(
        'device-daemon/src/audit/no-personal-data.test.ts',
        'P5: no personal data gets into the audit log',
        'P5: noise of every kind',
      ),
      ...by('device-daemon/src/visits/line.test.ts', 'nothing of its content reaches the journal'),
      ...by(FRONT_DOOR, 'logs no name and no number'),
      ...by(NOTHING_AWAY, 'control: one leak planted in each place'),
    ],
  },
  A1: {
    demand: 'A hash chain with signed heads: what is deleted, edited, swapped, cut or cloned is found and named.',
    proofs: [
      ...by(
        VERIFY,
        'A1: a log that nobody touched',
        'A1: what was done to the log is found, and the first bad entry named',
        'A1: the end cut off together with the heads over it',
        'A1: a kiosk cloned and continued twice',
      ),
      ...by('device-daemon/src/audit/signed-heads.test.ts', 'A1: after 50 entries, or 5 minutes'),
      ...by('provincial-repository/test/heartbeats.test.ts', 'two machines live on copies of one disk'),
    ],
  },
  A2: {
    demand: 'Every change of a dossier, act of a person and change of time is logged in the transaction of the change.',
    proofs: by(
      TRANSACTIONS,
      'A2: the log has it, once',
      'A2: an entry outside of a transaction is refused',
      'A2: every column that tells where a dossier is',
    ),
    left: 'Updates of the image have no entry yet: there are no updates yet (issue 11).',
  },
  A3: {
    demand: 'Clock jumps are logged with monotonic time; the order never leans on the wall clock.',
    proofs: [
      ...by(
        TRANSACTIONS,
        'A3: the clock jumps back ten years and forth again',
        'A3: two entries at the very same moment',
      ),
      ...by('device-daemon/src/time/kiosk-clock.test.ts', 'a clock pushed by 50 s again and again is noticed'),
    ],
  },
  S1: {
    demand: 'One kiosk can neither read, write, resume nor commit another’s dossiers, on any route.',
    proofs: [
      ...by(
        'provincial-repository/test/own-dossiers-only.test.ts',
        'S1 every route of the route table is listed here',
        'S1 kiosk B tries %s',
        'S1 %s without a signed call',
      ),
      ...by('provincial-repository/test/two-deliverers.test.ts', 'S1 whoever bears a manifest'),
      ...by('provincial-repository/test/lacks.test.ts', 'S1 a kiosk that asks about the dossiers of another'),
    ],
  },
  S2: {
    demand: 'Same id, other digest: 409. Replays do nothing. A false receipt deletes nothing.',
    proofs: [
      ...by(
        'provincial-repository/test/bad-lines.test.ts',
        'S2 the same dossier id with another manifest',
        'S2 forged and misdirected manifests',
      ),
      ...by('provincial-repository/test/two-deliverers.test.ts', 'S2 an old manifest replayed'),
      ...by(SOMEBODY_BETWEEN, 'a receipt that is %s proves nothing', 'nothing is deleted on a forged one'),
    ],
  },
  S3: {
    demand: 'Bodies, parts, open uploads and slow callers are bounded; what is unfinished goes in time.',
    proofs: [
      ...by(
        LIMITS,
        'S3 open uploads of one kiosk are bounded',
        'S3 bodies and heads are bounded',
        'S3 what is unfinished and untouched',
      ),
      ...by('provincial-repository/test/full-disk.test.ts', 'S3 until there is room again'),
      ...by('device-daemon/src/second-place/receiver.test.ts', 'somebody dribbles bytes in for minutes'),
    ],
  },
  S4: {
    demand: 'No secret in the source or image; installing runs no program of a package; bill of materials.',
    proofs: by(
      'test/security/secrets.test.ts',
      'S4 no tracked file holds a private key',
      'S4 control',
      'S4 installing runs no program of any package',
    ),
    left: 'The image and its bill of materials (SBOM) are issue 11.',
  },
};
