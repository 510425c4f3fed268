import { afterAll, beforeAll, expect, test } from 'vitest';
import { birthAnswers } from '../../end-to-end/scenes.ts';
import { Story } from '../../end-to-end/story.ts';
import { officialCode, registersABirth } from './birth.ts';
import { KeypadPerson } from './keypad.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
});
afterAll(() => story?.end());

test('by the keypad alone a mother registers a birth, from the welcome screen to the end; the ring is always to be seen', async () => {
  const { citizen, bench } = await story.nextCitizen();
  const person = new KeypadPerson(citizen.page);
  const code = await registersABirth(person, bench, birthAnswers, async () => {
    await person.turn(); // on this page it only leads to the buttons: to agree takes a press of its own
    await person.meets('Lời cam đoan');
  });
  await person.learns(/^Phiếu đã in/, 60_000);
  await person.learns(officialCode, 40_000);
  await person.turn();
  await person.meets('Ông/Bà có hài lòng không?');
  await person.choose(/^Rất hài lòng/);
  await person.meets('Xin cảm ơn Ông/Bà');
  await bench.removeCard();
  await bench.layOnGlass(null);
  await person.choose(/^Kết thúc/);

  const dossier = await (await story.officer()).find(code);
  expect(dossier?.page).toContain('Nông Thị Mai');
  expect(dossier?.page.toLowerCase()).toContain('nong gia bao');
  expect(dossier?.papers).toHaveLength(1);
  expect(person.badRings).toEqual([]);
  console.log(`by keypad: ${person.presses} presses`);
});
