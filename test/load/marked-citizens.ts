import { randomInt } from 'node:crypto';
import { type Canary, type CanaryCitizen, patternsOf } from '../gives-nothing-away/canary.ts';
import { PatternSearch } from '../gives-nothing-away/pattern-search.ts';

const LETTERS = 'bcdfghklmnpqrstvxz';
const VOWELS = 'ăâđêôơưạảấầẩẫậắằẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữự';

const pick = (from: string, count: number): string =>
  Array.from({ length: count }, () => from[randomInt(from.length)] ?? '').join('');
const capital = (word: string): string => word.slice(0, 1).toLocaleUpperCase('vi') + word.slice(1);
/** A word no language has. */
const word = (syllables: number): string =>
  Array.from({ length: syllables }, () => pick(LETTERS, 1) + pick(VOWELS, 1) + pick(LETTERS, 1)).join('');

/** So many different numbers can be made with one mark. */
export const MOST_CITIZENS = 1_000;

/**
 * Invented citizens who come one after the other. Each value is a citizen's own, and all of one kind share a word of this run
 * that exists nowhere else: one search of a few hundred patterns finds whatever is left of any of them.
 */
export class MarkedCitizens {
  readonly #words = {
    name: word(4),
    residence: word(4),
    father: word(4),
    ethnicity: word(4),
    religion: word(4),
    marks: word(4),
    place: pick(LETTERS, 12),
  };
  readonly #number = `004192${pick('0123456789', 3)}`;
  readonly #phone = `09${pick('0123456789', 7)}`;
  #next = 0;

  next(): CanaryCitizen {
    if (this.#next === MOST_CITIZENS) throw new RangeError('no number is left for another citizen');
    const serial = this.#next++;
    const own = capital(pick(LETTERS, 6));
    const { name, residence, father, ethnicity, religion, marks, place } = this.#words;
    return {
      card: {
        personalNumber: `${this.#number}${String(serial).padStart(3, '0')}`,
        fullName: `Nông Thị ${capital(name)} ${own}`,
        residence: `Xóm ${capital(residence)} ${own}, Thục Phán, Cao Bằng`,
        fatherName: `Nông Văn ${capital(father)} ${own}`,
        ethnicity: `${capital(ethnicity)} ${own}`,
        religion: `Đạo ${capital(religion)} ${own}`,
        marks: `Sẹo ${marks} ${own} trên trán`,
      },
      typed: { phone: `${this.#phone}${serial % 10}`, place: `Ban ${capital(place)} ${own}, Cao Bang` },
      canaries: this.#marks,
    };
  }

  /** What is searched for after any of them: the words of this run, and pictures of the last one's. */
  search(portraits: readonly Canary[] = []): PatternSearch {
    return new PatternSearch(patternsOf([...this.#marks, ...portraits]));
  }

  get #marks() {
    const { name, residence, father, ethnicity, religion, marks, place } = this.#words;
    return [
      { label: 'name', text: capital(name) },
      { label: 'personal number', text: this.#number },
      { label: 'residence', text: capital(residence) },
      { label: "father's name", text: capital(father) },
      { label: 'ethnicity', text: capital(ethnicity) },
      { label: 'religion', text: capital(religion) },
      { label: 'identifying marks', text: marks },
      { label: 'typed phone', text: this.#phone },
      { label: 'typed place', text: capital(place) },
    ];
  }
}
