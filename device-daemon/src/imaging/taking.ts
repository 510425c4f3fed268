/** All that is done with a scanned page, for one import at the first of them. */
export { cropped } from './cropped.ts';
export { paperView } from './document-type/paper-view.ts';
export { netVote } from './document-type/type-net.ts';
export { fingersOn } from './fingers/fingers-on.ts';
export { greyOf } from './judge/grey-page.ts';
export { pageBox } from './judge/page-box.ts';
export { judgePage } from './judge/page-verdict.ts';
export { paperLight } from './judge/paper-light.ts';
export { cardBoxes } from './laid-card/card-boxes.ts';
export { cutOut } from './laid-card/laid-id-card.ts';
export { pageMarks } from './marks/page-marks.ts';
export { orientationOf, SURE_OF_TURN } from './orientation/page-orientation.ts';
export { turnedBack } from './orientation/quarter-turn.ts';
export { straightened, turnFor } from './straighten.ts';
export { fullGrey } from './text/full-grey.ts';
export { withoutLeaders } from './text/leaders.ts';
