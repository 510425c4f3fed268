import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceHealth } from '@mot-cua/domain/device-fault.ts';
import type { KioskConfig } from '../config.ts';
import type { SatisfactionButtons, TicketPrinter } from './device.ts';
import { createFormPrinter, type FormPrinter } from './form-printer/driver.ts';
import { createSerialLink } from './links/serial.ts';
import { createUsbLink } from './links/usb.ts';
import { buttonBoxAt } from './satisfaction-buttons/button-box.ts';
import { Supervisor } from './supervisor.ts';
import { createTicketPrinter } from './ticket-printer/driver.ts';

export type DaemonDevices = {
  readonly printer: Supervisor<TicketPrinter> | null;
  readonly buttons: Supervisor<SatisfactionButtons> | null;
  /** watched here; what is printed on it comes from the visits themselves */
  readonly formPrinter: Supervisor<FormPrinter> | null;
  readonly health: () => DeviceHealth[];
  readonly start: () => void;
  readonly stop: () => Promise<void>;
};

/** The devices that no visit owns, because they tell nothing of a person: printers and satisfaction buttons, as configured. */
export const daemonDevices = (
  {
    ticketPrinter,
    ticketPrinterUsb,
    satisfactionButtons,
    satisfactionButtonsHid,
    formPrinter: a4,
  }: KioskConfig['devices'],
  told: { readonly clock: Clock; readonly onChange: (health: DeviceHealth) => void },
): DaemonDevices => {
  const { clock } = told;
  const printerLink = ticketPrinter
    ? createSerialLink({ path: ticketPrinter.path, baudRate: ticketPrinter.baudRate ?? 115_200, clock })
    : ticketPrinterUsb && createUsbLink({ ...ticketPrinterUsb, clock });
  const printer = printerLink ? new Supervisor(createTicketPrinter({ link: printerLink, clock }), told) : null;
  const box = satisfactionButtons ?? satisfactionButtonsHid;
  const buttons = box ? new Supervisor(buttonBoxAt(box, clock), told) : null;
  const formPrinter = a4 ? new Supervisor(createFormPrinter({ ...a4, clock }), told) : null;
  return {
    printer,
    buttons,
    formPrinter,
    health: () => [printer, buttons, formPrinter].flatMap((supervisor) => (supervisor ? [supervisor.health] : [])),
    start: () => {
      printer?.start();
      buttons?.start();
      formPrinter?.start();
    },
    stop: async () => {
      await Promise.all([printer?.stop(), buttons?.stop(), formPrinter?.stop()]);
    },
  };
};
