import { Story } from '../end-to-end/story.ts';
import { CountedCitizen, type CountedScreen } from './counted-citizen.ts';
import type { Effort } from './pace.ts';
import { certifiesCopies, provesMaritalStatus, registersABirth, takesANumber } from './visits.ts';

export type MeasuredVisit = {
  readonly name: string;
  /** `number`: judged by touches and seconds of hand and machine alone; `procedure`: by everything */
  readonly kind: 'number' | 'procedure';
  readonly effort: Effort;
  readonly screens: readonly CountedScreen[];
  /** answers of the declaration, and how many of them were there before the person was asked; null: no form */
  readonly fields: { readonly all: number; readonly prefilled: number } | null;
};

const visits = [
  { name: 'a number', kind: 'number', visit: takesANumber },
  { name: 'certified copies (2.000815)', kind: 'procedure', visit: certifiesCopies },
  { name: 'marital status (1.004873)', kind: 'procedure', visit: provesMaritalStatus },
  { name: 'birth (1.001193)', kind: 'procedure', visit: registersABirth },
] as const;

/** One visit after the other in one kiosk: daemon, visit process, screens in Chromium, virtual card, glass, printer. */
export const measureVisits = async (
  say: (text: string) => void,
  only: readonly string[] = visits.map(({ name }) => name),
): Promise<MeasuredVisit[]> => {
  const story = await Story.begin({}, 'whole');
  try {
    const measured: MeasuredVisit[] = [];
    for (const { name, kind, visit } of visits.filter((one) => only.includes(one.name))) {
      say(`${name} …`);
      const { citizen } = await story.nextCitizen();
      const counted = new CountedCitizen(citizen.page, story.bench);
      await visit(counted);
      const fields = counted.fields.all === 0 ? null : counted.fields;
      measured.push({ name, kind, effort: counted.effort, screens: counted.screens, fields });
    }
    return measured;
  } finally {
    await story.end();
  }
};
