import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { featureTable } from './features.ts';

/** Writes the table of features into README.md, between its heading and the end. */
const file = join(import.meta.dirname, 'README.md');
const [before = ''] = readFileSync(file, 'utf8').split('\n| # | Feature |');
writeFileSync(file, `${before}\n${featureTable()}\n`);
