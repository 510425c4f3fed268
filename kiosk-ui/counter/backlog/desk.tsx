import type { StationBatch, StationSnapshot } from '@mot-cua/domain/digitisation/station.ts';
import { Icon } from '../../kit/parts/icon.tsx';
import { refused } from '../conversation.ts';
import { isFinished, words } from '../desk-state.ts';
import { Facts } from './facts.tsx';
import { Foot } from './foot.tsx';
import { PageView } from './page-view.tsx';
import { Papers } from './papers.tsx';

/** The feeder runs, or stopped by itself: what came is safe, and how to go on. */
const Feeding = ({ batch }: { batch: StationBatch }) => {
  const { feeding } = words.value;
  if (batch.feeding === 'feeding')
    return (
      <div class="feeding" role="status">
        <span class="running" aria-hidden="true" />
        <strong>{feeding.live(batch.pagesFed)}</strong>
        <span>{feeding.liveHint}</span>
      </div>
    );
  if (batch.feeding !== 'fault' || !batch.fault) return null;
  return (
    <div class="feed-fault" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{feeding.fault}</strong>
        <p lang="vi">{batch.fault.words}</p>
        <p class="safe">
          <Icon name="shield" />
          {feeding.faultSafe(batch.pagesFed)} {feeding.faultNext}
        </p>
      </div>
    </div>
  );
};

/** The answer to the last key where it did nothing; polite, because hands are faster than ears. */
const Said = ({ now }: { now: StationSnapshot }) => {
  const said = refused.value ?? now.said?.words ?? null;
  const token = now.token.state === 'failed' ? now.token.words : null;
  return (
    <div class="said" role="status">
      {[said, token]
        .filter((one) => one !== null)
        .map((one) => (
          <p key={one} lang="vi">
            <Icon name="warning" />
            {one}
          </p>
        ))}
    </div>
  );
};

/** The work itself: papers on the left, the page in the middle, its facts on the right, the keys at the foot. */
export const Desk = ({ now }: { now: StationSnapshot }) => (
  <>
    <main class="desk">
      <h1 class="for-readers">{words.value.room}</h1>
      <Papers now={now} />
      <div class="middle">
        {now.batch && <Feeding batch={now.batch} />}
        {isFinished(now) && now.batch?.feeding === 'idle' && <p class="finished">{words.value.begin.finished}</p>}
        {now.current ? <PageView paper={now.current} /> : <div class="no-pages" />}
        <Said now={now} />
      </div>
      {now.current ? <Facts now={now} paper={now.current} /> : <section class="facts" aria-label={words.value.facts} />}
    </main>
    <Foot now={now} />
  </>
);
