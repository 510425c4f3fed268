import type { LogEntry } from '@mot-cua/domain/office/office-events.ts';
import { lastIndexOf } from './log-positions.ts';
import type { ReplicaMessage } from './node-messages.ts';
import {
  type Kept,
  mayDecide,
  mayEndAlone,
  nothingKept,
  type Replica,
  type ReplicaEffect,
  type ReplicaInput,
  type ReplicaRules,
  startReplica,
  step,
  usualPace,
} from './replication.ts';
import { aloneOf } from './voters.ts';

/** Runs of a property: few in `make test`, `OFFICE_RUNS=100` times as many when asked. */
export const heavy = (runs: number): number => runs * Number(process.env['OFFICE_RUNS'] ?? 1);

export type NetworkOptions = { readonly votes: readonly number[]; readonly seed: number };

export type Action =
  | { readonly do: 'time'; readonly ms: number }
  | { readonly do: 'deliver' | 'drop' | 'twice'; readonly which: number }
  | { readonly do: 'propose'; readonly size: number }
  | { readonly do: 'part'; readonly mask: number }
  | { readonly do: 'heal' }
  | { readonly do: 'crash' | 'compact'; readonly who: number };

type Letter = { readonly from: string; readonly to: string; readonly message: ReplicaMessage; readonly due: number };

type Machine = {
  readonly id: string;
  replica: Replica;
  /** what survives a crash; also which snapshot it has */
  disk: Kept;
  alive: boolean;
  /** its monotonic clock stands so far apart from the others' */
  readonly apart: number;
};

/** Machines, disks and a network that delays, drops, doubles and mixes up what is sent, in one process and without time. */
export class Network {
  readonly ids: readonly string[];
  readonly lost: LogEntry[] = [];
  installed = 0;
  readonly #machines: ReadonlyMap<string, Machine>;
  readonly #rules: (self: string) => ReplicaRules;
  #letters: Letter[] = [];
  #now = 0;
  #random: number;
  #commands = 0;
  #forced = false;
  /** machines that hear each other; null: all do */
  #part: ReadonlySet<string> | null = null;
  readonly #hostOfTerm = new Map<number, string>();
  readonly #agreed = new Map<string, string>();

  constructor({ votes, seed }: NetworkOptions) {
    const members = votes.map((weight, n) => ({ id: `n${n + 1}`, votes: weight }));
    this.ids = members.map(({ id }) => id);
    this.#random = seed + 1;
    this.#rules = (self) => ({ self, members, pace: usualPace, atOnce: 5 });
    this.#machines = new Map(
      this.ids.map((id, n) => {
        const apart = n * 300_000;
        const replica = startReplica(nothingKept, seed + n * 7919, this.#rules(id), apart);
        return [id, { id, replica, disk: nothingKept, alive: true, apart }];
      }),
    );
  }

  does(action: Action): void {
    switch (action.do) {
      case 'time':
        return this.run(action.ms);
      case 'deliver':
        return this.#take(action.which, true, false);
      case 'drop':
        return this.#take(action.which, false, false);
      case 'twice':
        return this.#take(action.which, true, true);
      case 'propose':
        return this.#propose(action.size);
      case 'part':
        this.#part = new Set(this.ids.filter((_, n) => ((action.mask >> n) & 1) === 1));
        return;
      case 'heal':
        return this.heal();
      case 'crash':
        return this.#restart(this.#at(this.ids[action.who % this.ids.length] ?? ''));
      case 'compact':
        return this.compact(this.ids[action.who % this.ids.length] ?? '');
    }
  }

  /** Time passes; what is due arrives in its order. */
  run(ms: number): void {
    const until = this.#now + ms;
    while (this.#now < until) {
      this.#now += 20;
      for (const letter of this.#letters.filter(({ due }) => due <= this.#now)) {
        this.#letters = this.#letters.filter((other) => other !== letter);
        this.#arrive(letter);
      }
      for (const machine of this.#machines.values()) {
        if (!machine.alive) continue;
        this.#step(machine, { t: 'tick' });
        if (mayEndAlone(machine.replica, this.#rules(machine.id)))
          this.#step(machine, {
            t: 'propose',
            proposals: [
              {
                at: this.#now,
                command: `together:${machine.id}:${machine.replica.term}`,
                event: { t: 'host-changed', node: machine.id, alone: false },
              },
            ],
          });
      }
    }
  }

  heal(): void {
    this.#part = null;
    for (const machine of this.#machines.values()) if (!machine.alive) this.#restart(machine);
  }

  isolate(id: string): void {
    this.#part = new Set([id]);
  }

  kill(id: string): void {
    this.#at(id).alive = false;
  }

  replace(id: string): void {
    const machine = this.#at(id);
    machine.disk = nothingKept;
    this.#restart(machine);
  }

  force(id: string): void {
    this.#forced = true;
    this.#step(this.#at(id), { t: 'force' });
  }

  compact(id: string): void {
    const machine = this.#at(id);
    const { entries, commit, base } = machine.replica;
    // never in the middle of a command
    const ends = entries.filter((entry, n) => entry.index <= commit && entries[n + 1]?.command !== entry.command);
    const index = ends.at(-1)?.index ?? base.index;
    this.#step(machine, { t: 'compact', index });
    const after = machine.replica;
    machine.disk = { ...machine.disk, base: after.base, entries: after.entries, baseAlone: after.baseAlone, commit };
  }

  hosts(): string[] {
    return [...this.#machines.values()]
      .filter(({ id, alive, replica }) => alive && mayDecide(replica, this.#rules(id), this.#clock(this.#at(id))))
      .map(({ id }) => id);
  }

  get committed(): number {
    return Math.max(...[...this.#machines.values()].map(({ replica }) => replica.commit));
  }

  termOf = (id: string): number => this.#at(id).replica.term;
  roleOf = (id: string): Replica['role'] => this.#at(id).replica.role;
  aloneOf = (id: string): string | null => aloneOf(this.#at(id).replica);
  mayDecide = (id: string): boolean => mayDecide(this.#at(id).replica, this.#rules(id), this.#clock(this.#at(id)));

  everybodyHasTheSame(): void {
    const machines = [...this.#machines.values()].filter(({ alive }) => alive);
    const first = machines[0]?.replica;
    for (const { id, replica } of machines) {
      if (replica.commit !== first?.commit || lastIndexOf(replica) !== replica.commit)
        throw new Error(`${id} has agreed up to ${replica.commit} of ${lastIndexOf(replica)}, not ${first?.commit}`);
      for (const entry of replica.entries) {
        const other = first.entries.find(({ index }) => index === entry.index);
        if (other && JSON.stringify(other) !== JSON.stringify(entry)) throw new Error(`entry ${entry.index} differs`);
      }
    }
  }

  /** After a forced take-over: what had been agreed by others and is not in the log is known to somebody who tells it. */
  whatIsMissingWasTold(): void {
    const longest = [...this.#machines.values()].sort((a, b) => a.replica.base.index - b.replica.base.index)[0]
      ?.replica;
    if (!longest) return;
    const told = new Set(this.lost.map(({ command }) => command));
    for (const [place, command] of this.#agreed) {
      const index = Number(place.split('/')[0]);
      if (index <= longest.base.index) continue;
      const there = longest.entries.find((entry) => entry.index === index);
      if (there && `${there.command} in ${there.term}` === command) continue;
      if (!told.has(command.split(' ')[0] ?? ''))
        throw new Error(`${command} was agreed as ${place} and is gone without a word`);
    }
  }

  #at(id: string): Machine {
    const machine = this.#machines.get(id);
    if (!machine) throw new Error(id);
    return machine;
  }

  #clock = (machine: Machine): number => this.#now + machine.apart;

  #chance(most: number): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#random / 0x1_0000_0000) * most);
  }

  #hear = (a: string, b: string): boolean => this.#part === null || this.#part.has(a) === this.#part.has(b);

  #take(which: number, deliver: boolean, again: boolean): void {
    const letter = this.#letters[which % Math.max(1, this.#letters.length)];
    if (!letter) return;
    if (!again) this.#letters = this.#letters.filter((other) => other !== letter);
    if (deliver) this.#arrive(letter);
  }

  #arrive({ from, to, message }: Letter): void {
    const machine = this.#at(to);
    if (machine.alive && this.#hear(from, to)) this.#step(machine, { t: 'heard', from, message });
  }

  #propose(size: number): void {
    const [host] = this.hosts();
    if (host === undefined) return;
    const command = `c${++this.#commands}of${size}`;
    this.#step(this.#at(host), {
      t: 'propose',
      proposals: Array.from({ length: size }, () => ({
        at: this.#now,
        command,
        event: { t: 'recalled' as const, ticket: command },
      })),
    });
  }

  #restart(machine: Machine): void {
    machine.alive = true;
    machine.replica = startReplica(
      machine.disk,
      this.#chance(1_000_000),
      this.#rules(machine.id),
      this.#clock(machine),
    );
  }

  #step(machine: Machine, input: ReplicaInput): void {
    const moment = { now: this.#clock(machine), office: 1_000_000 + this.#now };
    const before = machine.replica;
    const { replica, effects } = step(before, input, this.#rules(machine.id), moment);
    machine.replica = replica;
    for (const effect of effects) this.#effect(machine, effect);
    if (replica.role === 'host') {
      const known = this.#hostOfTerm.get(replica.term) ?? machine.id;
      if (known !== machine.id) throw new Error(`${known} and ${machine.id} host in term ${replica.term}`);
      this.#hostOfTerm.set(replica.term, machine.id);
    }
    this.#check(machine, before.commit);
  }

  #effect(machine: Machine, effect: ReplicaEffect): void {
    const { disk } = machine;
    switch (effect.do) {
      case 'keep-vote':
        machine.disk = { ...disk, term: effect.term, votedFor: effect.votedFor };
        return;
      case 'keep': {
        const kept = disk.entries.slice(0, effect.after - disk.base.index);
        machine.disk = { ...disk, entries: [...kept, ...effect.entries], origin: effect.origin };
        return;
      }
      case 'install': {
        const { base, origin, baseAlone } = effect;
        machine.disk = { ...disk, base, origin, baseAlone, entries: [], commit: base.index };
        this.installed++;
        return;
      }
      case 'lost':
        this.lost.push(...effect.entries);
        return;
      case 'send':
        return this.#post(machine.id, effect.to, effect.message);
      case 'send-snapshot': {
        const { base, term, origin, baseAlone, commit } = machine.replica;
        return this.#post(machine.id, effect.to, {
          t: 'install',
          term,
          origin,
          index: base.index,
          indexTerm: base.term,
          snapshot: { alone: baseAlone },
          commit,
          sent: this.#clock(machine),
        });
      }
    }
  }

  #post(from: string, to: string, message: ReplicaMessage): void {
    if (this.#hear(from, to)) this.#letters.push({ from, to, message, due: this.#now + this.#chance(80) });
  }

  /** What has just been agreed is what others have agreed; no command is there by halves. */
  #check({ id, replica }: Machine, before: number): void {
    for (const { index, term, command } of replica.entries) {
      if (index <= before || index > replica.commit) continue;
      // only a forced take-over can make another entry of it
      const place = this.#forced ? `${index}/${term}` : `${index}`;
      const known = this.#agreed.get(place) ?? `${command} in ${term}`;
      if (known !== `${command} in ${term}`)
        throw new Error(`${id} agrees to ${command} as ${place}, others to ${known}`);
      this.#agreed.set(place, known);
      if (term > replica.term) throw new Error(`${id} has an entry of a term to come`);
    }
    const last = replica.entries.at(-1);
    const size = /of(\d)$/.exec(last?.command ?? '')?.[1];
    if (last && size && replica.entries.filter(({ command }) => command === last.command).length % Number(size) !== 0)
      throw new Error(`${id} has half of ${last.command}`);
  }
}
