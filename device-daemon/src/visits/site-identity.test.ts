import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VisitSetup } from '@mot-cua/domain/visit-link.ts';
import { expect, test } from 'vitest';
import { openCardVerifier } from '../card-verifier/open-card-verifier.ts';
import { systemClock } from '../system-clock.ts';
import { waysTo } from './chart-person.ts';
import { siteIdentity } from './site-identity.ts';
import { world } from './visit-for-tests.ts';

test('a kiosk that judges chips by certificates and has not one sends nobody back to the card for more than reading it', async () => {
  const anchorsFolder = mkdtempSync(join(tmpdir(), 'no-anchors-'));
  try {
    const setup = {
      identity: { verifier: 'local', anchorsFolder, require: {}, ceiling: 'chip-authenticated' },
      devices: { idCardReader: { reader: 'Reader' } },
    } as unknown as VisitSetup;
    const promised = siteIdentity(setup, true);
    const { ceiling } = await openCardVerifier(
      setup.identity,
      { carry: () => Promise.reject(new Error('no line')) },
      systemClock,
    );
    const found = siteIdentity(setup, true, ceiling);
    const ways = (identity: typeof found) => waysTo('chip-authenticated', { ...world, identity });
    expect(ways(promised)).toEqual(['card', 'vneid']);
    expect(ways(found)).toEqual(['vneid']);
    expect(waysTo('chip-read', { ...world, identity: found })).toEqual(['card', 'vneid']);
  } finally {
    rmSync(anchorsFolder, { recursive: true });
  }
});
