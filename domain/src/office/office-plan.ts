import Type, { type Static } from 'typebox';
import { Patience } from '../exceptions/patience.ts';
import { Localized } from '../localized.ts';
import { QueueService } from '../visit-link.ts';
import { FigureTargets } from './figures/targets.ts';

/**
 * One office as its machines know it: counters, staff, displays, the machines that keep the queue, and the rules it has chosen. The
 * same document lies on every machine of the office (`office.planFile`); it is part of the signed configuration.
 */
const closed = { additionalProperties: false };
const Id = Type.String({ pattern: '^[a-z0-9-]{1,40}$' });
export const StaffId = Type.String({ pattern: '^[0-9]{2,6}$' });

export const Counter = Type.Object(
  {
    id: Id,
    /** what stands above it and is said aloud: "quầy số 3" */
    number: Type.Integer({ minimum: 1, maximum: 99 }),
    title: Type.Optional(Localized),
    /** ids of services, the first is its own; others are taken when that has nobody (skills) */
    services: Type.Array(Id, { minItems: 1, maxItems: 26, uniqueItems: true }),
  },
  closed,
);
export type Counter = Static<typeof Counter>;

/** What a member of staff may do; an officer calls and serves, a supervisor overrides, a manager reads figures, a technician mends. */
export const StaffRole = Type.Union([
  Type.Literal('officer'),
  Type.Literal('supervisor'),
  Type.Literal('manager'),
  Type.Literal('technician'),
]);
export type StaffRole = Static<typeof StaffRole>;

export const StaffMember = Type.Object(
  {
    id: StaffId,
    name: Type.String({ minLength: 1, maxLength: 60 }),
    roles: Type.Array(StaffRole, { minItems: 1, uniqueItems: true }),
    /** as `npm run staff -- hash` prints it: `scrypt:<salt>:<key>` (RFC 7914); never the number itself */
    pin: Type.String({ pattern: '^scrypt:[0-9a-f]{32}:[0-9a-f]{64}$' }),
    /** SHA-256 of `badge:<what the reader types>`, hex; absent: no badge yet, PIN alone is not enough */
    badge: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  },
  closed,
);
export type StaffMember = Static<typeof StaffMember>;

const Minutes = Type.Integer({ minimum: 0, maximum: 480 });

/** How the queue is ordered and what is forgiven. All times in minutes unless said. */
export const QueuePolicy = Type.Object(
  {
    /** how much earlier than its issue a ticket of the class ranks: the most that anybody can be overtaken by it */
    boost: Type.Object(
      { elderly: Minutes, 'severe-disability': Minutes, 'pregnant-or-infant': Minutes, merit: Minutes },
      closed,
    ),
    /** a declared class counts at once, or only after an officer has confirmed it */
    declaredCounts: Type.Boolean(),
    /** who did not answer comes back behind so many, if within so many minutes of the call */
    lateReturn: Type.Object({ places: Type.Integer({ minimum: 0, maximum: 20 }), withinMinutes: Minutes }, closed),
    /** put back by the officer ("gọi lại sau"): behind so many */
    recyclePlaces: Type.Integer({ minimum: 1, maximum: 20 }),
    /** how long a parked ticket waits for its own counter before any counter of the service may call it */
    parkedOwnMinutes: Minutes,
    /** a wait longer than this is told to the manager (plans: 15) */
    waitTarget: Minutes,
    /** service longer than this is told (plans: 30) */
    serviceTarget: Minutes,
  },
  closed,
);
export type QueuePolicy = Static<typeof QueuePolicy>;

export const usualPolicy: QueuePolicy = {
  boost: { elderly: 15, 'severe-disability': 15, 'pregnant-or-infant': 15, merit: 15 },
  declaredCounts: true,
  lateReturn: { places: 3, withinMinutes: 15 },
  recyclePlaces: 3,
  parkedOwnMinutes: 15,
  waitTarget: 15,
  serviceTarget: 30,
};

/** A machine of the office that keeps the queue: a kiosk, or a counter PC without devices. */
export const OfficeNodeAddress = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9-]{1,20}$' }),
    title: Type.String({ minLength: 1, maxLength: 60 }),
    kind: Type.Union([Type.Literal('kiosk'), Type.Literal('counter-pc')]),
    /** by name under the province's domain, never an address: https://k01.songhien.caobang.example:4460 */
    url: Type.String({ pattern: '^https://[a-z0-9.-]+(:[0-9]{1,5})?$', maxLength: 200 }),
    /** SHA-256 of its certificate (DER, hex): another one of the same id, of the machine before, counts for nothing; absent: any */
    certificate: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
    /** weight in deciding who hosts; whoever has more than half of all decides (two machines: give one of them 2) */
    votes: Type.Integer({ minimum: 0, maximum: 9 }),
  },
  closed,
);
export type OfficeNodeAddress = Static<typeof OfficeNodeAddress>;

export const OfficePlan = Type.Object(
  {
    format: Type.Literal('office-plan/1'),
    id: Id,
    title: Type.String({ minLength: 1, maxLength: 120 }),
    services: Type.Array(QueueService, { minItems: 1, maxItems: 26 }),
    counters: Type.Array(Counter, { minItems: 1, maxItems: 60 }),
    staff: Type.Array(StaffMember, { maxItems: 300 }),
    nodes: Type.Array(OfficeNodeAddress, { minItems: 1, maxItems: 9 }),
    policy: QueuePolicy,
    /** an identity that is confirmed by eye wants two persons: who took it on, and a supervisor */
    twoPersons: Type.Optional(Type.Boolean()),
    /** where a citizen or the kiosk calls when nobody of the office answers */
    hotline: Type.Optional(Type.String({ maxLength: 40 })),
    /** when something that stands calls a person; absent: `usualPatience` */
    patience: Type.Optional(Patience),
    /** hours, Tết, exchanged days (office-hours.ts); absent: the state's usual week */
    calendarFile: Type.Optional(Type.String({ maxLength: 400 })),
    /** the display and the voice */
    signage: Type.Optional(
      Type.Object(
        {
          voice: Type.Boolean(),
          /** office time in which nothing is said aloud, e.g. 11:30-13:30 */
          quiet: Type.Array(
            Type.Object(
              {
                from: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
                to: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
              },
              closed,
            ),
            { maxItems: 8 },
          ),
          /** how loud in which hours, percent; at other times 100 */
          volumes: Type.Optional(
            Type.Array(
              Type.Object(
                {
                  from: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
                  to: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
                  percent: Type.Integer({ minimum: 10, maximum: 100 }),
                },
                closed,
              ),
              { maxItems: 8 },
            ),
          ),
          /** texts of the ticker */
          notices: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 20 }),
        },
        closed,
      ),
    ),
    /** screens of the hall that are let in without anybody signed in */
    displays: Type.Optional(
      Type.Array(
        Type.Object(
          {
            id: Id,
            /** SHA-256 of `display:<key>`, hex; `npm run staff -- display` prints both */
            key: Type.String({ pattern: '^[0-9a-f]{64}$' }),
          },
          closed,
        ),
        { maxItems: 40 },
      ),
    ),
    /** what the figures are held against; absent: `usualTargets` (figures/targets.ts) */
    targets: Type.Optional(FigureTargets),
    ratings: Type.Optional(Type.Object({ levels: Type.Union([Type.Literal(3), Type.Literal(5)]) }, closed)),
  },
  closed,
);
export type OfficePlan = Static<typeof OfficePlan>;

/** What a plan says wrongly although its shape is right; empty: nothing. Each names its place and what to do. */
export const planMistakes = (plan: OfficePlan): string[] => {
  const services = new Set(plan.services.map(({ id }) => id));
  const mistakes: string[] = [];
  const twice = (what: string, values: readonly (string | number)[]): void => {
    const seen = new Set<string | number>();
    for (const value of values) {
      if (seen.has(value)) mistakes.push(`${what} "${value}" stands twice; give each its own`);
      seen.add(value);
    }
  };
  twice(
    'service',
    plan.services.map(({ id }) => id),
  );
  twice(
    'letter',
    plan.services.map(({ letter }) => letter),
  );
  twice(
    'counter',
    plan.counters.map(({ id }) => id),
  );
  twice(
    'counter number',
    plan.counters.map(({ number }) => number),
  );
  twice(
    'staff',
    plan.staff.map(({ id }) => id),
  );
  twice(
    'node',
    plan.nodes.map(({ id }) => id),
  );
  for (const counter of plan.counters)
    for (const service of counter.services)
      if (!services.has(service))
        mistakes.push(`counter "${counter.id}" serves "${service}", which is no service of this plan`);
  for (const { id } of plan.services)
    if (!plan.counters.some((counter) => counter.services.includes(id)))
      mistakes.push(`nobody serves "${id}": give it to a counter`);
  if (plan.nodes.every(({ votes }) => votes === 0)) mistakes.push('no node has a vote: nobody could ever host');
  return mistakes;
};
