/** Screens that few visits come to: fetched together, apart from the first load. */
export { Assist } from './assist.tsx';
export { CheckIn } from './check-in.tsx';
export { EnterCode } from './enter-code.tsx';
export { Extras, Practised } from './extras.tsx';
export { Face } from './face.tsx';
export { Feedback } from './feedback.tsx';
export { Guardian } from './guardian.tsx';
export { Guide } from './guide.tsx';
export { Lookup } from './lookup.tsx';
export { Offices } from './offices.tsx';
export { OwnDossiers } from './own-dossiers.tsx';
export { Parked } from './parked.tsx';
export { Phone } from './phone.tsx';
export { Prove } from './prove.tsx';
export { Resume } from './resume.tsx';
export { VNeID } from './vneid.tsx';
