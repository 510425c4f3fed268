import { FaceMatchPolicy } from '@mot-cua/domain/identity/face-match-policy.ts';
import { ceilingOf, LevelPolicy } from '@mot-cua/domain/identity/level-policy.ts';
import { type IdentityLevel, reaches } from '@mot-cua/domain/provenance.ts';
import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false };
const File = Type.String({ minLength: 1, maxLength: 400 });
/** `keysFile`: the service's public keys as a JWKS, given with its agreement; the address is only the way to it. */
const Service = Type.Object(
  {
    url: Type.String({ pattern: '^https?://', maxLength: 400 }),
    keysFile: File,
    /** PEM: who issues the service's certificate, where it is an authority of the state's own */
    caFile: Type.Optional(File),
  },
  closed,
);

/** How this site comes to know people: the `identity` of the kiosk's configuration. */
export const IdentityConfig = Type.Object(
  {
    /** who judges chips: nobody, this kiosk by its anchors, or an authorised service */
    verifier: Type.Union([Type.Literal('none'), Type.Literal('local'), Type.Literal('online')]),
    /** certificates (CSCA), master lists and revocation lists of the states that the site trusts */
    anchorsFolder: Type.Optional(File),
    cardService: Type.Optional(Service),
    /** VNeID through an authorised provider */
    signIn: Type.Optional(Service),
    /** what the office asks for beyond the procedure packages */
    require: Type.Optional(LevelPolicy),
    /** an expired card: goes on with a warning (also when it is left out), or leads to the counter; a package may say otherwise */
    expiredCards: Type.Optional(Type.Union([Type.Literal('goes-on'), Type.Literal('counter')])),
    /** a face before the camera against the chip's portrait, for staff; off unless it says `on` (see ../face-match) */
    faceMatch: Type.Optional(FaceMatchPolicy),
  },
  closed,
);
export type IdentityConfig = Static<typeof IdentityConfig>;

/** Which devices there are to know people by. */
export type IdentityDevices = { readonly cardReader: boolean; readonly codeReader: boolean };

/** The highest level that anybody can reach at this kiosk. */
export const siteCeiling = (identity: IdentityConfig | undefined, devices: IdentityDevices): IdentityLevel =>
  ceilingOf({ verifier: identity?.verifier ?? 'none', signIn: identity?.signIn !== undefined, ...devices });

/** A key of the configuration (as a JSON pointer below `identity`) and what is wrong with it. */
export type IdentityMistake = { readonly path: string; readonly message: string };

/** Mistakes that a schema cannot see. Above all: a level that nobody can reach turns every citizen away. */
export const identityMistakes = (identity: IdentityConfig, devices: IdentityDevices): IdentityMistake[] => {
  const { verifier, anchorsFolder, require } = identity;
  const found: IdentityMistake[] = [];
  if (verifier === 'local' && anchorsFolder === undefined)
    found.push({ path: '/verifier', message: 'is "local", which needs "anchorsFolder"' });
  if (verifier === 'online' && !identity.cardService)
    found.push({ path: '/verifier', message: 'is "online", which needs "cardService"' });
  for (const key of ['cardService', 'signIn'] as const) {
    const service = identity[key];
    if (service && !isPrivateWay(service.url))
      found.push({
        path: `/${key}/url`,
        message: 'must be an address that begins with https:// (http:// only on this machine)',
      });
  }
  if (identity.faceMatch?.on && !devices.cardReader)
    found.push({ path: '/faceMatch/on', message: 'is true, but there is no idCardReader: no chip, no portrait' });
  const ceiling = siteCeiling(identity, devices);
  const asked: [string, IdentityLevel][] = [
    ...(require?.default ? [['/require/default', require.default] as [string, IdentityLevel]] : []),
    ...Object.entries(require?.procedures ?? {}).map(([id, level]): [string, IdentityLevel] => [
      `/require/procedures/${id}`,
      level,
    ]),
  ];
  for (const [path, level] of asked)
    if (!reaches(ceiling, level))
      found.push({
        path,
        message: `asks for "${level}", but nobody gets above "${ceiling}" here: ${because(verifier, devices)}`,
      });
  return found;
};

const because = (verifier: IdentityConfig['verifier'], { cardReader }: IdentityDevices): string =>
  `${cardReader ? `verifier is "${verifier}"` : 'there is no idCardReader'} and there is no signIn`;

/** TLS, or no network at all. */
const isPrivateWay = (url: string): boolean => {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return (
    protocol === 'https:' ||
    hostname === '[::1]' ||
    hostname === 'localhost' ||
    /^127(?:\.[0-9]{1,3}){3}$/.test(hostname)
  );
};
