import type { PlaceParts } from './place-parts.ts';
import { defaultTakeOverDelays, TakeOver, type TakeOverDelays } from './take-over.ts';

/** How `forward` ended, as an exit code: 0 all receipted, 1 some are refused (a person must look), 2 wrongly called. */
export type ForwardEnd = 0 | 1 | 2;

/**
 * A person says that this kiosk is dead: its bags are brought home now, with a word on each for whoever watches. Goes on
 * until all are answered; the line may be down for as long as it likes. Ctrl-C ends it and loses nothing.
 */
export const forwardByPerson = async (
  parts: PlaceParts,
  kiosk: string,
  say: (text: string) => void,
  options: { readonly random: () => number; readonly delays?: TakeOverDelays; readonly signal?: AbortSignal },
): Promise<ForwardEnd> => {
  const { config } = parts.setup;
  if (!config.kiosks.some(({ id }) => id === kiosk)) {
    say(`Không có kiosk "${kiosk}" trong tệp cấu hình. Các kiosk: ${config.kiosks.map(({ id }) => id).join(', ')}.`);
    return 2;
  }
  const count = (await parts.files.kept()).filter((bag) => bag.kioskId === kiosk).length;
  say(`Kiosk ${kiosk}: ${count} hồ sơ đang chờ tại nơi lưu thứ hai "${config.name}".`);
  if (count === 0) return 0;
  say('Đang chuyển về kho của tỉnh. Có thể dừng bằng Ctrl-C và chạy lại; không hồ sơ nào bị mất hoặc bị nhận hai lần.');
  const told = { received: 0, refused: 0 };
  const takeOver = new TakeOver({
    ...parts,
    random: options.random,
    delays: options.delays ?? { ...defaultTakeOverDelays, watchEveryMs: 5_000, longestRetryMs: 60_000 },
    dead: () => [kiosk],
    byPerson: true,
    journal: (event, facts) => {
      parts.journal(event, facts);
      if (event === 'dossier-received')
        say(`  ${facts['dossier']}: kho của tỉnh đã nhận (${++told.received}/${count})`);
      if (event === 'dossier-quarantined') {
        told.refused++;
        say(
          `  ${facts['dossier']}: kho của tỉnh không nhận: ${facts['cause']}. Hồ sơ vẫn được giữ; báo kỹ thuật viên.`,
        );
      }
      if (event === 'forwarding-waits') say(`  ${facts['dossier']}: chưa chuyển được, sẽ thử lại (${facts['cause']})`);
    },
  });
  const stop = (): void => void takeOver.stop();
  options.signal?.addEventListener('abort', stop, { once: true });
  const finished = await takeOver.untilDone();
  options.signal?.removeEventListener('abort', stop);
  await takeOver.stop();
  if (!finished) {
    say('Đã dừng. Những hồ sơ chưa chuyển vẫn còn nguyên ở đây.');
    return 1;
  }
  say(`Xong: ${told.received} hồ sơ đã được nhận, ${told.refused} hồ sơ không được nhận.`);
  return told.refused > 0 ? 1 : 0;
};
