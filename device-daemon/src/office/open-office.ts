import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { readConfiguration } from '@mot-cua/domain/configuration.ts';
import { OfficePlan, planMistakes, usualPolicy } from '@mot-cua/domain/office/office-plan.ts';
import { readCalendar } from '@mot-cua/domain/office-calendar.ts';
import { type OfficeCalendar, stateOffice } from '@mot-cua/domain/office-hours.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { QueueService } from '@mot-cua/domain/visit-link.ts';
import { SilentNodes } from '../exceptions/silent-nodes.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { OfficeWaits } from '../queue/office-waits.ts';
import { ApartNumbers } from './apart-numbers.ts';
import { KioskNumbers } from './kiosk-numbers.ts';
import { HttpsLine, type NodeCredentials, type NodeLine } from './node-line.ts';
import { type NodeServer, startNodeServer } from './node-server.ts';
import { OfficeAudit } from './office-audit.ts';
import type { OfficeConfig } from './office-config.ts';
import { OfficeLog } from './office-log.ts';
import { OfficeNode } from './office-node.ts';
import { type Pace, usualPace } from './replication.ts';

/** A machine's part in its office, as it is read before anything starts. */
export type OfficeSetup = {
  readonly self: string;
  readonly plan: OfficePlan;
  /** the office's hours as it has written them (`calendarFile` of its plan); null: it has not, see `hoursOf` */
  readonly calendar: OfficeCalendar | null;
  /** null: this machine is the office, nobody writes to it */
  readonly credentials: NodeCredentials | null;
};

/**
 * By which hours waits and figures are reckoned: where an office has written none, by the state's usual week. Numbers are refused only
 * outside hours that an office has written itself: a guess must not send anybody away.
 */
export const hoursOf = ({ calendar }: Pick<OfficeSetup, 'calendar'>): OfficeCalendar => calendar ?? stateOffice;

/** Reads plan, calendar, key and certificates. Mistakes are sentences for whoever sets the machine up. */
export const readOfficeSetup = (office: OfficeConfig): Result<OfficeSetup, string[]> => {
  const text = readText(office.planFile);
  if (!text.ok) return failed([text.fault]);
  const plan = readConfiguration(text.value, OfficePlan, office.planFile);
  if (!plan.ok) return failed([...plan.fault]);
  const mistakes = planMistakes(plan.value).map((mistake) => `${office.planFile}: ${mistake}`);
  if (!plan.value.nodes.some(({ id }) => id === office.node))
    mistakes.push(`${office.planFile}: no node "${office.node}"; office.node has to be one of the plan's`);
  const [key, certificate, authority] = [office.keyFile, office.certFile, office.caFile].map(readText);
  for (const file of [key, certificate, authority]) if (file && !file.ok) mistakes.push(file.fault);
  const calendar = calendarOf(office.planFile, plan.value);
  if (!calendar.ok) mistakes.push(...calendar.fault);
  if (mistakes.length > 0 || !calendar.ok || !key?.ok || !certificate?.ok || !authority?.ok) return failed(mistakes);
  return done({
    self: office.node,
    plan: plan.value,
    calendar: calendar.value,
    credentials: { key: key.value, certificate: certificate.value, authority: authority.value },
  });
};

/** The file that the plan names, beside the plan unless its path is whole. */
const calendarOf = (planFile: string, { calendarFile }: OfficePlan): Result<OfficeCalendar | null, string[]> => {
  if (calendarFile === undefined) return done(null);
  const file = resolve(dirname(planFile), calendarFile);
  const text = readText(file);
  return text.ok ? readCalendar(text.value, file) : failed([`${planFile}, calendarFile: ${text.fault}`]);
};

/** Where it listens: as its configuration says, or as the plan calls it. */
export const portOf = (office: OfficeConfig, { plan, self }: OfficeSetup): number => {
  const url = plan.nodes.find(({ id }) => id === self)?.url;
  return office.port ?? Number(new URL(url ?? 'https://nobody.invalid').port || 443);
};

/** The office of a kiosk that stands alone: its services, a counter each, nobody signs in. */
export const loneOffice = (
  kiosk: { readonly id: string; readonly name: string; readonly office: string },
  services: readonly QueueService[],
): OfficeSetup => ({
  self: kiosk.id,
  calendar: null,
  credentials: null,
  plan: {
    format: 'office-plan/1',
    id: kiosk.id,
    title: kiosk.office,
    services: [...services],
    counters: services.map(({ id, title }, n) => ({ id, number: n + 1, title, services: [id] })),
    staff: [],
    nodes: [
      {
        id: kiosk.id,
        title: kiosk.name,
        kind: 'kiosk',
        url: `https://${kiosk.id.replace(/^-+|-+$/g, '')}.invalid`,
        votes: 1,
      },
    ],
    policy: usualPolicy,
  },
});

export type OfficeParts = {
  readonly setup: OfficeSetup;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly random: () => number;
  /** where what is learnt of waits is kept; absent: nowhere */
  readonly waitsFile?: string;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
  readonly pace?: Pace;
  /** names to addresses, where there is no name service */
  readonly lookup?: (host: string) => string | undefined;
  /** where to hear the others; absent: a door brings `nodeRoutes` */
  readonly listen?: { readonly port: number; readonly host?: string };
  /** in tests, in place of HTTPS */
  readonly line?: NodeLine;
};

/** A machine of an office at work. Who writes to it comes in by `nodeRoutes` (node-routes.ts), behind the door. */
export type OpenOffice = {
  readonly node: OfficeNode;
  readonly numbers: KioskNumbers;
  readonly apart: ApartNumbers;
  readonly log: OfficeLog;
  readonly waits: OfficeWaits;
  readonly setup: OfficeSetup;
  /** Opens a port of its own for the other machines where no door does (`listen`), then takes part. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export const openOffice = (parts: OfficeParts): OpenOffice => {
  const { setup, ledger, clock, journal } = parts;
  const log = new OfficeLog(ledger);
  const { plan } = setup;
  if (log.belongsTo(`${plan.id}/${plan.nodes.length > 1 ? 'several' : setup.self}`, clock.now()))
    journal('office-joined-another', { office: plan.id });
  const line = parts.line ?? lineOf(parts);
  const node = new OfficeNode({
    self: setup.self,
    plan: setup.plan,
    log,
    clock,
    line,
    random: parts.random,
    journal,
    pace: parts.pace ?? usualPace,
  });
  const audit = new OfficeAudit(ledger, setup.self, setup.plan, clock);
  // what was agreed and not taken in when the power went
  for (const entry of log.entriesAfter(audit.upTo, node.agreed)) audit.note(entry, node.state);
  audit.flush();
  node.onApplied((entry, state) => audit.note(entry, state));
  const apart = new ApartNumbers({ ledger, node, clock, journal });
  const waits = new OfficeWaits({
    plan,
    calendar: hoursOf(setup),
    file: parts.waitsFile ?? null,
    agreed: node.agreed,
    now: () => node.officeNow(),
    clock,
    journal,
  });
  // what it saw of today before this start is shown to it again: a day that is half seen would count as a quiet one
  node.replay((entry, state) => waits.applied(entry, state));
  node.onApplied((entry, state) => waits.applied(entry, state));
  const numbers = new KioskNumbers({ node, apart, waits, calendar: setup.calendar, clock, journal });
  const silent = new SilentNodes({ self: setup.self, plan, clock, office: node, journal });
  let server: NodeServer | null = null;
  return {
    node,
    numbers,
    apart,
    log,
    waits,
    setup,
    start: async () => {
      if (parts.listen && setup.credentials)
        server = await startNodeServer(setup.credentials, node, parts.listen, journal);
      node.start();
      apart.start();
      numbers.start();
      if (plan.nodes.length > 1) silent.start();
    },
    stop: async () => {
      silent.stop();
      numbers.stop();
      apart.stop();
      waits.stop();
      audit.flush();
      await Promise.all([node.stop(), server?.close()]);
    },
  };
};

const lineOf = ({ setup, clock, journal, lookup }: OfficeParts): NodeLine =>
  setup.credentials
    ? new HttpsLine({
        nodes: setup.plan.nodes,
        self: setup.self,
        credentials: setup.credentials,
        clock,
        journal,
        ...(lookup ? { lookup } : {}),
      })
    : nobody;

/** There is nobody else. */
const nobody: NodeLine = {
  carry: () => Promise.resolve([]),
  bring: () => Promise.resolve(failed('unheard')),
  stop: () => Promise.resolve(),
};

const readText = (file: string): Result<string, string> => {
  try {
    return done(readFileSync(file, 'utf8'));
  } catch (error) {
    return failed(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
};
