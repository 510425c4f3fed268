import { by } from '../proof.ts';
import { design, type Line, left, notApplicable, tested } from './answers.ts';

const visitServer = 'device-daemon/src/http/visit-server.test.ts';
const ownOrigin = 'test/security/own-origin.test.ts';
const officerPages = 'provincial-repository/test/officer-pages.test.ts';
const ownDossiers = 'provincial-repository/test/own-dossiers-only.test.ts';
const door = 'device-daemon/src/office-door/door.test.ts';
const doorAttacked = 'test/security/office-door.test.ts';
const officeBrowser = 'test/security/office-browser.test.ts';
const parkedFormat = 'device-daemon/src/parked-drafts/parked-format.test.ts';

const noPasswords = notApplicable(
  'Nobody has a password: a citizen lays down the card, staff of an office lay down a badge and type a PIN, an officer of the province opens a key link, a kiosk signs.',
);
const noCodesByPhone = notApplicable('No code is sent by telephone, message or a second device.');
const noProvider = left(9, 'No identity provider is connected yet; VNeID comes with issue 9 and is answered there.');
const officerSignIn = left(
  8,
  'Staff of an office: badge and PIN, by role and over TLS (device-daemon/src/office-door). Officers of the province come in by a key link.',
);
const shut = tested([
  ...by(ownOrigin, 'every route of a visit is shut', 'every route of the office’s door is shut'),
  ...by(officerPages, 'without a session no page shows anything'),
]);
const ownOnly = tested(by(ownDossiers, 'S1 every route of the route table is listed here', 'S1 kiosk B tries %s'));
const signed = tested([
  ...by(ownDossiers, 'S1 %s without a signed call', 'S1 a call that names "alg none"'),
  ...by('test/forwarding/somebody-between.test.ts', 'a receipt that is %s proves nothing'),
]);
const sealed = tested([
  ...by('device-daemon/src/dossiers/seal.test.ts', 'a changed byte, a swapped chunk or a cut end'),
  ...by(parkedFormat, 'any flipped bit of any byte is noticed'),
]);

export const v6ToV11: readonly Line[] = [
  [
    '6.1.1',
    'How guessing is held back is written down',
    design(
      'provincial-repository/src/officers/sign-in.ts and src/lookups/look-up.ts; ten keys or five secrets, a quarter of an hour. At an office five PINs, fifteen from one address (device-daemon/src/office-door/wrong-tries.ts).',
    ),
  ],
  ['6.1.2', 'List of words that no password may be', noPasswords],
  [
    '6.1.3',
    'All ways to authenticate are written down',
    left(
      8,
      'They stand with each room (card, slip secret, badge and PIN, key link, signed call, certificate of a machine), not on one page.',
    ),
  ],
  ...(
    [
      ['6.2.1', 'Length of passwords'],
      ['6.2.2', 'Passwords can be changed'],
      ['6.2.3', 'Changing needs the old password'],
      ['6.2.4', 'Common passwords are refused'],
      ['6.2.5', 'No rules of composition'],
      ['6.2.6', 'Fields that mask'],
      ['6.2.7', 'Pasting and password managers'],
      ['6.2.8', 'Passwords are checked exactly as given'],
      ['6.2.9', 'Long passwords are allowed'],
      ['6.2.10', 'No forced rotation'],
      ['6.2.11', 'The list of words is used'],
      ['6.2.12', 'Breached passwords are refused'],
    ] as const
  ).map(([id, asks]): Line => [id, asks, noPasswords]),
  [
    '6.3.1',
    'Guessing is held back',
    tested([
      ...by(officerPages, 'ten lock it'),
      ...by(
        door,
        'a lock ends after a quarter of an hour',
        'tries side by side are counted one after the other',
        'one address that tries many badges',
      ),
      ...by(doorAttacked, 'is locked after five, told to the office’s log'),
      ...by('provincial-repository/test/look-up.test.ts', 'a locked code stays locked', 'twenty guesses at once'),
    ]),
  ],
  [
    '6.3.2',
    'No default accounts',
    design(
      'Keys are made for each installation (test/demo/keys.ts for the demo); a key file shorter than 16 characters a line opens nothing.',
    ),
  ],
  [
    '6.3.3',
    'More than one factor',
    tested(
      by(door, 'every wrong way is answered alike'),
      'Staff of an office: a badge and a PIN, never one alone. Officers of the province: a key link (issue 8).',
    ),
  ],
  ['6.3.4', 'No undocumented ways in, all equally strong', officerSignIn],
  ['6.4.1', 'First secrets are random and expire', officerSignIn],
  [
    '6.4.2',
    'No hints, no secret questions',
    design('There are none. Digits on the card open its chip and nothing else (device-daemon/src/emrtd).'),
  ],
  ['6.4.3', 'Safe reset of a forgotten password', noPasswords],
  ['6.4.4', 'A lost factor is replaced as carefully as given', officerSignIn],
  [
    '6.5.1',
    'One-time secrets work once',
    left(
      8,
      'The secret of a slip opens the status (no name) as often as its holder asks: meant so. So does the code of a parked draft, for 24 hours at most. A door’s token works once.',
    ),
  ],
  [
    '6.5.2',
    'Short look-up secrets hashed as passwords',
    left(
      8,
      'The 40-bit secret of a slip is kept as SHA-256 with the dossier’s id; whoever has the repository’s database could guess it, and learns a status.',
    ),
  ],
  [
    '6.5.3',
    'Secrets from a good random source',
    design(
      'randomBytes of Node throughout (device-daemon/src/visits/uuid7.ts, src/parked-drafts/draft-key.ts); Math.random spreads waits only.',
    ),
  ],
  [
    '6.5.4',
    'At least 20 bits',
    design(
      '40 bits on the slip (device-daemon/src/visits/uuid7.ts), 80 and more for a parked draft (src/parked-drafts/draft-key.ts).',
    ),
  ],
  [
    '6.5.5',
    'Codes have a short life',
    tested(
      by('device-daemon/src/parked-drafts/parking-desk.test.ts', 'it opens until the hour that was said'),
      'No out-of-band code; a parked draft lives 24 hours at most.',
    ),
  ],
  ['6.6.1', 'Codes over the telephone network', noCodesByPhone],
  ['6.6.2', 'Codes are bound to their request', noCodesByPhone],
  ['6.6.3', 'Guessing of codes is held back', noCodesByPhone],
  ['6.8.1', 'Identities of several providers are kept apart', noProvider],
  ['6.8.2', 'Assertions are signed and checked', noProvider],
  ['6.8.3', 'SAML assertions are used once', notApplicable('There is no SAML.')],
  ['6.8.4', 'Strength told by the provider is checked', noProvider],
  [
    '7.1.1',
    'Ends of sessions are written down',
    design(
      'device-daemon/src/visits/idle.ts (by screen, from citizen-experience.md), provincial-repository/src/officers/sign-in.ts (30 minutes, 8 hours).',
    ),
  ],
  [
    '7.1.2',
    'How many sessions at once',
    left(8, 'One visit at a time, four pages of it; an officer’s sessions are not counted.'),
  ],
  ['7.1.3', 'Sessions across systems', noProvider],
  ['7.2.1', 'Tokens are checked by the server', shut],
  [
    '7.2.2',
    'Tokens are made for the session',
    design('device-daemon/src/http/visit-server.ts, provincial-repository/src/officers/sign-in.ts.'),
  ],
  [
    '7.2.3',
    'Tokens are random, 128 bits or more',
    tested(
      [
        ...by(visitServer, 'the token opens the visit once'),
        ...by(officerPages, 'in a strict cookie'),
        ...by(doorAttacked, 'cannot be made up: a token is 256 random bits'),
        ...by(officeBrowser, 'badge and PIN open a session that the page’s own script never sees'),
      ],
      '192 and 256 bits.',
    ),
  ],
  [
    '7.2.4',
    'A new token at sign-in, the old one is void',
    tested(
      [
        ...by(visitServer, 'a new browser for the same visit shuts the old one out'),
        ...by(
          door,
          'ends when the same person signs in at another screen',
          'ends when the same person signs in at another machine',
        ),
      ],
      'An officer of the province who opens the link again has a new session; the old one runs out by itself.',
    ),
  ],
  [
    '7.3.1',
    'Silence ends the session',
    tested([
      ...by(
        'device-daemon/src/visits/idle.test.ts',
        'TI-2: a touch in the last second',
        'TI-5: the last screen waits 30 s',
      ),
      ...by(door, 'locks itself after a quarter of an hour without a key'),
    ]),
  ],
  [
    '7.3.2',
    'A session has a longest life',
    tested(
      by(door, 'keys keep it awake, 12 hours end it all the same'),
      'Officers of the province: 8 hours, not tested. A visit lasts as long as somebody touches the screen, on purpose.',
    ),
  ],
  [
    '7.4.1',
    'After the end nothing can be done with it',
    tested([
      ...by(officerPages, 'signing out ends the session'),
      ...by(doorAttacked, 'is worth nothing after its owner signed out'),
      ...by('test/gives-nothing-away/gives-nothing-away.test.ts', 'a whole visit by physical keys'),
    ]),
  ],
  [
    '7.4.2',
    'Sessions end when the account ends',
    left(
      8,
      'A key taken out of the file opens nothing more; a session that is open ends after 8 hours at most, or when the program starts anew.',
    ),
  ],
  ['7.4.3', 'End the others when a factor changes', officerSignIn],
  ['7.4.4', 'A visible way to sign out', tested(by('provincial-repository/test/officer-browser.test.ts', 'signs out'))],
  [
    '7.4.5',
    'Administrators can end sessions',
    left(8, 'All at once by starting the program anew (sessions live in memory); one officer’s alone not yet.'),
  ],
  ['7.5.1', 'Authenticate again before changing an account', notApplicable('Nobody has an account to change.')],
  ['7.5.2', 'People see and end their own sessions', left(8, 'Not offered to officers yet.')],
  ['7.6.1', 'Sessions agree with the provider’s', noProvider],
  [
    '7.6.2',
    'No session without an act of the person',
    tested(
      by(visitServer, 'the token opens the visit once'),
      'A visit begins with a touch; an officer’s with the link.',
    ),
  ],
  [
    '8.1.1',
    'Who may do what is written down',
    design('provincial-repository/README.md and GET /openapi.json (security of each call); device-daemon/README.md.'),
  ],
  [
    '8.1.2',
    'The same, for single fields',
    design('Locked and masked fields in the form of each procedure (domain/procedures, domain/src/forms).'),
  ],
  [
    '8.2.1',
    'Functions only for those who may',
    tested([
      ...by(ownDossiers, 'S1 %s without a signed call'),
      ...by(ownOrigin, 'every route of a visit is shut', 'every route of the office’s door is shut'),
      ...by(
        doorAttacked,
        'roles that do not have it are refused and written down',
        'what only machines may say is no wish of a browser',
      ),
    ]),
  ],
  ['8.2.2', 'Data only for those who may', ownOnly],
  [
    '8.2.3',
    'Fields only for those who may',
    tested(by('domain/src/forms/draft.test.ts', 'the number of the card is locked and leaves masked')),
  ],
  ['8.3.1', 'Decided by the server, not in the page', shut],
  ['8.4.1', 'Tenants cannot reach each other', ownOnly],
  ['9.1.1', 'Signed tokens are checked before use', signed],
  ['9.1.2', 'Only listed algorithms, never none', signed],
  [
    '9.1.3',
    'Keys from trusted sources only',
    tested(
      by(
        'device-daemon/src/forwarding/receipt-keys.test.ts',
        'a key that a believed key vouches for',
        'a header that demands what we do not know',
      ),
    ),
  ],
  [
    '9.2.1',
    'Time of validity is checked',
    tested(
      by(ownDossiers, 'a kiosk whose clock fell back three weeks'),
      'A window of 30 days; why: provincial-repository/src/intake/kiosk-calls.ts.',
    ),
  ],
  [
    '9.2.2',
    'A token is of the kind that is asked for',
    tested(
      by(
        'device-daemon/src/forwarding/receipt-keys.test.ts',
        'a key that a believed key vouches for',
        'a name belongs to one key for ever',
      ),
    ),
  ],
  [
    '9.2.3',
    'A token is meant for this service',
    left(
      8,
      'A signed call names method and path, not the repository: a kiosk’s key is enrolled at one repository only.',
    ),
  ],
  [
    '9.2.4',
    'One key for several audiences names the audience',
    left(8, 'The same; tests: a call signed for another path or method is not admitted.'),
  ],
  [
    '11.1.1',
    'Life of keys is written down',
    left(
      10,
      'Rotation and revocation of receipt keys and kiosks exist; making, enrolling and destroying them is provisioning.',
    ),
  ],
  [
    '11.1.2',
    'Inventory of keys and algorithms',
    left(10, 'It is spread over the READMEs; one page comes with provisioning.'),
  ],
  [
    '11.2.1',
    'Implementations that others have proved',
    tested(
      [
        ...by('provincial-repository/test/open-bag.test.ts', "Debian's age opens a bag that was sealed here"),
        ...by('device-daemon/src/emrtd/access.test.ts', 'the key seed is the one of the example'),
      ],
      'OpenSSL through Node, age, jose, noble; our own framing is held against the originals.',
    ),
  ],
  [
    '11.2.2',
    'Algorithms and keys can be changed',
    tested(
      [
        ...by(
          'provincial-repository/test/receipt-keys.test.ts',
          'the receipt key is rotated beside the running repository',
        ),
        ...by('device-daemon/src/forwarding/receipt-keys.test.ts', 'a kiosk that slept through two changes'),
      ],
      'Formats carry versions; post-quantum recipients of age are left to the library.',
    ),
  ],
  [
    '11.2.3',
    '128 bits of strength or more',
    design(
      'Ed25519, X25519, ChaCha20-Poly1305, AES-256-GCM, SHA-256. A card that knows only BAC (3DES) is read by it, as ICAO 9303 has it; nothing of ours rests on it.',
    ),
  ],
  [
    '11.3.1',
    'No ECB, no weak padding',
    design(
      'device-daemon/src/dossiers/age-file.ts, src/parked-drafts/sealed-file.ts. RSA with PKCS#1 v1.5 is verified where a card’s issuer signed so, never made.',
    ),
  ],
  [
    '11.3.2',
    'Approved ciphers and modes',
    design(
      'ChaCha20-Poly1305 (age), AES-256-GCM (parked drafts), AES-CBC with CMAC or 3DES between reader and chip, as the chip demands.',
    ),
  ],
  ['11.3.3', 'Changed ciphertext is noticed', sealed],
  [
    '11.4.1',
    'Approved hash functions',
    design('SHA-256; SHA-1 only inside BAC and PACE as ICAO 9303 prescribes (device-daemon/src/emrtd/ciphers.ts).'),
  ],
  ['11.4.2', 'Passwords are hashed slowly', noPasswords],
  [
    '11.4.3',
    'Hashes for integrity are long enough',
    design('SHA-256 in manifests, receipts, audit chain and packages.'),
  ],
  [
    '11.4.4',
    'Keys from codes by a slow function',
    tested(
      by(parkedFormat, 'follow from the card, the share and the salt'),
      'scrypt, 32 MB (device-daemon/src/parked-drafts/draft-key.ts).',
    ),
  ],
  [
    '11.5.1',
    'What must not be guessed has 128 bits',
    left(8, 'Tokens 128 to 256 bits; the slip’s secret has 40, since people type it, with a lock after five tries.'),
  ],
  [
    '11.6.1',
    'Approved algorithms make keys and signatures',
    design('Ed25519 by Node’s generateKeyPair (provincial-repository/src/keys-cli.ts); X25519 by age.'),
  ],
];
