/** What people may do with the cards on the bench. */
import type { CardFault, CardHolder, LaidCard } from '../card-station.ts';
import { QR_VARIANTS, type QrVariant } from '../id-card/holders.ts';
import { FORGERIES } from '../id-card/personalise.ts';
import { NAMED_PROFILES, PROFILE_NAMES } from '../id-card/profile.ts';
import { type Desk, makeHolder } from './desk.ts';
import { type Body, isBody, numberIn, Refusal, textIn } from './order-body.ts';

/** The names that `/api/card/put` and `/api/code/show` take. */
export const cardChoices = { profiles: PROFILE_NAMES, forgeries: FORGERIES, qrVariants: QR_VARIANTS };

const holderFields = [
  'id',
  'personalNumber',
  'fullName',
  'dateOfBirth',
  'sex',
  'placeOfOrigin',
  'residence',
  'ethnicity',
  'religion',
  'issuedOn',
  'expiresOn',
  'formerNumber',
  'fatherName',
  'marks',
  'motherName',
] as const;

export const holderIn = (desk: Desk, body: Body): CardHolder => {
  const asked = body['holder'];
  const known = desk.card.station?.holders ?? [];
  if (typeof asked === 'string') {
    const holder = known.find((one) => one.id === asked);
    if (holder) return holder;
    throw new Refusal(404, `Choose one of these holders: ${known.map((one) => one.id).join(', ')}.`);
  }
  if (!isBody(asked))
    throw new Refusal(400, 'Send "holder" as the id of a holder, or as an object of fields to change.');
  const base = known.find((one) => one.id === asked['id']);
  const overrides: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(asked)) {
    const mayBeNull = name === 'expiresOn' || name === 'formerNumber';
    if (!holderFields.some((field) => field === name))
      throw new Refusal(400, `A holder has no "${name.slice(0, 40)}"; its fields are ${holderFields.join(', ')}.`);
    const fits = typeof value === 'string' ? value.length <= 2000 : value === null && mayBeNull;
    if (!fits) throw new Refusal(400, `Send the holder's "${name}" as text of at most 2000 characters.`);
    overrides[name] = typeof value === 'string' ? value : null;
  }
  if (overrides['sex'] !== undefined && overrides['sex'] !== 'male' && overrides['sex'] !== 'female')
    throw new Refusal(400, 'Send the holder\'s "sex" as "male" or "female".');
  try {
    return makeHolder({ ...base, ...overrides });
  } catch (why) {
    throw new Refusal(400, why instanceof Error ? why.message : String(why));
  }
};

export const stationOf = (desk: Desk) => {
  if (desk.card.station) return desk.card.station;
  throw new Refusal(503, `There is no card station here: ${desk.card.why}. Install pcscd and vsmartcard-vpcd.`);
};

export const cardFaultOf = (body: Body): CardFault => {
  const kind = textIn(body, 'kind', 40);
  const struck = () => ({ apdu: numberIn(body, 'apdu', 1, 10_000), andAfter: body['andAfter'] === true });
  switch (kind) {
    case 'none':
    case 'not-an-id-card':
    case 'mute':
      return { kind };
    case 'removed-at-apdu':
    case 'silent-at-apdu':
      return { kind, apdu: numberIn(body, 'apdu', 1, 10_000) };
    case 'wrong-mac-at-apdu':
    case 'truncated-at-apdu':
    case 'garbage-at-apdu':
      return { kind, ...struck() };
    case 'wrong-status-at-apdu':
      return { kind, ...struck(), status: numberIn(body, 'status', 0x6000, 0x9fff) };
    case 'slow':
      return { kind, msPerApdu: numberIn(body, 'msPerApdu', 1, 60_000) };
    default:
      throw new Refusal(
        400,
        'Choose a card fault: none, not-an-id-card, mute, slow (with msPerApdu), removed-at-apdu, silent-at-apdu, wrong-mac-at-apdu, truncated-at-apdu, garbage-at-apdu (with apdu), wrong-status-at-apdu (with apdu and status).',
      );
  }
};

/** One of these names in the body, or the first of them where it says nothing. */
const named = <Name extends string>(
  body: Body,
  field: string,
  names: readonly [Name, ...Name[]] | readonly Name[],
): Name => {
  const asked = body[field] ?? names[0];
  const found = names.find((name) => name === asked);
  if (found) return found;
  throw new Refusal(400, `Choose a "${field}": ${names.join(', ')}.`);
};

/** `profile` and `forgery` by their names: what else lies there than the holder's usual card. */
const laidCardIn = (body: Body): LaidCard => ({
  profile: NAMED_PROFILES[named(body, 'profile', PROFILE_NAMES)],
  forgery: named(body, 'forgery', FORGERIES),
});

export const qrVariantIn = (body: Body): QrVariant => named(body, 'variant', QR_VARIANTS);

export const putCard = async (desk: Desk, body: Body): Promise<void> => {
  const station = stationOf(desk);
  const fault = isBody(body['fault']) ? cardFaultOf(body['fault']) : desk.placed.cardFault;
  const holder = holderIn(desk, body);
  const card = laidCardIn(body);
  desk.placed.laidCard = card;
  try {
    await station.put(holder, fault, card);
  } catch (why) {
    // a card that cannot be made (an altered DG11 on one that has none) is not made the second time either
    if (why instanceof Error && why.message.startsWith('this card has no')) throw new Refusal(400, why.message);
    // vpcd now and then hangs up on a card that is laid down right after another was taken away; a person tries again
    await station.remove();
    await station.put(holder, fault, card);
  }
};

/** Whoever takes their card takes it from every reader. */
export const removeCard = async (desk: Desk): Promise<void> => {
  desk.codeReader.takeAway();
  await stationOf(desk).remove();
};
