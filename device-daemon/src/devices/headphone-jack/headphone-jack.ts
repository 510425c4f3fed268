import type { Clock } from '@mot-cua/domain/clock.ts';
import { EvdevSwitch, SWITCHES } from '../links/evdev-switch.ts';

/** Watches the switch in the jack (AU-2). A jack that is not there is as good as one with nothing in it. */
export class HeadphoneJack {
  readonly #switch: EvdevSwitch;

  constructor(path: string, clock: Clock, tell: (plugged: boolean) => void) {
    this.#switch = new EvdevSwitch({ path, code: SWITCHES.headphoneInsert, gone: false, clock, tell });
  }

  get plugged(): boolean {
    return this.#switch.set;
  }

  start(): void {
    this.#switch.start();
  }

  stop(): void {
    this.#switch.stop();
  }
}
