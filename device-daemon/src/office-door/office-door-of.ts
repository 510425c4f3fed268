import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { recordAudit } from '../audit/audit.ts';
import { slipRoutes } from '../counter-slips/slip-routes.ts';
import { coBrowseRoutes } from '../exceptions/co-browse-door.ts';
import { openFigures } from '../figures/open-figures.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { nodeRoutes } from '../office/node-routes.ts';
import type { OfficeConfig } from '../office/office-config.ts';
import { hoursOf, type OpenOffice, portOf } from '../office/open-office.ts';
import { openPapers } from '../papers/open-papers.ts';
import type { SealedBags } from '../papers/sealed-bags.ts';
import type { RollPrinter } from '../printing/roll-printer.ts';
import { heldWaits } from './held-waits.ts';
import { type Door, type DoorParts, openDoor } from './open-door.ts';
import { packageTitles } from './package-titles.ts';
import { rollRoutes } from './roll-routes.ts';

export type OfficeDoorParts = {
  readonly office: OpenOffice;
  readonly config: OfficeConfig;
  readonly ledger: Ledger;
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly journal: DoorParts['journal'];
  /** emergency rolls on this machine's paper */
  readonly rolls: RollPrinter;
  /** what this kiosk cannot do by itself, and looking on; absent on a machine without visits */
  readonly exceptions?: Parameters<typeof coBrowseRoutes>[2];
  /** the sealed dossiers of this kiosk; absent on a machine without visits */
  readonly sealed?: SealedBags;
};

/**
 * The door of a machine whose node is at work: in the daemon of a kiosk and in the program of a counter PC alike. Other machines of the
 * office come in by it too; null: none is configured here. What it turns away is in this machine's own audit chain before it is answered.
 */
export const openOfficeDoor = async (parts: OfficeDoorParts): Promise<Result<Door | null, string>> => {
  const { office, config, ledger, clock, journal } = parts;
  const { node, setup } = office;
  const { credentials } = setup;
  if (!config.door) return done(null);
  if (!credentials) return failed('a machine without a certificate opens no door: give keyFile, certFile and caFile');
  const titles = packageTitles(config.door.packagesFolder ?? null);
  const figures = openFigures({
    ledger,
    clock,
    plan: setup.plan,
    self: setup.self,
    office: node,
    history: office.log,
    calendar: hoursOf(setup),
    journal,
    titles,
  });
  const papers = openPapers({
    office: setup.plan,
    self: setup.self,
    credentials,
    here: parts.sealed ?? null,
    packagesFolder: config.door.packagesFolder ?? null,
    clock,
    state: () => node.state,
    given: (dossier, staff) =>
      ledger.transaction(() => recordAudit(ledger, clock.now(), 'sealed-dossier-given', `${dossier} s${staff}`))(),
    onChange: () => opened?.streams.changed(),
  });
  let opened: Door | null = null;
  const door = await openDoor({
    node: setup.self,
    plan: setup.plan,
    config: config.door,
    credentials,
    dataFolder: parts.dataFolder,
    port: portOf(config, setup),
    clock,
    line: node,
    titleOf: titles.procedure,
    takeOver: (staff) => node.takeOver(staff),
    record: (why, staff) =>
      ledger.transaction(() =>
        recordAudit(ledger, clock.now(), 'door-refused', `${why} ${staff === null ? '-' : `s${staff}`}`),
      )(),
    journal,
    manager: figures.manager,
    more: (routes, who) => {
      nodeRoutes(routes, who.node, node, journal, (request) => who.refused('not-this-node', request));
      figures.routes(routes, who);
      papers.routes(routes, who);
      rollRoutes(routes, who.session, node, parts.rolls);
      slipRoutes(routes, who.session, titles);
      if (parts.exceptions) coBrowseRoutes(routes, who, parts.exceptions);
    },
    wait: heldWaits((service) => office.waits.wait({ service }), clock),
    standing: papers.standing,
  });
  if (!door.ok) return door;
  opened = door.value;
  figures.start();
  return done({
    ...door.value,
    stop: async () => {
      await door.value.stop();
      await Promise.all([figures.stop(), papers.stop()]);
    },
  });
};
