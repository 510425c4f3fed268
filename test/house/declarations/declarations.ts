import { type Draft, giveAnswer, openDraft } from '@mot-cua/domain/forms/draft.ts';
import { addItem } from '@mot-cua/domain/forms/items.ts';
import type { AnswerValue } from '@mot-cua/domain/provenance.ts';
import { packageFromDisk } from '../../../domain/procedures/packages-for-tests.ts';

/** One of the forty declarations of `forty.json`: an example of a package, changed in a few answers. */
export type Sample = {
  readonly name: string;
  /** folder of the package, and the example that it starts from */
  readonly pkg: string;
  readonly example: string;
  readonly over: Readonly<Record<string, AnswerValue>>;
  /** more items of lists, by list */
  readonly more?: Readonly<Record<string, number>>;
  /** what is said, in order: field and Vietnamese message; empty: accepted */
  readonly says: readonly (readonly [string, string])[];
};

export const draftOf = (sample: Sample): { draft: Draft; at: number } => {
  const pkg = packageFromDisk(sample.pkg);
  const example = pkg.examples.find((one) => one.name === sample.example);
  if (!example) throw new Error(`${sample.pkg} has no example ${sample.example}`);
  const at = Date.parse(`${example.today}T09:00:00+07:00`);
  let draft = openDraft(pkg, example.person, at, example.standing ?? null);
  for (const [list, count] of Object.entries(sample.more ?? {}))
    for (let item = 0; item < count; item++) {
      const added = addItem(draft, list, at);
      if (!added.ok) throw new Error(added.fault.code);
      draft = added.value.draft;
    }
  const answers = [...example.answers.map(({ ref, value }) => [ref, value] as const), ...Object.entries(sample.over)];
  for (const [ref, value] of answers) {
    const given = giveAnswer(draft, ref, value, 'typed', at);
    if (given.ok) draft = given.value;
  }
  return { draft, at };
};
