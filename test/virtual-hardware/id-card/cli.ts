import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { canOf, HOLDERS, holderById, qrText } from './holders.ts';
import { startCardStation } from './station.ts';

/** Keeps one card on a virtual reader until it is interrupted. */
const USAGE = `node test/virtual-hardware/id-card/cli.ts --run-folder FOLDER [--holder ${HOLDERS.map(({ id }) => id).join('|')}]`;

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { 'run-folder': { type: 'string' }, holder: { type: 'string' } } });
  const runFolder = values['run-folder'];
  if (!runFolder) throw new Error(USAGE);
  const holder = holderById(values.holder ?? 'mai');
  mkdirSync(runFolder, { recursive: true });
  const station = await startCardStation({ runFolder });
  const stop = (): void => void station.stop().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  await station.put(holder);
  console.log(`reader: ${station.readerName}`);
  console.log(`card of the invented holder "${holder.id}": CAN ${canOf(holder)}, QR ${qrText(holder)}`);
  console.log(`PCSCLITE_CSOCK_NAME=${station.socketName}`);
};

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
