import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * The arguments of a technician's command line. `--help` prints the usage and ends with 0; an argument that is not known
 * prints what is wrong and the usage, and ends with 2: never a stack.
 */
export const readArguments = <T extends ParseArgsConfig>(usage: string, wanted: T): ReturnType<typeof parseArgs<T>> => {
  const args = wanted.args ?? process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  try {
    return parseArgs(wanted);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}\n`);
    process.exit(2);
  }
};
