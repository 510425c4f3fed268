import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readConfiguration } from '@mot-cua/domain/configuration.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import Type, { type Static } from 'typebox';
import { SerialPort, UsbDevice } from '../devices/device-places.ts';
import { OfficeConfig, officeAt } from '../office/office-config.ts';

/** A box of satisfaction buttons on this machine, and the counter (of the plan) at which it stands: one of `serial` and `hid`. */
export const CounterBox = Type.Object(
  {
    counter: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
    serial: Type.Optional(SerialPort),
    hid: Type.Optional(UsbDevice),
  },
  { additionalProperties: false },
);
export type CounterBox = Static<typeof CounterBox>;

/** The configuration file of a counter PC. File names are relative to the file itself. It holds no secrets, only where they lie. */
export const OfficePcConfig = Type.Object(
  {
    office: OfficeConfig,
    /** what must last: the office's log, this machine's audit, sessions */
    dataFolder: Type.String({ minLength: 1, maxLength: 400 }),
    /** boxes of satisfaction buttons on this machine, one for each counter that has one */
    counterButtons: Type.Optional(Type.Array(CounterBox, { maxItems: 4 })),
  },
  { additionalProperties: false },
);
export type OfficePcConfig = Static<typeof OfficePcConfig>;

/** Reads the file; every mistake is one sentence that names key and line. */
export const readOfficePcConfig = (file: string): Result<OfficePcConfig, string[]> => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return failed([
      `${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}); give --config <file>`,
    ]);
  }
  const read = readConfiguration(text, OfficePcConfig, file);
  if (!read.ok) return read;
  const at = (path: string): string => resolve(dirname(file), path);
  const { office, dataFolder, counterButtons = [] } = read.value;
  if (!office.door)
    return failed([`${file}, office.door: is missing; a counter PC is there for consoles and displays`]);
  const mistakes = counterButtons.flatMap(({ counter, serial, hid }, n) => {
    const where = `${file}, counterButtons[${n}]`;
    const twice = counterButtons.findIndex((one) => one.counter === counter) < n;
    return [
      ...((serial === undefined) === (hid === undefined)
        ? [`${where}: give "serial" with a path, or "hid" with vendorId and productId, and not both`]
        : []),
      ...(twice ? [`${where}: counter "${counter}" has a box already; a counter has one`] : []),
    ];
  });
  if (mistakes.length > 0) return failed(mistakes);
  return done({
    office: officeAt(office, at),
    dataFolder: at(dataFolder),
    counterButtons: counterButtons.map(({ counter, serial, hid }) => ({
      counter,
      ...(serial ? { serial: { ...serial, path: at(serial.path) } } : {}),
      ...(hid ? { hid } : {}),
    })),
  });
};
