import { by } from '../proof.ts';
import { design, type Line, left, notApplicable, tested } from './answers.ts';

const visitServer = 'device-daemon/src/http/visit-server.test.ts';
const ownOrigin = 'test/security/own-origin.test.ts';
const nothingAway = 'test/gives-nothing-away/gives-nothing-away.test.ts';
const frontDoor = 'provincial-repository/test/front-door.test.ts';
const secrets = 'test/security/secrets.test.ts';

const afterTheVisit = tested(
  by(nothingAway, 'a whole visit by physical keys', 'control: one leak planted in each place'),
);
const noStore = tested([
  ...by(visitServer, 'every answer, good or bad'),
  ...by(frontDoor, 'every answer carries the strict policy'),
]);
const tlsOutside = left(
  10,
  'The programs speak HTTP; TLS and mTLS to the repository are ended by a proxy that provisioning sets up (provincial-repository/README.md). Bags are sealed and calls signed on any line.',
);
const tlsInside = tested(
  by(
    'device-daemon/src/office-door/office-authority.test.ts',
    'a node’s certificate serves its pages and proves it to other nodes',
    'an authority believes itself for the office’s domain alone',
  ),
  'Machines of an office, consoles and displays. The second place: plain HTTP with sealed bags and signed calls (device-daemon/src/second-place/receiver.ts).',
);
const image = (what: string) => left(11, what);

export const v12ToV17: readonly Line[] = [
  ['12.1.1', 'Only TLS 1.2 and 1.3', tlsOutside],
  ['12.1.2', 'Only strong cipher suites', tlsOutside],
  ['12.1.3', 'Client certificates are checked before use', tlsOutside],
  ['12.2.1', 'TLS to everything outside, no way back', tlsOutside],
  [
    '12.2.2',
    'Certificates that the public trusts',
    left(8, 'Officers’ pages and the public look-up need them; kiosks pin the province’s CA.'),
  ],
  ['12.3.1', 'Encrypted lines in and out', tlsOutside],
  [
    '12.3.2',
    'Clients check certificates',
    left(10, 'undici checks them by default and it is nowhere switched off; not tested before there is TLS.'),
  ],
  ['12.3.3', 'Encrypted lines inside', tlsInside],
  ['12.3.4', 'Inside, only our own authorities are trusted', tlsInside],
  [
    '13.1.1',
    'All lines of communication are written down',
    design(
      'device-daemon/src/config.ts (repository, second place, devices), src/second-place/place-config.ts, provincial-repository/src/config.ts: there are no others.',
    ),
  ],
  [
    '13.2.1',
    'Programs prove who they are to each other',
    tested(
      [
        ...by('provincial-repository/test/own-dossiers-only.test.ts', 'S1 %s without a signed call'),
        ...by(ownOrigin, 'W2 the counter PC'),
      ],
      'Each call is signed with the device’s own key.',
    ),
  ],
  [
    '13.2.2',
    'Programs have the least rights',
    image('On a device each program is to run as its own user with hardened units; here all run as one.'),
  ],
  [
    '13.2.3',
    'No default credentials',
    tested(by(secrets, 'S4 no tracked file holds a private key'), 'Every key is made on the spot.'),
  ],
  [
    '13.2.4',
    'A list of what may be called from here',
    image('The addresses of the configuration are the list; the firewall that holds to it is the image’s.'),
  ],
  [
    '13.2.5',
    'The same for the server',
    image('The repository calls nobody; its firewall is the province’s (LEVEL-3.md).'),
  ],
  [
    '13.3.1',
    'Secrets lie in a vault',
    left(
      10,
      'Files with mode 0600 today; the TPM holds the secret of parked drafts where there is one, the device key with provisioning.',
    ),
  ],
  [
    '13.3.2',
    'Secrets only for those who need them',
    tested([
      ...by(ownOrigin, 'W4 data and run folder'),
      ...by('device-daemon/src/parked-drafts/kiosk-secret.test.ts', 'readable by the daemon alone'),
    ]),
  ],
  [
    '13.4.1',
    'No version control on the machine',
    image('The image has the built programs only. Servers serve listed files: see 13.4.3.'),
  ],
  ['13.4.2', 'Debugging is off', tested(by('test/security/break-out.test.ts', 'B3 no debugging port'))],
  ['13.4.3', 'No listings of folders', tested(by(visitServer, 'only files of the page are served'))],
  ['13.4.4', 'No TRACE', tested(by(ownOrigin, 'nobody speaks WebSocket or TRACE'))],
  [
    '13.4.5',
    'Documentation and monitoring on purpose only',
    tested(
      [
        ...by(
          'device-daemon/src/http/daemon-server.test.ts',
          'health holds counts, ids and causes, and is for this machine only',
        ),
        ...by(frontDoor, 'the interface describes itself'),
      ],
      'The description of the interface is public on purpose.',
    ),
  ],
  [
    '14.1.1',
    'Sensitive data are known and classed',
    design(
      'Two classes (DESIGN.md): what is of a person lives in the visit’s memory and in sealed bags; everything else names nobody (device-daemon/src/audit/catalogue.ts).',
    ),
  ],
  [
    '14.1.2',
    'Each class has its demands written down',
    design(
      'store-and-forward.md, section 7, as test/security/requirements.ts; retention in device-daemon/src/config.ts.',
    ),
  ],
  [
    '14.2.1',
    'Nothing sensitive in addresses',
    left(
      7,
      'A visit’s address has a token that works once; the officer’s key link holds the key (no referrer, not logged) until badges come.',
    ),
  ],
  ['14.2.2', 'Servers cache nothing sensitive', noStore],
  [
    '14.2.3',
    'Nothing goes to third parties',
    tested(
      by('kiosk-ui/citizen/citizen.test.ts', 'breaks no rule of its content security policy'),
      'connect-src self; no analytics; metrics of the browser off by policy.',
    ),
  ],
  [
    '14.2.4',
    'The demands of each class are kept',
    tested([
      ...by(nothingAway, 'a whole visit by physical keys'),
      ...by('device-daemon/src/outbox/retention.test.ts', 'what was erased is in no byte of the ledger'),
      ...by('device-daemon/src/audit/no-personal-data.test.ts', 'P5: no personal data'),
    ]),
  ],
  ['14.3.1', 'The browser is cleared after the session', afterTheVisit],
  ['14.3.2', 'Cache-Control: no-store', noStore],
  ['14.3.3', 'Nothing sensitive in browser storage', afterTheVisit],
  ['15.1.1', 'Times to fix known weaknesses are written down', image('With updates of the image.')],
  [
    '15.1.2',
    'Inventory of libraries, from trusted places',
    left(
      11,
      'package-lock.json with digests, checked by test/security/secrets.test.ts, and kiosk-os/packages; the bill of materials comes with the image.',
    ),
  ],
  [
    '15.1.3',
    'Costly functions are written down',
    design('provincial-repository/README.md (Bounds), src/officers/paper-pages.ts, device-daemon/src/imaging.'),
  ],
  ['15.2.1', 'Components are within those times', image('With updates of the image.')],
  [
    '15.2.2',
    'Costly functions cannot stop the rest',
    tested([
      ...by(
        'device-daemon/src/imaging/pictures.test.ts',
        'a page that lies about its size',
        'handing over a full page holds the event loop',
      ),
      ...by('provincial-repository/test/limits.test.ts', 'S3 bodies and heads are bounded'),
    ]),
  ],
  [
    '15.2.3',
    'Production has only what it needs',
    left(
      11,
      'Programs cannot import tests (test/house/import-rule.ts); that virtual hardware is not on the image is the image’s.',
    ),
  ],
  [
    '15.3.1',
    'Answers hold only what is needed',
    tested([
      ...by('provincial-repository/test/look-up.test.ts', 'the status, and no name'),
      ...by('device-daemon/src/visits/every-stage.test.ts', 'on "is this you?" the number is masked'),
    ]),
  ],
  [
    '15.3.2',
    'Redirects are not followed',
    tested(by('test/forwarding/somebody-between.test.ts', 'a login page with status %i')),
  ],
  [
    '15.3.3',
    'Only allowed fields can be set',
    tested(
      by(visitServer, '%s: refused as a problem in plain words'),
      'Closed schemas; unknown fields are refused, not dropped.',
    ),
  ],
  [
    '15.3.4',
    'The caller’s address through proxies',
    notApplicable('No decision and no log uses an address of the network; limits go by the signed kiosk.'),
  ],
  [
    '15.3.5',
    'Types are strict',
    tested(
      [...by(visitServer, '%s: refused as a problem in plain words', 'the answer "no" arrives as false')],
      'TypeScript strict, no coercion at the door.',
    ),
  ],
  [
    '15.3.6',
    'No prototype pollution',
    tested(
      [
        ...by('domain/src/procedure-package/lint.test.ts', '%s: the package is not fit'),
        ...by('domain/src/forms/draft.test.ts', 'a field of another form and a text without end are refused'),
      ],
      'Pointers of forms refuse prototypes (domain/src/forms/pointer.ts).',
    ),
  ],
  [
    '15.3.7',
    'Parameters given twice',
    design('Fastify validates each source by its own schema; a second value is a list and does not fit.'),
  ],
  [
    '16.1.1',
    'What is logged where is written down',
    tested(
      by('device-daemon/src/audit/catalogue.test.ts', 'the auditor’s document is the one that the catalogue makes'),
    ),
  ],
  [
    '16.2.1',
    'Who, what, when, where in each entry',
    tested(by('device-daemon/src/audit/transactions.test.ts', 'A2: the log has it, once')),
  ],
  [
    '16.2.2',
    'One time, in UTC',
    tested(
      [
        ...by('device-daemon/src/audit/transactions.test.ts', 'A3: the clock jumps back ten years'),
        ...by('device-daemon/src/time/kiosk-clock.test.ts', 'one lie among true answers moves nothing'),
      ],
      'Milliseconds of UTC, with monotonic time beside.',
    ),
  ],
  ['16.2.3', 'Logs go only where it is written', afterTheVisit],
  ['16.2.4', 'Logs can be read by machines', design('JSON lines (pino) and SQLite; device-daemon/src/audit.')],
  [
    '16.2.5',
    'Sensitive data are logged by their class',
    tested([
      ...by('device-daemon/src/audit/no-personal-data.test.ts', 'P5: no personal data'),
      ...by(frontDoor, 'logs no name and no number'),
    ]),
  ],
  [
    '16.3.1',
    'Sign-ins are logged, also failed ones',
    left(
      8,
      'Sign-ins are in the audit chain with the officer; failed ones stand in the call log as 403 without a name.',
    ),
  ],
  [
    '16.3.2',
    'Refused calls are logged',
    left(
      8,
      'Route and status of every call are logged; a kiosk that reaches for another’s dossier raises an alarm. Officers’ refusals are not in the chain.',
    ),
  ],
  [
    '16.3.3',
    'Attempts to get round the rules are logged',
    tested([
      ...by('provincial-repository/test/bad-lines.test.ts', 'S2 the same dossier id with another manifest'),
      ...by('provincial-repository/test/heartbeats.test.ts', 'two machines live on copies of one disk'),
    ]),
  ],
  [
    '16.3.4',
    'Unexpected errors are logged',
    design(
      'provincial-repository/src/http/app.ts, device-daemon/src/http/own-origin.ts: kind and place of an error, never its values.',
    ),
  ],
  [
    '16.4.1',
    'Nothing can be smuggled into a log',
    tested(by('device-daemon/src/audit/no-personal-data.test.ts', 'P5: noise of every kind')),
  ],
  [
    '16.4.2',
    'Logs cannot be changed unseen',
    tested(by('device-daemon/src/audit/verify.test.ts', 'A1: what was done to the log is found')),
  ],
  [
    '16.4.3',
    'Logs also lie on another machine',
    left(
      10,
      'The signed heads of the chain go to the province with each heartbeat; the entries stay on the kiosk until the fleet has a collector.',
    ),
  ],
  [
    '16.5.1',
    'Errors tell nothing of the inside',
    tested([
      ...by(visitServer, '%s: refused as a problem in plain words'),
      ...by(frontDoor, 'whatever is wrong with a call'),
    ]),
  ],
  [
    '16.5.2',
    'Works on when others fail',
    tested([
      ...by('test/end-to-end/line-down.test.ts', 'the line is down: the screen says'),
      ...by('test/end-to-end/daemon-killed.test.ts', 'kill -9 of the daemon %s'),
    ]),
  ],
  [
    '16.5.3',
    'Fails shut, never open',
    tested([
      ...by('test/forwarding/somebody-between.test.ts', 'a receipt that is %s proves nothing'),
      ...by('provincial-repository/test/kill-moments.test.ts', 'killed blindly again and again'),
    ]),
  ],
];
