import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CardHolder } from '../card-station.ts';
import { createIssuer, type Issuer } from './issuer.ts';
import type { Forgery } from './personalise.ts';

/** Home, which issues everything that says VNM, and Utopia (UT is nobody's code), which issues the rest. */
export type Countries = {
  readonly home: Issuer;
  /** who issues this holder's document, or who did so wrongly: always the same one */
  issuerOf(holder: CardHolder, forgery?: Forgery): Issuer;
  /** As an operator would get them: the home root, both lists of revoked signers, and a master list with both roots. */
  writeAnchors(folder: string): void;
};

type Signers = Record<'right' | 'expired-signer' | 'revoked-signer', Issuer>;

export const createCountries = (now: number = Date.now()): Countries => {
  const home = signersOf(createIssuer({ now }));
  const abroad = signersOf(createIssuer({ now, country: 'UT' }));
  let untrusted: Issuer | null = null;
  return {
    home: home.right,
    issuerOf: ({ document }, forgery = 'none') => {
      const country = document && document.issuer !== 'VNM' ? abroad : home;
      if (forgery === 'expired-signer' || forgery === 'revoked-signer') return country[forgery];
      if (forgery !== 'untrusted-signer') return country.right;
      untrusted ??= createIssuer({ now });
      return untrusted;
    },
    writeAnchors: (folder) => {
      home.right.writeAnchors(folder);
      writeFileSync(join(folder, 'utopia.crl'), abroad.right.revocationList());
      writeFileSync(join(folder, 'master-list.ml'), home.right.masterList([abroad.right.rootCertificate]));
    },
  };
};

/** The revoked one is there from the start, so that the list that is written at start names it. */
const signersOf = (right: Issuer): Signers => ({
  right,
  'expired-signer': right.withSigner({ expired: true }),
  'revoked-signer': right.withSigner({ revoked: true }),
});
