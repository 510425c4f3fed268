import '../staff-layer.tsx';

/** Screens that few visits come to, or that come last: fetched together, apart from the first load. */
export { Assist } from './assist.tsx';
export { CheckIn } from './check-in.tsx';
export { EnterCode } from './enter-code.tsx';
export { Extras, Practised } from './extras.tsx';
export { Face } from './face.tsx';
export { Feedback } from './feedback.tsx';
export { ForWhom } from './for-whom.tsx';
export { Guardian } from './guardian.tsx';
export { Guide } from './guide.tsx';
export { Lookup } from './lookup.tsx';
export { Offices } from './offices.tsx';
export { OwnDossiers } from './own-dossiers.tsx';
export { Parked } from './parked.tsx';
export { Phone } from './phone.tsx';
export { Prove } from './prove.tsx';
export { Rate } from './rate.tsx';
export { Resume } from './resume.tsx';
export { Document, Owner } from './short-form.tsx';
export { VNeID } from './vneid.tsx';
