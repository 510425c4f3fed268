import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { project } from '../../demo/demo.ts';
import { asvs } from './asvs.ts';
import { levels } from './levels.ts';

/** Where the table lies that an auditor reads. */
export const documentFile = join(project, 'test/security/ASVS.md');

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The table as Markdown, made of the data. */
export const asvsDocument = (): string => {
  const count = (by: string): number => asvs.filter(([, , answer]) => answer.by === by).length;
  const rows = asvs.map(([id, asks, answer]) => {
    const how = answer.by === 'left' ? `left to issue ${answer.issue}` : answer.by;
    const proofs = answer.by === 'test' ? answer.proofs.map(({ file, title }) => `\`${file}\`: ${title}`) : [];
    const why = [...proofs, answer.note].filter(Boolean).join('<br>');
    return `| ${id} | ${levels.get(id)} | ${cell(asks)} | ${how} | ${cell(why)} |`;
  });
  return `# OWASP ASVS 5.0.0, levels 1 and 2: every demand, its test or its reason

Made from \`test/security/asvs\` by \`node test/security/asvs/document.ts\`; a test fails when this file or a test that it names is out of
date. The summaries are ours; the demands themselves: https://github.com/OWASP/ASVS (CC BY-SA 4.0).

${asvs.length} demands: ${count('test')} with tests, ${count('design')} by design (the file is named), ${count('not applicable')} about something that is not here, ${count('left')} left to later issues
in whole or in part (the note says what is so today).

| no. | level | asks for | answered by | test or reason |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
};

if (import.meta.main) writeFileSync(documentFile, asvsDocument());
