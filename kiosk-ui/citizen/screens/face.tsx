import './face.css';
import type { FaceFrameAnswer } from '@mot-cua/domain/visit-intents.ts';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../kit/parts/button.tsx';
import { BigIcon, Icon } from '../../kit/parts/icon.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { openCamera, sendFrames } from '../camera.ts';
import { Page } from '../page.tsx';
import { type ScreenProps, useVisit } from '../visit-page.ts';

/** Two equal buttons: neither is the expected one. */
const Ask = () => {
  const { words, say } = useVisit();
  const w = words.face.ask;
  return (
    <Page
      calm
      title={words.titles.face}
      lead={w.lead}
      actions={
        <>
          <Button icon="right" onPress={() => say({ type: 'face-answer', agreed: false })}>
            {w.skip}
          </Button>
          <Button icon="camera" onPress={() => say({ type: 'face-answer', agreed: true })}>
            {w.agree}
          </Button>
        </>
      }
    >
      <Notice icon="lock" title={w.kept}>
        {w.same}
      </Notice>
    </Page>
  );
};

/** The face that was found, and where it should be; mirrored like the picture below it. */
const GuideBox = ({ answer }: { answer: FaceFrameAnswer | null }) => (
  <svg class="camera-guide" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
    <ellipse class="camera-aim" cx="50" cy="52" rx="17" ry="34" />
    {answer?.box && (
      <rect
        class={answer.move === 'hold-still' ? 'camera-face camera-face-good' : 'camera-face'}
        x={100 * (1 - answer.box.x - answer.box.width)}
        y={100 * answer.box.y}
        width={100 * answer.box.width}
        height={100 * answer.box.height}
        rx="2"
      />
    )}
  </svg>
);

/** The camera runs only while this stands on the screen. */
const Looking = () => {
  const { words, say } = useVisit();
  const w = words.face;
  const video = useRef<HTMLVideoElement>(null);
  const [answer, setAnswer] = useState<FaceFrameAnswer | null>(null);
  const [none, setNone] = useState(false);
  useEffect(() => {
    const gone = new AbortController();
    const look = async (): Promise<void> => {
      if (!video.current) return;
      const camera = await openCamera(video.current);
      if (!camera.ok) return setNone(true);
      try {
        if ((await sendFrames(camera.value, setAnswer, gone.signal)) === 'lost') setNone(true);
      } finally {
        camera.value.stop();
      }
    };
    void look();
    return () => gone.abort();
  }, []);
  const move = answer ? w.moves[answer.move] : w.looking.starting;
  return (
    <Page
      title={none ? w.none.title : w.looking.title}
      actions={
        <Button kind={none ? 'primary' : 'second'} icon="right" onPress={() => say({ type: 'face-skip' })}>
          {none ? w.none.on : w.ask.skip}
        </Button>
      }
    >
      {none ? (
        <Notice icon="camera">{w.none.text}</Notice>
      ) : (
        <div class="camera">
          <p class="camera-move" role="status">
            {answer?.move === 'hold-still' && <Icon name="check" />}
            <span>{move}</span>
          </p>
          <div class="camera-picture">
            <video ref={video} muted playsInline aria-label={w.looking.preview} />
            <GuideBox answer={answer} />
          </div>
        </div>
      )}
    </Page>
  );
};

/** Agreement, guide and wait of the look at a face (off unless the site turns it on). What comes of it is not shown here. */
export const Face = ({ screen }: ScreenProps<'face'>) => {
  const { words } = useVisit();
  if (screen.phase === 'ask') return <Ask />;
  if (screen.phase === 'looking') return <Looking />;
  return (
    <Page calm title={words.face.comparing.title} lead={words.face.comparing.text}>
      <BigIcon name="clock" />
    </Page>
  );
};
