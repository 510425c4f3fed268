import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { canOf, EVERYONE, holderById, qrText } from './holders.ts';
import { mrzOf } from './mrz.ts';
import { FORGERIES } from './personalise.ts';
import { NAMED_PROFILES, PROFILE_NAMES } from './profile.ts';
import { startCardStation } from './station.ts';

/** Keeps one card on a virtual reader until it is interrupted. */
const USAGE = `node test/virtual-hardware/id-card/cli.ts --run-folder FOLDER [--holder ID] [--profile NAME] [--forgery NAME]
  holders   ${EVERYONE.map(({ id }) => id).join(' ')}
  profiles  ${PROFILE_NAMES.join(' ')}
  forgeries ${FORGERIES.join(' ')}`;

const main = async (): Promise<void> => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { 'run-folder': text, holder: text, profile: text, forgery: text } });
  const runFolder = values['run-folder'];
  const profile = PROFILE_NAMES.find((name) => name === (values.profile ?? 'usual'));
  const forgery = FORGERIES.find((name) => name === (values.forgery ?? 'none'));
  if (!runFolder || !profile || !forgery) throw new Error(USAGE);
  const holder = holderById(values.holder ?? 'mai');
  mkdirSync(runFolder, { recursive: true });
  const station = await startCardStation({ runFolder });
  const stop = (): void => void station.stop().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  await station.put(holder, { kind: 'none' }, { profile: NAMED_PROFILES[profile], forgery });
  console.log(`reader: ${station.readerName}`);
  console.log(`card of the invented holder "${holder.id}": CAN ${canOf(holder) ?? 'none'}, QR ${qrText(holder)}`);
  for (const line of mrzOf(holder).lines) console.log(`MRZ ${line}`);
  console.log(`trust anchors: ${station.anchorsFolder}`);
  console.log(`PCSCLITE_CSOCK_NAME=${station.socketName}`);
};

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
