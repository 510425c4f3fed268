import { defaultPlace } from './place-config.ts';
import type { PlaceParts } from './place-parts.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { defaultTakeOverDelays, TakeOver, type TakeOverDelays } from './take-over.ts';

/** A second place at work: the receiver, and the watch over kiosks that have fallen silent. */
export const startPlace = async (
  parts: PlaceParts,
  options: { readonly random: () => number; readonly delays?: TakeOverDelays; readonly graceMs?: number },
): Promise<Receiver> => {
  const { config } = parts.setup;
  const receiver = await startReceiver(parts, options.graceMs);
  const afterMs = (config.takeOverAfterHours ?? defaultPlace.takeOverAfterHours) * 3_600_000;
  const takeOver = new TakeOver({
    ...parts,
    random: options.random,
    delays: options.delays ?? defaultTakeOverDelays,
    dead: () => config.kiosks.map(({ id }) => id).filter((id) => receiver.voices.silenceOf(id) >= afterMs),
    byPerson: false,
  });
  takeOver.start();
  return {
    ...receiver,
    close: async () => {
      await Promise.all([takeOver.stop(), receiver.close()]);
      await parts.line.close();
    },
  };
};
