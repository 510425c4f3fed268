import { connect } from 'node:net';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';

/** A browser that stands ready answers within a few ms, one that is still starting on a busy machine within seconds. */
const ANSWER_MS = 6_000;

/**
 * Asks a running Chromium to act as if it had been started once more with these arguments, as a second start with the same
 * profile does (Chromium, `chrome/browser/process_singleton_posix.cc`): `START`, the working directory and the arguments, each
 * parted by a NUL; answered with `ACK`. Without the second start: that alone takes 0.15 s. Fault: why it was not heard.
 */
export const askRunningChromium = (
  socketPath: string,
  args: readonly string[],
  answerMs = ANSWER_MS,
): Promise<Result<void, string>> =>
  new Promise((resolve) => {
    const socket = connect(socketPath);
    const settle = (result: Result<void, string>): void => {
      resolve(result);
      socket.destroy();
    };
    socket.setTimeout(answerMs, () => settle(failed(`no answer within ${answerMs} ms`)));
    socket.once('error', (error) => settle(failed(error.message)));
    socket.once('close', () => settle(failed('hung up without an answer')));
    socket.once('data', (answer) =>
      settle(
        answer.toString() === 'ACK'
          ? done(undefined)
          : failed(`answered ${JSON.stringify(answer.toString('latin1', 0, 20))}`),
      ),
    );
    socket.end(['START', '/', ...args].join('\0'));
  });
