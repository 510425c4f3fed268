import Type, { type Static } from 'typebox';

/**
 * How long an office lets something stand before a person is called, in seconds; part of the office's plan, the same on all its
 * machines. An office may want to know sooner or later than others; what nobody has set is as in `usualPatience`.
 */
const Seconds = (minimum: number, maximum: number) => Type.Optional(Type.Integer({ minimum, maximum }));

export const Patience = Type.Object(
  {
    /** a call for help that nobody has taken goes on to the hotline */
    help: Seconds(5, 600),
    /** a slip printer that has stopped: a page of paper is put in as fast as somebody is called */
    printer: Seconds(1, 600),
    /** a device that is away: one that is plugged in anew, or recovers by itself, is nobody's errand */
    device: Seconds(1, 3_600),
    /** the line to the province: lines come back by themselves most of the time */
    line: Seconds(1, 7_200),
    /** age of the oldest dossier that is not sent: what is younger goes with the next try */
    backlog: Seconds(1, 86_400),
    /** the UPS is on its battery: some test themselves for a moment */
    power: Seconds(1, 600),
    /** a machine of the office that its host does not hear: one that is started anew is back before */
    silence: Seconds(5, 3_600),
  },
  { additionalProperties: false },
);
export type Patience = Static<typeof Patience>;

/** The two minutes of `help` are the rule of reference/citizen-experience.md; the others were found at the machines. */
export const usualPatience: Readonly<Required<Patience>> = {
  help: 120,
  printer: 5,
  device: 60,
  line: 300,
  backlog: 900,
  power: 10,
  silence: 90,
};

/** Of a plan, in ms. */
export const patienceOf = (plan: { readonly patience?: Patience }, of: keyof Patience): number =>
  (plan.patience?.[of] ?? usualPatience[of]) * 1_000;
