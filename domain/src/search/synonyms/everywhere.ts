import type { Synonyms } from '../synonyms.ts';
import { building } from './building.ts';
import { business } from './business.ts';
import { certification } from './certification.ts';
import { civilStatus } from './civil-status.ts';
import { education } from './education.ts';
import { identity } from './identity.ts';
import { insurance } from './insurance.ts';
import { land } from './land.ts';
import { licences } from './licences.ts';
import { residence } from './residence.ts';
import { social } from './social.ts';
import { taxAndDuty } from './tax-and-duty.ts';
import { trades } from './trades.ts';
import { vehicles } from './vehicles.ts';
import { words } from './words.ts';

/** Words of everybody, north to south, by subject. */
export const everywhere: Synonyms = [
  ...civilStatus,
  ...certification,
  ...residence,
  ...identity,
  ...vehicles,
  ...land,
  ...building,
  ...business,
  ...social,
  ...insurance,
  ...education,
  ...taxAndDuty,
  ...licences,
  ...trades,
  ...words,
];
