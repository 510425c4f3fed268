import { randomBytes } from 'node:crypto';
import type { Authority } from '../forwarding/authority.ts';
import { diskRestorer } from './bag-restorer.ts';
import { FolderPlace } from './folder-place.ts';
import { HttpPlace } from './http-place.ts';
import type { Place } from './place.ts';
import type { SecondPlaceChoice } from './second-place-choice.ts';
import { defaultSenderDelays, SecondPlaceSender, type SenderParts } from './sender.ts';

/** The sender as a kiosk has it: with the configured place, real chance, and the kiosk's folder to restore into. */
export const senderOf = (
  configured: SecondPlaceChoice,
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
