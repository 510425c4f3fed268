import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { eventsDocument, eventsFile } from './events-document.ts';
import { words } from './subjects.ts';

const sources = join(import.meta.dirname, '..');
const files = globSync('**/*.ts', { cwd: sources }).filter(
  (file) => !file.endsWith('.test.ts') && !file.endsWith('-for-tests.ts') && !file.startsWith('audit/'),
);
const texts = files.map((file) => ({ file, text: readFileSync(join(sources, file), 'utf8') }));
const quoted = (event: string): RegExp => new RegExp(`'${event}'`);

describe('the catalogue of events', () => {
  test('every event in it is recorded somewhere', () => {
    // the clock and the start are recorded through functions of this folder
    const recording = texts.filter(({ text }) => /recordAudit\(|recordClock\(|readonly record: \(event/.test(text));
    const start = readFileSync(join(import.meta.dirname, 'start-record.ts'), 'utf8');
    const unrecorded = Object.keys(catalogue).filter(
      (event) => ![...recording, { text: start }].some(({ text }) => quoted(event).test(text)),
    );
    expect(texts.some(({ text }) => text.includes('recordStart(') && text.includes('recordClock('))).toBe(true);
    expect(unrecorded).toEqual([]);
  });

  test('whoever records says which event in a literal that the catalogue has', () => {
    const strange = texts.flatMap(({ file, text }) =>
      [...text.matchAll(/recordAudit\(([^;]*?)\);/gs)]
        .filter(([, given = '']) => !Object.keys(catalogue).some((event) => given.includes(`'${event}'`)))
        .map(([call]) => ({ file, call })),
    );
    // the desk translates what a visit says by a table of its own, three lines above the call
    expect(strange.filter(({ call }) => !call.includes(', event, '))).toEqual([]);
  });

  test('an alarm is raised only with subjects that the log may hold', () => {
    const strange = texts.flatMap(({ file, text }) =>
      [...text.matchAll(/alarms\??\.(?:raise|set)\(\s*'([a-z-]+)'(?:,\s*(?:[a-z][^,'()]*,\s*)?'([^']*)')?/g)]
        .filter(([, code = '', subject]) => {
          const fits = subject === undefined || words['alarm-subject'].pattern.test(subject);
          return !words.alarm.pattern.test(code) || !fits;
        })
        .map(([call]) => `${file}: ${call}`),
    );
    expect(strange).toEqual([]);
  });

  test('every event says what it means in both languages, as a sentence, and what its subject is', () => {
    for (const [code, { vi, en, subject, months }] of Object.entries(catalogue)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      for (const sentence of [vi, en]) expect(sentence).toMatch(/^\p{Lu}.{10,}\.$/u);
      expect(subject.length).toBeGreaterThan(0);
      expect(months).toBeGreaterThanOrEqual(12);
    }
    expect(new Set(Object.values(catalogue).map(({ vi }) => vi)).size).toBe(Object.keys(catalogue).length);
  });

  test('the auditor’s document is the one that the catalogue makes (node device-daemon/src/audit/events-document.ts)', () => {
    expect(readFileSync(eventsFile, 'utf8')).toBe(eventsDocument());
  });
});
