import { by } from '../proof.ts';
import { design, type Line, left, notApplicable, tested } from './answers.ts';

const visitServer = 'device-daemon/src/http/visit-server.test.ts';
const ownOrigin = 'test/security/own-origin.test.ts';
const parsers = 'provincial-repository/test/parsers.test.ts';
const refusedBags = 'provincial-repository/test/refused-bags.test.ts';
const limits = 'provincial-repository/test/limits.test.ts';
const lookUp = 'provincial-repository/test/look-up.test.ts';

const markup = tested([
  ...by(parsers, 'no text, whatever it holds, becomes markup'),
  ...by('provincial-repository/test/kiosks-page.test.ts', 'cannot become markup on the page'),
]);
const everyAnswer = tested([
  ...by(visitServer, 'every answer, good or bad, carries the policy'),
  ...by('provincial-repository/test/front-door.test.ts', 'every answer carries the strict policy'),
]);
const strictCookie = tested([
  ...by(visitServer, 'the token opens the visit once'),
  ...by('provincial-repository/test/officer-pages.test.ts', 'in a strict cookie that scripts cannot read'),
]);
const otherOrigins = tested(
  by(
    ownOrigin,
    'W2 %s: 403 on every route',
    'W2 asked beforehand from another origin',
    'W2 no answer of any program permits',
  ),
);
const closedShapes = tested([
  ...by(visitServer, '%s: refused as a problem in plain words'),
  ...by(refusedBags, '%s: refused as %s'),
]);
const noWebSocket = tested(
  by(ownOrigin, 'nobody speaks WebSocket'),
  'There is none; server-sent events over the same origin.',
);
const noneOf = (what: string) => notApplicable(`There is no ${what} in any program.`);

export const v1ToV5: readonly Line[] = [
  [
    '1.1.1',
    'Decode input once, before it is checked',
    tested(
      by(parsers, 'what is let through stays inside the bag'),
      'JSON is parsed once, the schema judges the result.',
    ),
  ],
  ['1.1.2', 'Encode output last, for the interpreter that reads it', markup],
  ['1.2.1', 'Encode for HTML, attributes and headers', markup],
  [
    '1.2.2',
    'Build addresses safely, allow safe protocols only',
    design(
      'Addresses are fixed patterns with ids of a checked shape (provincial-repository/src/intake/routes.ts, device-daemon/src/forwarding/exchange.ts).',
    ),
  ],
  [
    '1.2.3',
    'Encode what is built into script or JSON',
    design(
      'No script is ever built; JSON by JSON.stringify; the policy forbids inline script (device-daemon/src/http/own-origin.ts).',
    ),
  ],
  [
    '1.2.4',
    'Parameters in every database query',
    design(
      'better-sqlite3 statements and Kysely with bound values (device-daemon/src/ledger, provincial-repository/src/store/database.ts).',
    ),
  ],
  [
    '1.2.5',
    'No input reaches a command line',
    tested(by('device-daemon/src/devices/document-scanner/codec.test.ts', 'the arguments never go through a shell')),
  ],
  ['1.2.6', 'LDAP injection', noneOf('LDAP')],
  ['1.2.7', 'XPath injection', noneOf('XPath')],
  ['1.2.8', 'LaTeX processors', noneOf('LaTeX')],
  [
    '1.2.9',
    'Escape what goes into regular expressions',
    design(
      'Expressions are made of words of the program only; patterns of procedure packages come signed and are linted (domain/src/procedure-package/lint-data-schema.ts).',
    ),
  ],
  ['1.3.1', 'Sanitise HTML that users write', noneOf('field that takes HTML')],
  [
    '1.3.2',
    'No eval or other running of text',
    tested(
      by('kiosk-ui/citizen/citizen.test.ts', 'breaks no rule of its content security policy'),
      'The policy has no unsafe-eval, Trusted Types are required.',
    ),
  ],
  [
    '1.3.3',
    'Clean data before a dangerous place',
    design('Slips are drawn as pictures, no text reaches the printer’s own language (device-daemon/src/slips).'),
  ],
  ['1.3.4', 'Scripts in SVG that users bring', noneOf('SVG from users')],
  ['1.3.5', 'Markdown, style sheets, BBCode from users', noneOf('such content')],
  [
    '1.3.6',
    'Requests to addresses that others choose',
    tested(
      by('test/forwarding/somebody-between.test.ts', 'a login page with status %i'),
      'Addresses come from the configuration alone, redirects are not followed.',
    ),
  ],
  [
    '1.3.7',
    'Templates built from input',
    notApplicable('Pages are code; no template is made at run time (provincial-repository/web/html.ts).'),
  ],
  ['1.3.8', 'Queries to JNDI', noneOf('JNDI')],
  ['1.3.9', 'Memcache', noneOf('memcache')],
  ['1.3.10', 'Format strings', noneOf('format string that comes from input')],
  ['1.3.11', 'Mail systems', noneOf('mail')],
  [
    '1.4.1',
    'Memory-safe strings and copies',
    design(
      'TypeScript throughout; what parses foreign bytes has bounds of its own (device-daemon/src/emrtd, provincial-repository/src/bags).',
    ),
  ],
  [
    '1.4.2',
    'Integer overflow',
    tested(by('device-daemon/src/devices/document-scanner/codec.test.ts', 'headers that would be a trap')),
  ],
  [
    '1.4.3',
    'Use after free',
    design('A language with garbage collection; native code is that of Node, SQLite, libvips and PC/SC.'),
  ],
  [
    '1.5.1',
    'XML without external entities',
    tested(
      by(
        'device-daemon/src/devices/document-scanner/codec.test.ts',
        'a status without a feeder, with other prefixes, or no XML at all',
      ),
      'No XML parser at all: four words are looked for in a bounded text.',
    ),
  ],
  ['1.5.2', 'Deserialise only expected types', closedShapes],
  [
    '2.1.1',
    'Rules of input are written down',
    design('Schemas are the rules and the documentation: domain/src, domain/procedures, GET /openapi.json.'),
  ],
  [
    '2.1.2',
    'Rules between fields are written down',
    design('domain/procedures/*/ and domain/src/forms; the lint of packages demands examples.'),
  ],
  [
    '2.1.3',
    'Limits of business logic are written down',
    design('provincial-repository/src/config.ts (limitsOf), device-daemon/src/config.ts, README of each room.'),
  ],
  ['2.2.1', 'Input against an expected shape', closedShapes],
  [
    '2.2.2',
    'Check where it is trusted, not in the page',
    tested(
      [...by(visitServer, '%s: refused as a problem in plain words'), ...by(refusedBags, '%s: refused as %s')],
      'Visit process and repository both check; the page checks nothing that counts.',
    ),
  ],
  [
    '2.2.3',
    'Related values fit each other',
    tested([
      ...by(refusedBags, '%s: refused as %s'),
      ...by('domain/src/forms/draft.test.ts', 'the number of the card is locked'),
    ]),
  ],
  [
    '2.3.1',
    'Steps in order, none skipped',
    tested([
      ...by(
        'device-daemon/src/visits/visit-chart.test.ts',
        'not agreed: nothing is submitted',
        'an unknown paper or page of the form is not gone to',
      ),
      ...by('device-daemon/src/visits/every-stage.test.ts', 'none throws, two in a row neither'),
    ]),
  ],
  [
    '2.3.2',
    'Limits of business logic are kept',
    tested([...by(lookUp, 'a kiosk that asks too often'), ...by(limits, 'S3 open uploads of one kiosk')]),
  ],
  [
    '2.3.3',
    'A business act happens whole or not at all',
    tested([
      ...by('device-daemon/src/audit/transactions.test.ts', 'A2: the log has it, once'),
      ...by('provincial-repository/test/kill-moments.test.ts', 'killed blindly again and again'),
    ]),
  ],
  [
    '2.3.4',
    'Limited things are not given twice',
    tested([
      ...by('device-daemon/src/office/kiosk-numbers.test.ts', 'numbers count up for each service'),
      ...by(limits, 'S3 twenty creations at the same moment'),
    ]),
  ],
  [
    '2.4.1',
    'Automated mass calls are held back',
    tested(by(lookUp, 'a kiosk that asks too often is slowed down', 'twenty guesses at once')),
  ],
  [
    '3.2.1',
    'Answers are not shown in a wrong context',
    tested([
      ...by(visitServer, '%s gets nothing, even with the cookie'),
      ...by(ownOrigin, 'W2 %s: 403 on every route'),
    ]),
  ],
  [
    '3.2.2',
    'Text is put in as text',
    tested(
      [
        ...by(parsers, 'no text, whatever it holds, becomes markup'),
        ...by('kiosk-ui/citizen/citizen.test.ts', 'breaks no rule of its content security policy'),
      ],
      'Preact and Trusted Types.',
    ),
  ],
  [
    '3.3.1',
    'Cookies Secure, with a __Host- or __Secure- name',
    left(
      8,
      'The officer’s cookie is Secure behind https, without the prefix; a visit’s cookie lives on loopback without TLS.',
    ),
  ],
  ['3.3.2', 'SameSite according to purpose', strictCookie],
  [
    '3.3.3',
    'Cookie names with __Host-',
    left(8, 'Not prefixed. Every visit has a host name of its own, so its cookie is not shared.'),
  ],
  ['3.3.4', 'HttpOnly for what scripts need not read', strictCookie],
  [
    '3.4.1',
    'Strict-Transport-Security',
    left(8, 'Set by the proxy that ends TLS before the repository; the kiosk’s own pages are on loopback.'),
  ],
  ['3.4.2', 'CORS names fixed origins or none', otherOrigins],
  ['3.4.3', 'Content-Security-Policy on every answer', everyAnswer],
  ['3.4.4', 'nosniff on every answer', everyAnswer],
  ['3.4.5', 'Referrer policy', everyAnswer],
  ['3.4.6', 'frame-ancestors on every answer', everyAnswer],
  ['3.5.1', 'Calls that need no preflight prove their origin', otherOrigins],
  [
    '3.5.2',
    'Calls that lean on preflight cannot avoid it',
    tested([
      ...by(visitServer, 'another kind of body than JSON is refused'),
      ...by(ownOrigin, 'W2 %s: 403 on every route'),
    ]),
  ],
  [
    '3.5.3',
    'Sensitive acts by POST and the like',
    tested(
      [
        ...by(visitServer, 'a link from the launcher may lead in from elsewhere'),
        ...by(ownOrigin, 'W2 %s: 403 on every route'),
      ],
      'GET opens doors with a one-use token; Sec-Fetch is checked on every route.',
    ),
  ],
  [
    '3.5.4',
    'Separate applications on separate hosts',
    tested(
      by(ownOrigin, 'W2 %s: 403 on every route', 'a name rebound to our address'),
      'Every visit has a host name of its own.',
    ),
  ],
  ['3.5.5', 'postMessage from trusted origins only', noneOf('window that listens to messages; worker threads only')],
  [
    '3.7.1',
    'Only supported client techniques',
    design('Plain modules in the browser that the image brings; no plug-ins.'),
  ],
  [
    '3.7.2',
    'Redirects leave the application only by a list',
    tested(by(visitServer, 'the token opens the visit once'), 'Two redirects, both to fixed addresses of the kiosk.'),
  ],
  [
    '4.1.1',
    'Content-Type that fits, with charset',
    tested([
      ...by(visitServer, 'only files of the page are served'),
      ...by('provincial-repository/test/front-door.test.ts', 'the answer is problem+json'),
    ]),
  ],
  [
    '4.1.2',
    'Only pages for people redirect http to https',
    left(8, 'No program redirects to https; the proxy before the repository must do so for /officer alone.'),
  ],
  [
    '4.1.3',
    'Headers set by a proxy cannot be forged',
    design('No program reads X-Forwarded-* or the like (Fastify with trustProxy off).'),
  ],
  [
    '4.2.1',
    'Bounds of HTTP messages as the standard says',
    design('Node’s own strict parser in all three servers, undici as the client; insecureHTTPParser is nowhere set.'),
  ],
  ['4.3.1', 'Costly nested queries', noneOf('GraphQL')],
  ['4.3.2', 'Introspection', noneOf('GraphQL')],
  ['4.4.1', 'WebSocket over TLS', noWebSocket],
  ['4.4.2', 'WebSocket checks Origin', noWebSocket],
  ['4.4.3', 'WebSocket tokens', noWebSocket],
  ['4.4.4', 'WebSocket sessions come from HTTPS sessions', noWebSocket],
  [
    '5.1.1',
    'Kinds and sizes of files are written down',
    design('provincial-repository/src/config.ts and src/bags/bag-fault.ts; a kiosk takes no files at all, it scans.'),
  ],
  [
    '5.2.1',
    'Only files of a size that can be borne',
    tested([
      ...by('provincial-repository/test/bad-lines.test.ts', 'S3 an upload that does not fit its manifest'),
      ...by(refusedBags, '%s: refused as %s'),
    ]),
  ],
  [
    '5.2.2',
    'Content is what the name says',
    tested(by(refusedBags, '%s: refused as %s'), 'Papers must begin and end as a PDF (src/bags/contents.ts).'),
  ],
  [
    '5.2.3',
    'Archives are bounded before they are unpacked',
    tested(by(refusedBags, '%s: refused as %s'), 'Entries, bytes of each and of all, while streaming.'),
  ],
  [
    '5.3.1',
    'Stored files are never run',
    tested(by(refusedBags, 'nothing was ever written outside the data folder'), 'No folder of data is served.'),
  ],
  [
    '5.3.2',
    'Paths are made of our own names',
    tested([
      ...by(parsers, 'what is let through stays inside the bag'),
      ...by(visitServer, 'only files of the page are served'),
    ]),
  ],
  [
    '5.4.1',
    'Names of files that users bring are ignored',
    design('Downloads are called after dossier and position (provincial-repository/src/officers/routes.ts).'),
  ],
  ['5.4.2', 'Names that are served are encoded', design('The same: letters, digits and dashes only.')],
  [
    '5.4.3',
    'Virus scan of what is served on',
    left(
      8,
      'None. Papers are scanned by our own scanner and sealed there; officers see drawn pictures, the PDF only on demand.',
    ),
  ],
];
