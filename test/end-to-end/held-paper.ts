import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { callerOf, digitisedRecord, newDossier } from '@mot-cua/provincial-repository/test/test-kiosk.ts';
import { demoKeys } from '../demo/keys.ts';
import type { Story } from './story.ts';

/** Beyond the numbers that the kiosk itself gives in a story. */
const SEQUENCE = 9_001;

/**
 * The province digitised a paper of this person some time ago, and an officer compared it with the original: it lies in the
 * repository before they come.
 */
export const provinceHolds = async (story: Story, ownerId: string, title: string): Promise<void> => {
  const keys = await demoKeys(join(story.demo.folder, 'keys'));
  const { privateKey, publicJwk } = {
    privateKey: createPrivateKey({ key: JSON.parse(readFileSync(keys.deviceKeyFile, 'utf8')), format: 'jwk' }),
    publicJwk: JSON.parse(readFileSync(keys.devicePublicKeyFile, 'utf8')) as object,
  };
  const kiosk = { kioskId: 'k01', privateKey, publicJwk };
  const dossier = await newDossier(kiosk, keys.recipients, {
    sequence: SEQUENCE,
    payload: (payload) => {
      const metadata = JSON.parse((payload.get('data/metadata.json') ?? Buffer.alloc(0)).toString());
      const [paper] = metadata.papers;
      paper.title = title;
      paper.digitised = { ...digitisedRecord(paper, 'k01'), title, ownerId };
      payload.set('data/metadata.json', Buffer.from(JSON.stringify(metadata)));
    },
  });
  const answer = await callerOf(story.demo.repositoryUrl, kiosk).deliver(dossier);
  if (answer.status !== 200) throw new Error(`the province did not take the paper in: ${JSON.stringify(answer.body)}`);
};
