import type { CompleteLanguage, Language } from '@mot-cua/domain/localized.ts';
import { signal } from '@preact/signals';
import { a4 } from './a4.ts';
import { aids } from './aids.ts';
import { faultsEn } from './faults-en.ts';
import { faultsVi } from './faults-vi.ts';
import { feedback } from './feedback.ts';
import { filing } from './filing.ts';
import { flow } from './flow.ts';
import { form } from './form.ts';
import { frame } from './frame.ts';
import { identify } from './identify.ts';
import { keyboard } from './keyboard.ts';
import { leaving } from './leaving.ts';
import { machine } from './machine.ts';
import { offices } from './offices.ts';
import { ownDossiers } from './own-dossiers.ts';
import { parking } from './parking.ts';
import { person } from './person.ts';
import { phone } from './phone.ts';
import { procedures } from './procedures.ts';
import { scan } from './scan.ts';
import { submit } from './submit.ts';
import { tickets } from './tickets.ts';
import { titles } from './titles.ts';

/** The rooms of words: a file each, both languages side by side. A new room is one import and one line here. */
const rooms = [
  titles,
  frame,
  machine,
  identify,
  person,
  procedures,
  form,
  scan,
  parking,
  submit,
  tickets,
  ownDossiers,
  phone,
  leaving,
  keyboard,
  flow,
  filing,
  feedback,
  aids,
  a4,
  offices,
] as const;

type Joined<Rooms extends readonly { vi: object }[]> = Rooms extends readonly [
  infer First extends { vi: object },
  ...infer Rest extends readonly { vi: object }[],
]
  ? First['vi'] & Joined<Rest>
  : object;

/** Every text of the kiosk in Vietnamese, the language of record. Sentences stay within 15 words (LA-3). */
const vi = Object.assign({ faults: faultsVi }, ...rooms.map((room) => room.vi)) as { faults: typeof faultsVi } & Joined<
  typeof rooms
>;

/** The shape that every language fills. */
export type Words = typeof vi;

const en = Object.assign({ faults: faultsEn }, ...rooms.map((room) => room.en)) as Words;

const complete: Record<CompleteLanguage, Words> = { vi, en };
const isComplete = (language: Language): language is CompleteLanguage => language in complete;

/** Languages of packs, once their pack is here; until then, and where it has nothing, Vietnamese. */
const packed = signal<ReadonlyMap<Language, Words>>(new Map());
export const addLanguage = (language: Language, words: Words): void => {
  packed.value = new Map(packed.value).set(language, words);
};
/** All texts of the kiosk in one language. */
export const wordsIn = (language: Language): Words =>
  isComplete(language) ? complete[language] : (packed.value.get(language) ?? vi);
