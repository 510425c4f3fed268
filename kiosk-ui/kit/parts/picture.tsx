/** Still pictures of what hands do at the kiosk. No motion (SE-9); the words beside them say the same. */
export type PictureName =
  | 'lay-card'
  | 'lay-passport'
  | 'show-code'
  | 'card-digits'
  | 'to-counter'
  | 'paper-on-glass'
  | 'paper-under-camera'
  | 'first-half'
  | 'second-half'
  | 'take-slip'
  | 'card-left'
  | 'paper-left';

const Card = ({ x, y, code = false, digits = false }: { x: number; y: number; code?: boolean; digits?: boolean }) => (
  <g transform={`translate(${x} ${y})`}>
    <rect class="pic-card" width="120" height="76" rx="8" />
    <path class="pic-thin" d="M12 14h44" />
    <rect class="pic-soft" x="12" y="26" width="26" height="34" rx="3" />
    <circle class="pic-line" cx="25" cy="38" r="6" />
    <path class="pic-line" d="M15 58q10-16 20 0" />
    <rect class={code ? 'pic-accent' : 'pic-soft'} x="88" y="10" width="22" height="22" rx="2" />
    <path class="pic-thin" d="M92 14h5v5h-5ZM101 14h5v5h-5ZM92 23h5v5h-5ZM102 24h4v4h-4Z" />
    {digits && <rect class="pic-accent" x="63" y="37" width="52" height="17" rx="3" />}
    {digits ? (
      <text class="pic-number" x="110.500" y="49.500">
        456789
      </text>
    ) : (
      <path class="pic-thin" d="M48 44h58" />
    )}
    {digits && <path class="pic-thin" d="M46 46h.1M51 46h.1M56 46h.1" />}
    <path class="pic-thin" d="M48 62h46" />
  </g>
);

const Hand = ({ x, y }: { x: number; y: number }) => (
  <g transform={`translate(${x} ${y})`}>
    <path
      class="pic-hand"
      d="M0 34c8-12 18-20 30-22l22-3c6-1 8 7 2 9l-14 4h26c8 0 8 10 0 10h6c7 0 7 10 0 10h-5c6 0 6 9 0 9h-6c5 1 4 8-1 8H32c-12 0-18-2-32-2Z"
    />
  </g>
);

const Reader = () => (
  <g>
    <path class="pic-soft" d="M40 132h180l24 44H16Z" />
    <path class="pic-line" d="M40 132h180l24 44H16ZM16 176v12h228v-12" />
    <circle class="pic-accent" cx="206" cy="164" r="6" />
  </g>
);

/** A paper of twice the glass from above: one half lies on it, the other sticks out; the middle is marked. */
const HalfPaper = ({ second }: { second: boolean }) => (
  <>
    <path class="pic-soft" d="M80 22h100v156H80Z" />
    <path class="pic-line" d="M72 14h116v172H72Z" />
    <path class="pic-line" d="M80 22h100v156H80Z" />
    <g transform={second ? 'translate(-6 0)' : 'translate(86 0)'}>
      <path class="pic-card" d="M0 34h180v132H0Z" />
      <path class="pic-thin" d="M14 54h56M14 72h56M14 90h56M14 108h56M110 54h56M110 72h56M110 90h56M110 108h56" />
      <path class="pic-accent" d="M82 34h16v132H82Z" />
      <text class="pic-half" x="42" y="152">
        1
      </text>
      <text class="pic-half" x="138" y="152">
        2
      </text>
    </g>
    {second && <path class="pic-arrow" d="M236 100h-44M206 86l-14 14 14 14" />}
  </>
);

const scenes: Record<PictureName, () => preact.JSX.Element> = {
  'lay-card': () => (
    <>
      <Reader />
      <Card x={70} y={8} />
      <path class="pic-arrow" d="M130 94v34M116 114l14 14 14-14" />
    </>
  ),
  'lay-passport': () => (
    <>
      <Reader />
      <path class="pic-card" d="M62 10h64v84H62ZM134 10h64v84h-64Z" />
      <path class="pic-line" d="M130 10v84" />
      <rect class="pic-soft" x="72" y="22" width="26" height="34" rx="3" />
      <circle class="pic-line" cx="85" cy="34" r="6" />
      <path class="pic-line" d="M75 54q10-16 20 0" />
      <path class="pic-thin" d="M104 26h14M104 36h14M104 46h14M70 72h48M70 82h48M144 26h44M144 40h44M144 54h30" />
      <path class="pic-arrow" d="M130 102v28M116 116l14 14 14-14" />
    </>
  ),
  'show-code': () => (
    <>
      <path class="pic-soft" d="M176 40h60v110h-60Z" />
      <path class="pic-line" d="M176 40h60v110h-60ZM186 62h40v26h-40ZM196 168h20M206 150v18" />
      <path class="pic-beam" d="M184 75 148 58v34Z" />
      <Card x={16} y={48} code />
      <Hand x={-26} y={84} />
    </>
  ),
  'card-digits': () => (
    <g transform="translate(-14 -6) scale(1.900)">
      <Card x={14} y={14} digits />
    </g>
  ),
  'to-counter': () => (
    <>
      <circle class="pic-soft" cx="190" cy="46" r="26" />
      <circle class="pic-line" cx="190" cy="46" r="26" />
      <path class="pic-soft" d="M144 132q0-50 46-50t46 50Z" />
      <path class="pic-line" d="M144 132q0-50 46-50t46 50" />
      <path class="pic-card" d="M10 132h240v20H10Z" />
      <path class="pic-line" d="M10 132h240v20H10ZM26 152v38M234 152v38" />
      <Card x={8} y={8} />
      <path class="pic-arrow" d="M76 108h50M112 94l14 14-14 14" />
    </>
  ),
  'paper-on-glass': () => (
    <>
      <path class="pic-line" d="M24 128h212v46H24Z" />
      <path class="pic-soft" d="M38 128 62 92h150l14 36Z" />
      <path class="pic-line" d="M38 128 62 92h150l14 36M40 120 210 24l14 6L62 122" />
      <path class="pic-card" d="M84 120 98 98h76l6 22Z" />
      <path class="pic-thin" d="M102 104h62M98 110h70" />
      <circle class="pic-accent" cx="214" cy="152" r="6" />
    </>
  ),
  'paper-under-camera': () => (
    <>
      <path class="pic-line" d="M16 176h228M44 176V34h92" />
      <path class="pic-soft" d="M112 22h60v24h-60Z" />
      <path class="pic-line" d="M112 22h60v24h-60Z" />
      <circle class="pic-accent" cx="142" cy="48" r="9" />
      <path class="pic-beam" d="M142 56 84 168h118Z" />
      <path class="pic-card" d="M78 172 96 148h96l16 24Z" />
      <path class="pic-thin" d="M102 156h80M98 164h90" />
    </>
  ),
  'first-half': () => <HalfPaper second={false} />,
  'second-half': () => <HalfPaper second />,
  'take-slip': () => (
    <>
      <path class="pic-soft" d="M30 20h200v62H30Z" />
      <path class="pic-line" d="M30 20h200v62H30ZM72 82h116" />
      <path class="pic-card" d="M84 82h92v82l-11-8-11 8-12-8-12 8-11-8-12 8-12-8-11 8Z" />
      <path class="pic-thin" d="M98 98h64M98 112h64M98 126h40" />
      <path class="pic-arrow" d="M208 104v46M194 138l14 14 14-14" />
    </>
  ),
  'card-left': () => (
    <>
      <Reader />
      <Card x={68} y={72} />
      <path class="pic-arrow" d="M128 60V18M114 32l14-14 14 14" />
    </>
  ),
  'paper-left': () => (
    <>
      <path class="pic-line" d="M24 128h212v46H24Z" />
      <path class="pic-soft" d="M38 128 62 92h150l14 36Z" />
      <path class="pic-line" d="M38 128 62 92h150l14 36" />
      <path class="pic-card" d="M84 124 100 88h76l6 36Z" />
      <path class="pic-thin" d="M104 98h62M100 106h70M98 114h50" />
      <path class="pic-arrow" d="M138 76V24M124 38l14-14 14 14" />
    </>
  ),
};

export const Picture = ({ name }: { name: PictureName }) => {
  const Scene = scenes[name];
  return (
    <svg class="picture" viewBox="0 0 260 200" aria-hidden="true" focusable="false">
      <Scene />
    </svg>
  );
};
