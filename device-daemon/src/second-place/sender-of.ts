import { randomBytes } from 'node:crypto';
import type { Authority } from '../forwarding/authority.ts';
import { diskRestorer } from './bag-restorer.ts';
import { FolderPlace } from './folder-place.ts';
import { HttpPlace } from './http-place.ts';
import type { Place } from './place.ts';
import { defaultSenderDelays, SecondPlaceSender, type SenderParts } from './sender.ts';

/** As in the kiosk's configuration (config.ts, `secondPlace`). */
export type ConfiguredPlace =
  | { readonly kind: 'receiver'; readonly url: string }
  | { readonly kind: 'folder'; readonly folder: string; readonly sameDisk?: boolean };

/** The sender as a kiosk has it: with the configured place, real chance, and the kiosk's folder to restore into. */
export const senderOf = (
  configured: ConfiguredPlace,
  parts: Omit<SenderParts, 'place' | 'random' | 'nonce' | 'delays' | 'restorer'> & {
    readonly authority: Authority;
    readonly dataFolder: string;
    readonly sealedFolder: string;
  },
): SecondPlaceSender => {
  const { authority, dataFolder, sealedFolder, ...rest } = parts;
  const place: Place =
    configured.kind === 'receiver'
      ? new HttpPlace({ url: configured.url, authority })
      : new FolderPlace({ ...configured, dataFolder });
  return new SecondPlaceSender({
    ...rest,
    place,
    random: Math.random,
    nonce: () => randomBytes(32).toString('hex'),
    delays: defaultSenderDelays,
    restorer: diskRestorer(sealedFolder),
  });
};
