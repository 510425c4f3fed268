import type { Clock } from '@mot-cua/domain/clock.ts';
import Type, { type Static } from 'typebox';
import { askSwitch, EvdevSwitch, SWITCHES } from '../links/evdev-switch.ts';
import { UpsClient } from './ups-client.ts';

const closed = { additionalProperties: false };

/** What the kiosk's own cabinet can tell of itself; each only where the site has it. */
export const CabinetConfig = Type.Object(
  {
    /** a contact in the door as the kernel's SW_MACHINE_COVER, e.g. /dev/input/by-path/platform-gpio-keys-event */
    doorSwitch: Type.Optional(Type.Object({ path: Type.String({ minLength: 1, maxLength: 400 }) }, closed)),
    /** Network UPS Tools on this machine or in the cabinet: nothing is asked of it but how the UPS is */
    ups: Type.Optional(
      Type.Object(
        {
          name: Type.String({ pattern: '^[A-Za-z0-9_.-]{1,60}$' }),
          host: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
          port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type CabinetConfig = Static<typeof CabinetConfig>;

/** `since`: epoch ms. */
export type CabinetTrouble = {
  readonly why: 'door-open' | 'on-battery' | 'battery-low' | 'ups-away';
  readonly since: number;
};

/** The port of upsd (RFC 9271, 7). */
const UPSD_PORT = 3_493;

/** Door and power of the kiosk, for the office (EX-8). Neither stops anything: a person is told. */
export class Cabinet {
  readonly #door: EvdevSwitch | null;
  readonly #ups: UpsClient | null;
  #openSince: number | null = null;

  constructor(
    { doorSwitch, ups }: CabinetConfig,
    clock: Clock,
    onChange: (what: string) => void,
    ask: typeof askSwitch = askSwitch,
  ) {
    this.#door = doorSwitch
      ? new EvdevSwitch({
          path: doorSwitch.path,
          code: SWITCHES.machineCover,
          gone: true, // one that does not say is no errand: closed until it tells of a change
          clock,
          ask,
          tell: (shut) => {
            this.#openSince = shut ? null : clock.now();
            onChange(shut ? 'door-closed' : 'door-open');
          },
        })
      : null;
    this.#ups = ups
      ? new UpsClient({ name: ups.name, host: ups.host ?? '127.0.0.1', port: ups.port ?? UPSD_PORT }, clock, (power) =>
          onChange(`power-${power}`),
        )
      : null;
  }

  start(): void {
    this.#door?.start();
    this.#ups?.start();
  }

  stop(): void {
    this.#door?.stop();
    this.#ups?.stop();
  }

  troubles(): CabinetTrouble[] {
    const power = this.#ups?.power ?? 'mains';
    const since = this.#ups?.since ?? 0;
    const fed: CabinetTrouble[] =
      power === 'mains'
        ? []
        : [{ why: power === 'unknown' ? 'ups-away' : power === 'battery' ? 'on-battery' : 'battery-low', since }];
    return [...(this.#openSince === null ? [] : [{ why: 'door-open' as const, since: this.#openSince }]), ...fed];
  }
}
