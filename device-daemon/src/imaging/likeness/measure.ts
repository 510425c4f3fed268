import { parseArgs } from 'node:util';
import type { GreyPage } from '../judge/grey-page.ts';
import { paperLight } from '../judge/paper-light.ts';
import { skewOf } from '../judge/skew.ts';
import { againBy, type Filled, filledForm, scannedAgain } from './filled-forms.ts';
import { type Likeness, likenessOf, type SamePaper, samePaper } from './likeness.ts';

/** Prints how surely papers scanned twice are found, and what other papers are taken for: `--forms 12 --fillings 18`. */
const { values } = parseArgs({
  options: { forms: { type: 'string', default: '12' }, fillings: { type: 'string', default: '18' } },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const median = (times: readonly number[]): string =>
  ([...times].sort((a, b) => a - b)[times.length >> 1] ?? 0).toFixed(2);

const making: number[] = [];
const comparing: number[] = [];
const look = (page: GreyPage): Likeness => {
  const { degrees, confidence } = skewOf(page, paperLight(page)); // the judge of every page knows it already
  const began = performance.now();
  const likeness = likenessOf(page, { skewDegrees: confidence > 0.5 ? degrees : 0 });
  making.push(performance.now() - began);
  return likeness;
};
const compare = (one: Likeness, other: Likeness): SamePaper => {
  const began = performance.now();
  const verdict = samePaper(one, other);
  comparing.push(performance.now() - began);
  return verdict;
};

type Scan = Filled & { readonly likeness: Likeness };
const once: Scan[] = [];
const again: Scan[] = [];
const scan = async (of: Filled, seed: number): Promise<void> => {
  const page = await filledForm(of);
  once.push({ ...of, likeness: look(page) });
  again.push({ ...of, likeness: look(await scannedAgain(page, againBy(seed), seed)) });
};
for (let form = 1; form <= Number(values.forms); form++) {
  for (let filling = 0; filling < Number(values.fillings); filling++)
    await scan({ form, filling }, form * 100 + filling);
  await scan({ form, filling: 0, kin: 1 }, form * 100 + 91);
  await scan({ form, filling: 1, kin: 1, changed: 1 }, form * 100 + 92);
}

const table = new Map<string, Record<SamePaper['is'], number>>();
const count = (name: string, { is }: SamePaper): void => {
  const row = table.get(name) ?? { yes: 0, no: 0, unsure: 0 };
  row[is]++;
  table.set(name, row);
};
const kindOf = (one: Scan, other: Scan): string => {
  if (one.form !== other.form) return 'another form';
  if (one.filling !== other.filling) return 'the same form, all answers others';
  return one.changed === 1 || other.changed === 1 ? 'the same form, 1 answer other' : 'the same form, 4 answers others';
};
for (const [at, one] of once.entries())
  for (const [index, other] of again.entries()) {
    const kind = at === index ? 'the same paper again' : kindOf(one, other);
    if (kind !== 'another form' || (at + index) % 20 === 0) count(kind, compare(one.likeness, other.likeness));
  }
say(
  `${once.length} papers, each scanned twice; made in ${median(making)} ms, compared in ${median(comparing)} ms (medians)`,
);
for (const [name, { yes, no, unsure }] of table)
  say(`  ${name.padEnd(36)} ${String(yes + no + unsure).padStart(6)} pairs: yes ${yes}, no ${no}, unsure ${unsure}`);
