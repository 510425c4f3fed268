import { X509Certificate } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { OfficePlan, StaffMember } from '@mot-cua/domain/office/office-plan.ts';
import type { WaitRange } from '@mot-cua/domain/office/office-views.ts';
import { consoleView, displayView } from '@mot-cua/domain/office/office-views-of.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { openAnnouncementFiles } from '../http/announcement-files.ts';
import type { NodeCredentials } from '../office/node-line.ts';
import type { Standing } from '../papers/sealed-bags.ts';
import type { DoorConfig } from './door-config.ts';
import { DoorServer, type DoorServerParts } from './door-server.ts';
import { openDoorStore } from './door-store.ts';
import { DoorWitness, type WitnessParts } from './door-witness.ts';
import { lastDone } from './intent-desk.ts';
import { readNetworks } from './networks.ts';
import type { OfficeLine } from './office-line.ts';
import { readPages } from './pages.ts';
import { counterOf } from './permitted.ts';
import { StaffDesk } from './staff-desk.ts';
import { type Frame, type Looker, Streams } from './streams.ts';

export type DoorParts = {
  readonly node: string;
  readonly plan: OfficePlan;
  readonly config: DoorConfig;
  readonly credentials: NodeCredentials;
  /** where wrong tries and sessions are kept: `office-door.db` */
  readonly dataFolder: string;
  /** 0 takes any free one (tests) */
  readonly port: number;
  readonly clock: Clock;
  readonly line: OfficeLine;
  readonly record: WitnessParts['record'];
  readonly journal: WitnessParts['journal'];
  /** how long whoever takes a number of the service now will wait; absent: nothing is said */
  readonly wait?: (service: string) => WaitRange | null;
  /** the manager's view, drawn by whoever keeps the figures; absent: there is none on this machine */
  readonly manager?: (staff: StaffMember, frame: Frame) => unknown;
  /** of a procedure, for staff; absent: its number is shown */
  readonly titleOf?: (procedure: string) => string;
  /** where this dossier is; absent: not known, and it may be at the province */
  readonly standing?: (dossier: string) => Standing;
  readonly takeOver?: DoorServerParts['takeOver'];
  readonly more?: DoorServerParts['more'];
};

export type Door = {
  readonly url: string;
  readonly port: number;
  readonly desk: StaffDesk;
  readonly streams: Streams;
  stop(): Promise<void>;
};

/** Opens the door of this machine. The fault is a sentence for whoever set the machine up. */
export const openDoor = async (parts: DoorParts): Promise<Result<Door, string>> => {
  const { node, plan, config, credentials, clock, line } = parts;
  const networks = readNetworks(config.networks);
  if (!networks.ok) return networks;
  const wrong = mismatch(credentials, node, plan);
  if (wrong !== null) return failed(wrong);
  mkdirSync(parts.dataFolder, { recursive: true, mode: 0o700 });
  const store = openDoorStore(join(parts.dataFolder, 'office-door.db'));
  const witness = new DoorWitness(parts);
  const desk = new StaffDesk({
    node,
    plan: () => plan,
    store,
    clock,
    line,
    witness,
    onChange: (session) => {
      const open = desk.sessions.byLease(session.lease) !== null;
      const why = open ? null : desk.sessions.endedBy(session.lease);
      streams.tell(
        session.lease,
        'session',
        why === null ? desk.told(session) : { state: 'signed-out', why },
        why !== null,
      );
      if (why === null) return streams.refresh(session.lease);
      const counter = counterOf(line.state, session.lease);
      if (counter === null) return;
      // the counter of somebody who is gone: its ticket goes back to its place or is parked (domain/src/queue/decide-counters.ts)
      const { lease } = session;
      void line.command({ id: `${lease}:gone`, by: { node }, wish: { t: 'close-counter', counter, lease } });
    },
  });
  for (const session of desk.sessions.all) {
    const done = lastDone(line.state, session.lease);
    if (done !== null) desk.sessions.hasDone(session, done);
  }
  const streams = new Streams({
    clock,
    line,
    draw: (looker, frame) => {
      const view = drawn(looker, frame);
      return view === null ? null : JSON.stringify(view);
    },
    onFault: (view, error) =>
      parts.journal('view-not-drawn', { view, error: error instanceof Error ? `${error.name} ${placeOf(error)}` : '' }),
  });
  const drawn = (looker: Looker, frame: Frame): unknown => {
    const { state, footing, host } = line;
    const { revision } = frame;
    const now = Math.round(frame.now);
    if (!('lease' in looker))
      return displayView(state, plan, { revision, now, footing, wait: (service) => parts.wait?.(service) ?? null });
    const session = desk.sessions.byLease(looker.lease);
    const staff = session && !session.locked ? desk.staff(session.staff) : null;
    if (!session || !staff) return null;
    if (looker.view === 'manager') return parts.manager?.(staff, frame) ?? null;
    const { lease, acknowledged, refused } = session;
    return consoleView(
      state,
      plan,
      { staff: staff.id, counter: counterOf(state, lease), lease },
      {
        revision,
        acknowledged,
        now,
        footing,
        host,
        refused,
        dossier: ({ id, procedure }) => {
          const sealedHere = parts.standing?.(id) === 'sealed';
          const { officerUrl } = config;
          return {
            title: parts.titleOf?.(procedure) ?? procedure,
            url:
              sealedHere || officerUrl === undefined
                ? null
                : `${officerUrl}/officer/dossiers/${encodeURIComponent(id)}`,
            sealedHere,
          };
        },
      },
    );
  };
  const server = new DoorServer({
    node,
    plan: () => plan,
    credentials,
    networks: networks.value,
    pages: readPages(config.pagesFolder),
    clock,
    line,
    desk,
    streams,
    witness,
    publicResults: config.publicResults ?? false,
    frames: config.officerUrl === undefined ? [] : [config.officerUrl],
    ...(parts.takeOver ? { takeOver: parts.takeOver } : {}),
    more: (routes, who) => {
      openAnnouncementFiles(routes, join(config.pagesFolder, 'audio', 'announcements'));
      parts.more?.(routes, who);
    },
  });
  try {
    await server.listen(parts.port);
  } catch (error) {
    store.close();
    return failed(
      `the door does not open on port ${parts.port} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
    );
  }
  desk.start();
  streams.start();
  return done({
    url: server.url,
    port: server.port,
    desk,
    streams,
    stop: async () => {
      witness.stop();
      await desk.stop();
      streams.stop();
      await server.close();
      store.close(); // nobody writes any more
    },
  });
};

/** Browsers would refuse what does not fit, and say so in words that nobody in an office understands. */
const mismatch = ({ key, certificate, authority }: NodeCredentials, node: string, plan: OfficePlan): string | null => {
  const own = plan.nodes.find(({ id }) => id === node);
  if (!own) return `the plan knows no node "${node}"; it has ${plan.nodes.map(({ id }) => id).join(', ')}`;
  try {
    const read = new X509Certificate(certificate);
    const ca = new X509Certificate(authority);
    const host = new URL(own.url).hostname;
    const name = /^CN=(.+)$/m.exec(read.subject)?.[1];
    if (!read.verify(ca.publicKey)) return 'the certificate of this node was not made by the authority of this office';
    if (name !== node) return `the certificate is of node "${name ?? ''}", this machine is "${node}"`;
    if (read.checkHost(host) === undefined) return `the certificate is not for ${host}, as the plan calls this node`;
    return null;
  } catch {
    return key === ''
      ? 'this node has no key'
      : 'key or certificates of this node are no PEM: make them with "npm run staff"';
  }
};

const placeOf = (error: Error): string => error.stack?.split('\n').find((line) => line.startsWith('    at ')) ?? '';
