import { codesAt, MOMENT_FAULTS } from './faults.ts';
import { type Cell, startMatrix } from './matrix.ts';

/** By hand: every fault at every moment as a table, `node test/id-card/matrix/main.ts`. Exit code 1 where a cell is not as it must be. */
const matrix = await startMatrix('whole');
const columns = [...matrix.moments.byCan, ...matrix.moments.byMrz];
const width = 26;
let slowest = 0;
let wrong = 0;

console.log(`${columns.length} moments:`);
for (const [index, { name, apdu }] of columns.entries())
  console.log(`${String(index + 1).padStart(4)}  ${name} (APDU ${apdu})`);
console.log(`\n${''.padEnd(width)}${columns.map((_, index) => String(index + 1).padStart(6)).join('')}`);

const SHORT: Readonly<Record<string, string>> = {
  'card-removed': 'gone',
  'card-unreadable': 'unrd',
  'card-refused': 'refs',
  'access-code-wrong': 'CODE',
  'not-an-id-card': 'noid',
  timeout: 'late',
};
const word = ({ ending, fault, moment }: Cell): string => {
  slowest = Math.max(slowest, ending.readyAfterMs, ending.realMs);
  if (ending.code === null) return ending.verdict?.level === 'chip-authenticated' ? 'read' : 'doubt';
  const allowed = codesAt(fault, moment.name).includes(ending.code) && ending.words;
  if (!allowed) wrong++;
  return `${SHORT[ending.code] ?? ending.code}${allowed ? '' : '!'}`;
};

for (const fault of MOMENT_FAULTS) {
  const words: string[] = [];
  for await (const cell of matrix.cells([fault])) words.push(word(cell).padStart(6));
  console.log(fault.name.padEnd(width) + words.join(''));
}
console.log('\nforged cards and cards of another kind');
for await (const { forgery, ending } of matrix.forged())
  console.log(
    `${forgery.padEnd(width)}${ending.code ?? ending.verdict?.level}  ${ending.verdict?.reasons.join(', ')}  "${ending.words}"`,
  );
for (const [name, ending] of Object.entries(await matrix.whole()))
  console.log(`${name.padEnd(width)}${ending.code ?? ending.verdict?.level}  "${ending.words}"`);
console.log(
  `\nready for the next card after ${Math.round(slowest)} ms at most; ${wrong} cells with a code that the fault is not`,
);
console.log('read: as if nothing had been; doubt: read, and told why it counts for less; else the fault that is told');
await matrix.close();
process.exitCode = wrong > 0 || slowest > 1_000 ? 1 : 0;
