import { by, type Proof } from '../security/proof.ts';

/**
 * What people who run offices find in products of this kind (reference/citizen-experience.md, section 7: rows 39 to 62, of counters and
 * waiting rooms, and 72 to 79, of managers), and the test that shows it here. `missing`: what is not shown, or not built.
 */
export type Feature = {
  readonly row: number;
  readonly feature: string;
  readonly proofs: readonly Proof[];
  readonly missing?: string;
};

const RULES = 'domain/src/queue/queue-rules.test.ts';
const PROPERTIES = 'domain/src/office/office-machine.property.test.ts';
const CONSOLE = 'kiosk-ui/counter/queue/console.test.ts';
const MENUS = 'kiosk-ui/counter/queue/menus.test.ts';
const DESK = 'device-daemon/src/exceptions/exception-desk.test.ts';
const COUNTERS = 'test/end-to-end/counters.test.ts';
const HALL = 'test/end-to-end/hall.test.ts';
const SIGNAGE = 'kiosk-ui/signage/signage.test.ts';
const MANAGER = 'kiosk-ui/counter/manager/manager.test.ts';
const FIGURES = 'domain/src/office/figures/figures.test.ts';
const DOOR = 'device-daemon/src/office-door/door.test.ts';
const SECURITY = 'test/security/office-door.test.ts';
const OFFICER_PAGES = 'provincial-repository/test/officer-pages.test.ts';
const KEYS = '%s: %s'; // one step by one key, for each state of a counter

export const features: readonly Feature[] = [
  {
    row: 39,
    feature: 'Call next by skill profile',
    proofs: [
      ...by(RULES, 'a counter calls its own service first'),
      ...by(CONSOLE, KEYS),
      ...by(COUNTERS, 'a number goes from the kiosk over both counters'),
    ],
  },
  {
    row: 40,
    feature: 'Recall, announcement again',
    proofs: [
      ...by(CONSOLE, KEYS),
      ...by('domain/src/speech/announcement-queue.test.ts', 'called again by the officer is a new call'),
      ...by(SIGNAGE, 'stands once however often it was repeated'),
    ],
  },
  {
    row: 41,
    feature: 'No-show',
    proofs: [...by(CONSOLE, KEYS), ...by('domain/src/office/office-machine.test.ts', 'one who does not come')],
  },
  {
    row: 42,
    feature: 'Recycle, late return',
    proofs: [
      ...by(RULES, 'late return: behind three of those who wait', 'put back by the officer: behind three'),
      ...by(MENUS, 'put back first who did not answer and has come'),
      ...by(
        'device-daemon/src/office/own-ticket.test.ts',
        'called and not there: it waits again, behind three',
        'given back: it is nobody’s any more',
      ),
      ...by(
        'device-daemon/src/visits/chart-flow.test.ts',
        'shown on the first screen it is asked about once, and the screen says that it waits again',
      ),
    ],
  },
  {
    row: 43,
    feature: 'Park, hold',
    proofs: [...by(RULES, 'parked: not called while others wait'), ...by(CONSOLE, '%s: %j')],
  },
  {
    row: 44,
    feature: 'Transfer to queue, counter, user',
    proofs: [
      ...by(RULES, 'a transfer keeps the place by the time of the number'),
      ...by(MENUS, 'send a ticket on with its own service'),
      ...by(COUNTERS, 'a number goes from the kiosk over both counters'),
    ],
    missing:
      'To a person: the rule has it (`waitsFor` staff) and parking uses it; the menu of transfers offers services and counters.',
  },
  {
    row: 45,
    feature: 'Call out of order',
    proofs: [...by(CONSOLE, '%s: %j'), ...by(MENUS, 'call first who waits')],
  },
  {
    row: 46,
    feature: 'Walk-in without ticket',
    proofs: [
      ...by(RULES, 'without a ticket at the counter'),
      ...by(CONSOLE, 'somebody without a number is called here'),
      ...by('test/office/counter-buttons.test.ts', 'somebody is served at counter 1'),
    ],
  },
  {
    row: 47,
    feature: 'Priority classes, nobody starves',
    proofs: [
      ...by(
        RULES,
        'order: %s',
        'the bound that the office can be told',
        'an office may want declared classes confirmed',
      ),
      ...by(PROPERTIES, 'nobody is overtaken by who came more than the bound after'),
    ],
  },
  {
    row: 48,
    feature: 'Confirm arrival',
    proofs: [...by(CONSOLE, '%s: %j'), ...by(RULES, 'called here, arrived')],
  },
  {
    row: 49,
    feature: 'Counter opens, pauses with reasons',
    proofs: [
      ...by(RULES, 'a paused counter calls nobody', 'one console at a counter: another is refused'),
      ...by(MENUS, 'offer every reason of a pause'),
      ...by(COUNTERS, 'a counter that somebody has is taken over only by saying so'),
    ],
  },
  {
    row: 50,
    feature: 'Dossier opens when called',
    proofs: [
      ...by(CONSOLE, 'the dossier opens by one key'),
      ...by('test/end-to-end/counter-papers.test.ts', 'a number is called and its papers lie on the desk'),
    ],
  },
  {
    row: 51,
    feature: 'Exception inbox from kiosks',
    proofs: [
      ...by(
        DESK,
        'what a visit cannot do is raised once',
        'the visit hears who has seen its call, and who comes, by name',
      ),
      ...by(
        'device-daemon/src/exceptions/machine-troubles.test.ts',
        'a device that is away stays so while it is being tried again',
      ),
      ...by(MENUS, 'has one usual action under the cursor'),
      ...by('test/end-to-end/looked-on.test.ts', 'what the citizen sees comes to the officer who asked'),
    ],
  },
  {
    row: 52,
    feature: 'Override by badge, with a reason',
    proofs: [
      ...by(
        'domain/src/exceptions/exceptions.test.ts',
        'two persons for an identity by eye',
        'each action has reasons',
      ),
      ...by(CONSOLE, 'an identity confirmed by eye takes a reason'),
      ...by(SECURITY, 'an override is signed with the name of whoever is signed in'),
    ],
  },
  {
    row: 53,
    feature: 'Reject and supplement slips with reasons',
    proofs: [
      ...by('domain/src/exceptions/exceptions.test.ts', 'each action has reasons'),
      ...by(OFFICER_PAGES, 'a dossier is refused once, for a reason of the list, with a slip to print'),
      ...by('test/end-to-end/flow.test.ts', 'her dossier was sent back'),
      ...by('test/end-to-end/counter-slips.test.ts', 'slips of a counter without a line'),
    ],
  },
  {
    row: 54,
    feature: 'Rescan, page added at the counter',
    proofs: [
      ...by(OFFICER_PAGES, 'a page that cannot be read: that paper alone is asked for again by one button'),
      ...by(
        'test/backlog/certified-copy.test.ts',
        'a page that is not the same, or was turned, or comes anew is compared anew',
      ),
    ],
    missing: 'The page comes again from a kiosk; the feeder of a counter scans certified copies and old papers alone.',
  },
  {
    row: 55,
    feature: 'Duplicates',
    proofs: by(
      'test/end-to-end/duplicate-dossiers.test.ts',
      'another procedure, another child, a dossier that is done',
    ),
  },
  {
    row: 56,
    feature: 'Audit of what staff did',
    proofs: [
      ...by(
        SECURITY,
        'an override is signed with the name of whoever is signed in',
        'is locked after five, told to the office’s log',
      ),
      ...by('device-daemon/src/office/kiosk-numbers.test.ts', 'the power goes between the log and the audit'),
      ...by(PROPERTIES, 'the log gives the same state as deciding did'),
    ],
  },
  { row: 57, feature: 'Messages between staff and supervisor', proofs: [], missing: 'Not built (tier 3).' },
  {
    row: 58,
    feature: 'Appointments',
    proofs: [
      ...by('device-daemon/src/appointments/appointment-desk.test.ts', 'gets its number at its time'),
      ...by('test/end-to-end/flow.test.ts', 'he comes at his time and has the number of his counter'),
    ],
  },
  {
    row: 59,
    feature: 'Main display',
    proofs: [
      ...by(
        SIGNAGE,
        'sees the current call on more than a third of the screen',
        'reads every number on every panel',
        'has no field for a name',
      ),
      ...by(HALL, 'a call is on the main display and above its counter'),
    ],
  },
  { row: 60, feature: 'Counter display', proofs: by(SIGNAGE, 'stands on the display of its counter') },
  {
    row: 61,
    feature: 'Vietnamese voice, offline',
    proofs: [
      ...by('domain/src/speech/call-announcement.test.ts', 'reads the numbers from A000 to Z9999 digit by digit'),
      ...by('domain/src/speech/voice-hours.test.ts', 'an office that says nothing of it is spoken to'),
      ...by(HALL, 'its first word within 800 ms'),
    ],
  },
  {
    row: 62,
    feature: 'Notices',
    proofs: by(SIGNAGE, 'a notice is cut at its sentences'),
    missing: 'Texts alone; pictures and films are not built (tier 3).',
  },
  {
    row: 72,
    feature: 'Live dashboard',
    proofs: [
      ...by(MANAGER, 'says what needs attention in words', 'says so when the line is lost'),
      ...by('domain/src/office/office-views-of.test.ts', 'beyond target: working time alone counts'),
      ...by('test/office/counter-buttons.test.ts', 'somebody is served at counter 1'),
    ],
  },
  {
    row: 73,
    feature: 'Statistics of waiting and service, reports, files',
    proofs: [
      ...by(
        FIGURES,
        'days added up say the same as every ticket counted one by one',
        'the load of an officer',
        'targets that slip are told',
        'periods: every day lies in one of each kind',
        'byte order mark, CRLF',
        'what would run as a formula is text',
      ),
      ...by(
        MANAGER,
        'opens by F3; every chart has its table beside it',
        'hands out a table that Excel opens right',
        'is a page of its own on paper',
      ),
    ],
  },
  {
    row: 74,
    feature: 'Reports of ratings',
    proofs: [
      ...by(FIGURES, 'four people rated: no ratio'),
      ...by('test/office/counter-buttons.test.ts', 'somebody is served at counter 1', 'a child plays with it'),
      ...by('provincial-repository/test/ratings.test.ts', 'everybody may read the page of ratios'),
    ],
  },
  { row: 75, feature: 'What-if staffing', proofs: [], missing: 'Not built (tier 3).' },
  {
    row: 76,
    feature: 'Opening hours, holidays',
    proofs: [
      ...by('domain/src/office-hours.test.ts', 'at every quarter of an hour of a month with Tết in it'),
      ...by('domain/src/office-calendar.test.ts', 'without the state’s holidays, only its own days are off'),
      ...by('domain/src/queue/wait-estimate.test.ts', 'who cannot be called before lunch is told of the afternoon'),
    ],
  },
  {
    row: 77,
    feature: 'Editor of procedures and forms',
    proofs: by(
      'device-daemon/src/catalogue/package-command.test.ts',
      'every shipped package goes into a spreadsheet and comes back',
    ),
    missing: 'A spreadsheet and a command; no page to edit on.',
  },
  {
    row: 78,
    feature: 'Roles and permissions',
    proofs: [
      ...by(
        SECURITY,
        'roles that do not have it are refused and written down',
        'what only machines may say is no wish of a browser',
      ),
      ...by(
        MENUS,
        'what a counter serves is changed by supervisors alone',
        'an emergency roll and a host that is gone are a supervisor’s',
      ),
    ],
  },
  {
    row: 79,
    feature: 'Works without Internet',
    proofs: [
      ...by('test/end-to-end/line-down.test.ts', 'the line is down: the screen says "in two places"'),
      ...by('test/office/processes.test.ts', 'a day of three machines and six counters'),
      ...by('test/office/dead-kiosk.test.ts', 'a kiosk is dead with everything on its disk'),
      ...by('test/end-to-end/sealed-papers.test.ts', "opens with the office's key"),
      ...by(DOOR, 'while no host is heard the console says so'),
    ],
  },
];

const cell = ({ proofs, missing }: Feature): string =>
  [
    ...proofs.map(({ file, title }) => `\`${file}\`: ${title.replaceAll('|', '\\|')}`),
    ...(missing ? [`**not shown**: ${missing}`] : []),
  ].join('<br>');

/** The table as it stands in README.md. */
export const featureTable = (): string =>
  [
    '| # | Feature | Shown by |',
    '| --- | --- | --- |',
    ...features.map((one) => `| ${one.row} | ${one.feature} | ${cell(one)} |`),
  ].join('\n');
