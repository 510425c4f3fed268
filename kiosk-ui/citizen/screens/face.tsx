import './face.css';
import type { Language } from '@mot-cua/domain/localized.ts';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../kit/parts/button.tsx';
import { Icon } from '../../kit/parts/icon.tsx';
import { Notice } from '../../kit/parts/notice.tsx';
import { type FrameAnswer, openCamera, sendFrames } from '../camera.ts';
import { Page } from '../page.tsx';
import { useVisit } from '../visit-page.ts';

/** `ask`: nothing is switched on yet. `looking`: the camera runs. `comparing`: it is off again, the visit compares. */
export type FaceView = { readonly phase: 'ask' | 'looking' | 'comparing' };

export type FaceProps = {
  readonly view: FaceView;
  readonly onAgree: () => void;
  /** The citizen wants none of it, or there is no camera: the visit goes on without. */
  readonly onSkip: () => void;
};

const vi = {
  ask: {
    title: 'Đối chiếu khuôn mặt với ảnh trên thẻ?',
    lead: 'Máy chụp khuôn mặt để cán bộ đối chiếu. Ông/Bà có thể bỏ qua.',
    kept: 'Ảnh chụp và kết quả không được lưu lại. Chỉ cán bộ ở đây xem kết quả.',
    same: 'Bỏ qua thì hồ sơ vẫn làm bình thường, cán bộ sẽ xem thẻ.',
    agree: 'Tôi đồng ý',
    skip: 'Bỏ qua',
  },
  looking: { title: 'Xin nhìn vào máy ảnh', starting: 'Đang bật máy ảnh…', preview: 'Hình của Ông/Bà trong máy ảnh' },
  comparing: { title: 'Xin chờ một chút', text: 'Máy ảnh đã tắt. Đang đối chiếu…' },
  none: { title: 'Không bật được máy ảnh', text: 'Không sao. Cán bộ sẽ xem thẻ của Ông/Bà.', on: 'Tiếp tục' },
  moves: {
    'step-in-front': 'Xin vào trước máy ảnh',
    'one-face-only': 'Chỉ một người trước máy ảnh',
    'more-light': 'Chỗ này hơi tối, xin quay về phía sáng',
    'less-light': 'Chỗ này quá chói, xin tránh ánh sáng',
    closer: 'Xin lại gần hơn',
    further: 'Xin lùi ra xa hơn',
    left: 'Xin sang trái một chút',
    right: 'Xin sang phải một chút',
    up: 'Xin nhích cao lên một chút',
    down: 'Xin nhích thấp xuống một chút',
    'hold-still': 'Tốt rồi, xin giữ yên',
  } as Readonly<Record<string, string>>,
};

const en: typeof vi = {
  ask: {
    title: 'Compare your face with the photo on the card?',
    lead: 'The kiosk takes pictures of your face for staff to compare. You may skip this.',
    kept: 'Pictures and result are not kept. Only staff here see the result.',
    same: 'If you skip, everything goes on as usual and staff look at your card.',
    agree: 'I agree',
    skip: 'Skip',
  },
  looking: { title: 'Please look at the camera', starting: 'Switching the camera on…', preview: 'You in the camera' },
  comparing: { title: 'One moment, please', text: 'The camera is off. Comparing…' },
  none: { title: 'The camera does not work', text: 'That is fine. Staff will look at your card.', on: 'Go on' },
  moves: {
    'step-in-front': 'Please come in front of the camera',
    'one-face-only': 'Only one person in front of the camera',
    'more-light': 'It is dark here, please turn to the light',
    'less-light': 'It is too bright here, please turn from the light',
    closer: 'Please come closer',
    further: 'Please step back',
    left: 'A little to the left, please',
    right: 'A little to the right, please',
    up: 'A little higher, please',
    down: 'A little lower, please',
    'hold-still': 'Good, please hold still',
  },
};

const wordsIn = (language: Language): typeof vi => (language === 'en' ? en : vi);

/** Two equal buttons: neither is the expected one. */
const Ask = ({ words, onAgree, onSkip }: { words: typeof vi } & Pick<FaceProps, 'onAgree' | 'onSkip'>) => (
  <Page
    calm
    title={words.ask.title}
    lead={words.ask.lead}
    actions={
      <>
        <Button icon="right" onPress={onSkip}>
          {words.ask.skip}
        </Button>
        <Button icon="camera" onPress={onAgree}>
          {words.ask.agree}
        </Button>
      </>
    }
  >
    <Notice icon="lock" title={words.ask.kept}>
      {words.ask.same}
    </Notice>
  </Page>
);

/** The face that was found, and where it should be; mirrored like the picture below it. */
const GuideBox = ({ answer }: { answer: FrameAnswer | null }) => (
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
const Looking = ({ words, onSkip }: { words: typeof vi; onSkip: () => void }) => {
  const video = useRef<HTMLVideoElement>(null);
  const [answer, setAnswer] = useState<FrameAnswer | null>(null);
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
  const move = answer ? (words.moves[answer.move] ?? '') : words.looking.starting;
  return (
    <Page
      title={none ? words.none.title : words.looking.title}
      actions={
        <Button kind={none ? 'primary' : 'second'} icon="right" onPress={onSkip}>
          {none ? words.none.on : words.ask.skip}
        </Button>
      }
    >
      {none ? (
        <Notice icon="camera">{words.none.text}</Notice>
      ) : (
        <div class="camera">
          <p class="camera-move" role="status">
            {answer?.move === 'hold-still' && <Icon name="check" />}
            <span>{move}</span>
          </p>
          <div class="camera-picture">
            <video ref={video} muted playsInline aria-label={words.looking.preview} />
            <GuideBox answer={answer} />
          </div>
        </div>
      )}
    </Page>
  );
};

/** Agreement, guide and wait of the look at a face (off unless the site turns it on). What comes of it is not shown here. */
export const Face = ({ view, onAgree, onSkip }: FaceProps) => {
  const { now } = useVisit();
  const words = wordsIn(now.language);
  if (view.phase === 'ask') return <Ask words={words} onAgree={onAgree} onSkip={onSkip} />;
  if (view.phase === 'looking') return <Looking words={words} onSkip={onSkip} />;
  return <Page calm title={words.comparing.title} lead={words.comparing.text} />;
};
