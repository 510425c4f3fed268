import { readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { OfficeCommand } from '@mot-cua/domain/office/office-commands.ts';
import { openLedger } from '../../device-daemon/src/ledger/ledger.ts';
import { openOffice, readOfficeSetup } from '../../device-daemon/src/office/open-office.ts';
import { openOfficeDoor } from '../../device-daemon/src/office-door/office-door-of.ts';
import { RollPrinter } from '../../device-daemon/src/printing/roll-printer.ts';
import { systemClock } from '../../device-daemon/src/system-clock.ts';
import { KioskOutbox } from './kiosk-outbox.ts';
import type { Asked, MachineConfig, Told } from './machine-words.ts';

/**
 * A composition root for tests: one machine of an office without devices, its real node, disk and TLS, and the outbox of a kiosk where the test wants one. Its wall clock is as wrong as
 * the test wants; the others are reached by name, each over a cable of its own (an address of the loopback). Asked over stdin, a
 * line each; killed by SIGKILL like a power cut.
 */
const config = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as MachineConfig;
const setup = readOfficeSetup(config.office);
if (!setup.ok) throw new Error(setup.fault.join('\n'));
const clock: Clock = { ...systemClock, now: () => Date.now() + config.clockApartMs };
const say = (told: Told): void => void writeSync(1, `${JSON.stringify(told)}\n`);
const journal = (event: string): void => say({ t: 'journal', event });
const outbox = config.kiosk ? new KioskOutbox(config.kiosk, journal) : null;
const ledger = outbox?.kiosk.ledger ?? openLedger(config.ledger);
const office = openOffice({
  setup: setup.value,
  ledger,
  clock,
  random: Math.random,
  journal,
  lookup: (host) => config.cables[host],
  ...(config.office.door ? {} : { listen: { port: config.port, host: '127.0.0.1' } }),
});
office.node.onApplied((entry, state) => {
  const { event } = entry;
  if (event.t !== 'called') return;
  const number = state.queue.tickets.get(event.ticket)?.number ?? '';
  say({ t: 'called', index: entry.index, number, counter: event.counter });
});
office.node.onFooting((footing) => say({ t: 'footing', footing }));

const answer = async (asked: Asked): Promise<unknown> => {
  switch (asked.do) {
    case 'issue':
      return office.numbers.issue(asked.request, { service: asked.service });
    case 'command':
      return office.node.command(asked.command as OfficeCommand);
    case 'submit':
      return outbox?.submit() ?? null;
    case 'take-over':
      return office.node.takeOver(asked.staff);
    case 'look': {
      const { queue } = office.node.state;
      return {
        footing: office.node.footing,
        alone: office.node.alone,
        agreed: office.node.agreed,
        officeAhead: office.node.officeNow() - Date.now(),
        untold: office.apart.untold,
        blocks: queue.blocks.filter(({ node }) => node === office.node.self).length,
        audited: (
          ledger.prepare("SELECT event || ' ' || subject FROM audit ORDER BY number").pluck().all() as string[]
        ).filter((line) => /^(staff-to-look-at|office-host-changed|door-refused)/.test(line)),
        inTwoPlaces: outbox?.inTwoPlaces ?? [],
        tickets: [...queue.tickets.values()].map(({ id, number, state, counter }) => ({ id, number, state, counter })),
      };
    }
  }
};

const rolls = new RollPrinter({ self: setup.value.self, plan: setup.value.plan, prints: null, clock, journal });
const dataFolder = dirname(config.ledger);
const door = await openOfficeDoor({ office, config: config.office, ledger, dataFolder, clock, journal, rolls });
if (!door.ok) throw new Error(door.fault);
await office.start();
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { n, asked } = JSON.parse(line) as { n: number; asked: Asked };
  void answer(asked).then((value) => say({ t: 'answer', n, value }));
});
lines.on('close', () => void office.stop().then(() => process.exit(0)));
say({ t: 'ready' });
