import { Child, type ChildOptions } from './child.ts';
import type { DemoKeys } from './keys.ts';

export type DemoStation = {
  readonly folder: string;
  readonly repositoryUrl: string;
  /** 0 takes any free one */
  readonly port: number;
  readonly keys: DemoKeys;
};

/** Starts the program of station.ts, which brings scanner, token and station; `url` lets one browser in. */
export const startStation = (
  child: ChildOptions,
  { folder, repositoryUrl, port, keys }: DemoStation,
): Promise<{ child: Child; ready: { url: string } }> =>
  Child.start({
    ...child,
    args: [
      ...['--folder', folder, '--repository', repositoryUrl, '--port', String(port)],
      ...['--key', keys.stationKeyFile, '--receipt-keys', keys.receiptKeysFile],
      ...keys.recipients.flatMap((recipient) => ['--recipient', recipient]),
    ],
  });
