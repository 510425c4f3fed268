import { chooseBackend } from './backend.ts';

/**
 * For technicians: on what the nets compute on this machine, as one line of JSON. Exit code 0 when something does, 1 when
 * nothing passed its self-test.
 */
const chosen = await chooseBackend();
const { refused, ...found } = chosen.ok
  ? {
      backend: chosen.value.name,
      loadMs: Math.round(chosen.value.loadMs),
      selfTestMs: Math.round(chosen.value.selfTestMs),
      refused: chosen.value.refused,
    }
  : { backend: null, refused: chosen.fault };
const rssMb = Math.round(process.memoryUsage().rss / 1e6);
process.stdout.write(`${JSON.stringify({ ...found, rssMb, refused })}\n`);
process.exitCode = chosen.ok ? 0 : 1;
