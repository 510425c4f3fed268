import { parseArgs } from 'node:util';
import { dateInVietnam } from '@mot-cua/domain/text/dates.ts';
import { listCommand } from './list-command.ts';

/** `npm run catalogue -- diff|accept|make`: see list-command.ts. */
const text = { type: 'string' } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { file: text, into: text, key: text, page: text, by: text, review: text, province: text },
});
const outcome = await listCommand(positionals[0] ?? '', values, dateInVietnam(Date.now()));
(outcome.code === 0 ? console.log : console.error)(outcome.text);
process.exitCode = outcome.code;
