import type { StationSnapshot } from '@mot-cua/domain/digitisation/station.ts';
import { enlarged, words } from '../desk-state.ts';
import { beginCopy, ownKeys, pressForStation } from '../key-room.ts';
import { capOf } from '../keys.ts';

/** One key with what it does. */
export const Key = ({
  cap,
  name,
  main = false,
  onPress,
}: {
  cap: string;
  name: string;
  main?: boolean;
  onPress: () => void;
}) => (
  <li>
    {/* who has a mouse may press it; Tab is a key of the station and does not stop here */}
    <button type="button" tabIndex={-1} class={main ? 'key-button key-main' : 'key-button'} onClick={onPress}>
      <kbd>{cap}</kbd>
      <span>{name}</span>
    </button>
  </li>
);

/** Two arrows that belong together: one line instead of two. */
export const Pair = ({ caps, name }: { caps: readonly string[]; name: string }) => (
  <li>
    <span class="key-button">
      {caps.map((cap) => (
        <kbd key={cap}>{capOf(cap)}</kbd>
      ))}
      <span>{name}</span>
    </span>
  </li>
);

const shownKeys = (keys: StationSnapshot['keys']) => keys.filter(({ key }) => !key.startsWith('Arrow'));

/** The keys that do something now, in words: nobody has to know them by heart. */
export const Foot = ({ now }: { now: StationSnapshot }) => {
  const { keys, ownKeys: names, pagesKey, papersKey } = words.value;
  const own = [
    ['F5', now.batch?.feeding === 'feeding' ? names.stop : names.F5],
    ['F11', enlarged.value ? names.back : names.F11],
    ['F12', names.F12],
    ...(now.copy === null ? ([['Ctrl+s', names.copy]] as const) : []),
    ['F1', names.F1],
  ] as const;
  const typing = now.typing.at !== 'papers';
  return (
    <nav class="foot" aria-label={keys}>
      <ul>
        {shownKeys(now.keys).map(({ key, words: name }) => (
          <Key key={key} cap={capOf(key)} name={name} main={key === 'Enter'} onPress={() => pressForStation(key)} />
        ))}
        {now.keys.some(({ key }) => key === 'ArrowDown') && (
          <>
            <Pair caps={['ArrowUp', 'ArrowDown']} name={papersKey} />
            <Pair caps={['ArrowLeft', 'ArrowRight']} name={pagesKey} />
          </>
        )}
      </ul>
      <ul class="foot-own">
        {own
          .filter(([key]) => !typing || key === 'F1')
          .map(([key, name]) => (
            <Key
              key={key}
              cap={capOf(key)}
              name={name}
              onPress={() => (key === 'Ctrl+s' ? beginCopy() : ownKeys[key]?.())}
            />
          ))}
      </ul>
    </nav>
  );
};
