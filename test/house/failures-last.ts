import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Most failures told; whoever has more begins with these. */
const most = 8;

/**
 * Says at the very end of a run, a line each, what failed and where: of a long log often nothing is kept but its end.
 * Silent when nothing failed.
 */
export class FailuresLast implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message?: string }[]): void {
    const failed = [
      ...modules.flatMap((module) =>
        module.errors().map(({ message }) => lineOf(module.relativeModuleId, '(the file)', message)),
      ),
      ...modules.flatMap((module) => [...module.children.allTests('failed')].map(lineOfTest)),
      ...unhandled.map(({ message }) => lineOf('', 'outside of any test', message)),
    ];
    if (failed.length === 0) return;
    const more = failed.length > most ? [`and ${failed.length - most} more`] : [];
    process.stdout.write(`\nFailed, first to last:\n${[...failed.slice(0, most), ...more].join('\n')}\n\n`);
  }
}

const lineOfTest = (test: TestCase): string =>
  lineOf(test.module.relativeModuleId, test.name, test.result().errors?.[0]?.message);

const lineOf = (file: string, name: string, message: string | undefined): string =>
  `${file.split('/').at(-1)} > ${name.slice(0, 60)}: ${firstWords(message ?? 'no message')}`;

/** What a failure says first, and what it waited for: Playwright says that two lines further down. */
const firstWords = (message: string): string => {
  const [first = '', ...rest] = message.split('\n').map((line) => line.trim());
  const waited = rest.find((line) => line.startsWith('- waiting for'));
  return [first.slice(0, 240), ...(waited ? [waited.slice(0, 160)] : [])].join(' ');
};
