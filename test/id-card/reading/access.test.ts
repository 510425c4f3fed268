import { describe, expect, test } from 'vitest';
import type { ChipAccess } from '../../../device-daemon/src/devices/card-reading.ts';
import { readChip } from '../../../device-daemon/src/emrtd/read-chip.ts';
import { holderById } from '../../virtual-hardware/id-card/holders.ts';
import { createIssuer } from '../../virtual-hardware/id-card/issuer.ts';
import { copyOf, personalise } from '../../virtual-hardware/id-card/personalise.ts';
import { NAMED_PROFILES } from '../../virtual-hardware/id-card/profile.ts';
import { canOf, LaidCard, mrzKeyOf } from './laid-card.ts';

const mai = holderById('mai');
const issuer = createIssuer();
const usual = await personalise(mai, issuer);
const byMrzToo = await personalise(mai, issuer, 'none', NAMED_PROFILES['pace-by-mrz']);
const counted = await personalise(mai, issuer, 'none', NAMED_PROFILES['codes-counted']);

const wrongCan = (can: string): ChipAccess => ({ kind: 'can', can });
const wrongMrz: ChipAccess = { ...mrzKeyOf(mai), dateOfExpiry: '300130' };
/** one MSE:Set AT for each time that a secret reaches the card by PACE, one challenge for each by BAC */
const triesOf = (card: LaidCard): string[] =>
  card.headers.filter((header) => ['0022C1A4', '00840000'].includes(header)).map((header) => header.slice(2, 4));

describe('several secrets, best first', () => {
  test('a wrong CAN and the right MRZ key: the card is opened by the second, five commands later', async () => {
    const alone = await readChip(new LaidCard(byMrzToo), [mrzKeyOf(mai)]);
    const card = new LaidCard(byMrzToo);
    const wrong: ChipAccess[] = [];
    const tries = { mostWrong: 3, onWrong: (access: ChipAccess) => wrong.push(access) };
    const reading = await readChip(card, [wrongCan('000018'), mrzKeyOf(mai)], { tries });
    if (!reading.ok || !alone.ok) throw new Error('not read');
    expect(reading.value.accessUsed).toBe('pace-mrz');
    expect(reading.value.traffic.apdus - alone.value.traffic.apdus).toBe(5);
    expect(wrong).toEqual([wrongCan('000018')]);
  });

  test('a card that refuses PACE with the MRZ key is opened by the CAN that comes after it, BAC is not needed', async () => {
    const card = new LaidCard(usual);
    const reading = await readChip(card, [mrzKeyOf(mai), canOf(usual)]);
    expect(reading.ok && reading.value.accessUsed).toBe('pace-can');
    expect(triesOf(card)).toEqual(['22', '22']);
  });

  test('a wrong CAN, and a card that takes the MRZ key by BAC only: opened by BAC', async () => {
    const card = new LaidCard(usual);
    const reading = await readChip(card, [wrongCan('000018'), mrzKeyOf(mai)]);
    expect(reading.ok && reading.value.accessUsed).toBe('bac');
    expect(triesOf(card)).toEqual(['22', '22', '84']);
  });

  test('an MRZ key that PACE has proven wrong is not tried again by BAC', async () => {
    const card = new LaidCard(byMrzToo);
    const reading = await readChip(card, [wrongMrz]);
    expect(reading).toMatchObject({ ok: false, fault: { code: 'access-code-wrong' } });
    expect(triesOf(card)).toEqual(['22']);
  });

  test('the same secret twice, in other words too, is tried once; one that no card can have never', async () => {
    const card = new LaidCard(usual);
    const same: ChipAccess = { ...mrzKeyOf(mai), documentNumber: mrzKeyOf(mai).documentNumber.padEnd(9, '<') };
    const secrets = [wrongCan('12345'), wrongCan('000018'), wrongCan('000018'), mrzKeyOf(mai), same];
    const reading = await readChip(card, secrets);
    expect(reading.ok && reading.value.accessUsed).toBe('bac');
    expect(triesOf(card)).toEqual(['22', '22', '84']);
  });

  test('a card with neither PACE by MRZ key nor BAC: refused, and what helps is another card', async () => {
    const card = new LaidCard(await personalise(mai, issuer, 'none', NAMED_PROFILES['pace-only']));
    const reading = await readChip(card, [mrzKeyOf(mai)]);
    expect(reading).toMatchObject({ ok: false, fault: { code: 'card-refused', action: 'clear-media' } });
  });

  test('after three wrong ones the card is asked no more, whatever else is known', async () => {
    const card = new LaidCard(usual);
    const wrong = ['000001', '000002', '000003'].map(wrongCan);
    const reading = await readChip(card, [...wrong, canOf(usual)]);
    expect(reading).toMatchObject({ ok: false, fault: { code: 'access-code-wrong' } });
    expect(triesOf(card)).toHaveLength(3);
  });
});

describe('a card that counts wrong codes', () => {
  test('it says 63C2 after one: it is asked no more, and the next reading leaves it alone before any try', async () => {
    const card = new LaidCard(counted);
    let lastTries = false;
    const tries = {
      mostWrong: 3,
      onWrong: (_access: ChipAccess, last: boolean) => {
        lastTries = last;
      },
    };
    const reading = await readChip(card, [wrongCan('000018'), wrongCan('000019'), canOf(counted)], { tries });
    expect(reading).toMatchObject({ ok: false, fault: { code: 'access-code-wrong' } });
    expect([triesOf(card), lastTries]).toEqual([['22'], true]);
    card.forget();
    const again = await readChip(card, [wrongCan('000019')]);
    expect(again).toMatchObject({ ok: false, fault: { code: 'card-refused' } });
    expect(card.headers.filter((header) => header === '10860000')).toHaveLength(3);
  });

  test('no order of guesses blocks it, however often it is read', async () => {
    const chip = await personalise(mai, issuer, 'none', NAMED_PROFILES['codes-counted']);
    const card = new LaidCard(chip);
    for (let guess = 0; guess < 6; guess++) {
      await readChip(card, [wrongCan(`11111${guess}`), wrongCan(`22222${guess}`)]);
      card.forget();
    }
    expect(card.headers.filter((header) => header === '00860000')).toHaveLength(1);
  });
});

describe('PACE with chip authentication mapping', () => {
  const withoutOther = { ...NAMED_PROFILES['pace-cam'], proof: null, activeAuthentication: null };

  test('the chip proves itself while it is opened: no command but for reading EF.CardSecurity', async () => {
    const chip = await personalise(mai, issuer, 'none', withoutOther);
    const card = new LaidCard(chip);
    const reading = await readChip(card, [canOf(chip)]);
    if (!reading.ok) throw new Error(JSON.stringify(reading.fault));
    const { chipAuthentication, chipProof, files } = reading.value;
    expect([chipAuthentication, chipProof]).toEqual(['done', 'pace-cam']);
    expect(files.cardSecurity?.length).toBeGreaterThan(300);
    expect(card.headers.filter((header) => header.startsWith('0C22') || header.startsWith('0C86'))).toEqual([]);
  });

  test('a copy of its files: the proof does not fit the key that EF.CardSecurity names', async () => {
    const chip = copyOf(await personalise(mai, issuer, 'none', withoutOther), 'cloned');
    const reading = await readChip(new LaidCard(chip), [canOf(chip)]);
    expect(reading).toMatchObject({
      ok: true,
      value: {
        chipAuthentication: 'failed',
        chipAuthenticationDetail: 'PACE-CAM: the proof does not fit the key of this card',
      },
    });
  });

  test('a card that does not give EF.CardSecurity has not proven anything', async () => {
    const whole = await personalise(mai, issuer, 'none', withoutOther);
    const chip = { ...whole, openAfterPace: new Map<number, Uint8Array>() };
    const reading = await readChip(new LaidCard(chip), [canOf(chip)]);
    expect(reading.ok && reading.value.chipAuthentication).toBe('failed');
  });

  test('where DG14 offers chip authentication with another key, that one is proven: the SOD vouches for it', async () => {
    const chip = await personalise(mai, issuer, 'none', NAMED_PROFILES['pace-cam']);
    const reading = await readChip(new LaidCard(chip), [canOf(chip)]);
    expect(reading.ok && reading.value.chipProof).toBe('chip-authentication');
    const copy = copyOf(chip, 'cloned');
    const copied = await readChip(new LaidCard(copy), [canOf(copy)]);
    expect(copied.ok && copied.value.chipAuthentication).toBe('failed');
  });
});
