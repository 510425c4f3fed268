import { createPrivateKey } from 'node:crypto';
import { kioskAuthority } from '../../device-daemon/src/forwarding/authority.ts';
import { KioskForTests } from '../../device-daemon/src/outbox/kiosk-for-tests.ts';
import type { SecondPlaceSender } from '../../device-daemon/src/second-place/sender.ts';
import { senderOf } from '../../device-daemon/src/second-place/sender-of.ts';
import { systemClock } from '../../device-daemon/src/system-clock.ts';
import { submitDossier } from '../forwarding/submit-dossier.ts';
import type { KioskDisk } from './machine-words.ts';

/** What of a kiosk holds dossiers: its outbox on this disk, and its messenger to the second place. The line to the province is down. */
export class KioskOutbox {
  readonly kiosk: KioskForTests;
  readonly #recipient: string;
  readonly #messenger: SecondPlaceSender;

  constructor(disk: KioskDisk, journal: (event: string) => void) {
    const { kioskId, folder, recipient, secondPlace } = disk;
    const deviceKey = createPrivateKey(disk.deviceKey);
    this.kiosk = new KioskForTests({ clock: systemClock, kioskId, deviceKey, folder });
    this.#recipient = recipient;
    this.#messenger = senderOf(
      { kind: 'receiver', url: secondPlace },
      {
        outbox: this.kiosk.outbox,
        authority: kioskAuthority(kioskId, deviceKey, systemClock),
        dataFolder: folder,
        sealedFolder: this.kiosk.sealedFolder,
        clock: systemClock,
        alarms: this.kiosk.alarms,
        verifyReceipt: () => ({ ok: false, fault: 'none' }),
        onCustody: () => undefined,
        journal: (event) => journal(event),
      },
    );
    this.#messenger.start();
  }

  /** From the press on submit to a sealed bag in the second place; its id. */
  async submit(): Promise<string> {
    const id = await submitDossier(this.kiosk, this.#recipient, 200_000);
    this.#messenger.hurry(); // as the daemon does when a dossier is sealed
    return id;
  }

  /** Dossiers that the screen may say of that they lie in two places. */
  get inTwoPlaces(): string[] {
    return this.kiosk.outbox
      .sealedRows()
      .filter(({ second_place }) => second_place !== null)
      .map(({ dossier_id }) => dossier_id);
  }
}
