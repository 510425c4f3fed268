import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KioskConfig } from '@mot-cua/device-daemon/src/config.ts';
import { hashPin } from '@mot-cua/device-daemon/src/helpers/pin.ts';
import type { AppointmentList } from '@mot-cua/domain/appointments.ts';

/**
 * What this office has turned on beyond dossiers: notices, extras, people who help, appointments, other languages and voices.
 * Invented people and codes; README.md says how to try each.
 */

type OfficeConfig = Required<
  Pick<KioskConfig, 'notices' | 'extras' | 'helpers' | 'appointments' | 'access' | 'territory' | 'offices'>
>;

/** Secret number of everybody who helps in the demo. */
export const HELPER_PIN = '246810';
/** The one who has an appointment now, and the one who comes a day early. */
export const APPOINTMENT_NOW = '7K3F9QXM2B';
export const APPOINTMENT_TOMORROW = '4T8WZ6P0HC';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const VIETNAM_MS = 7 * 60 * MINUTE_MS;

/** `folder`: where the list of appointments is written; `audioFolder`: clips, where `make audio` has made them. */
export const demoOffice = async (folder: string, audioFolder: string | null, now: number): Promise<OfficeConfig> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'appointments.json');
  writeFileSync(file, JSON.stringify(appointmentsAround(now), null, 2), { mode: 0o600 });
  const pin = await hashPin(HELPER_PIN);
  return {
    notices: [
      {
        text: {
          vi: 'Chiều thứ Sáu tuần này, các quầy nghỉ từ 15 giờ 30. Máy này vẫn nhận hồ sơ.',
          en: 'This Friday the counters close at 3.30 pm. This kiosk still takes dossiers.',
        },
        from: dayOf(now),
        to: dayOf(now + 6 * DAY_MS),
      },
      {
        text: {
          vi: 'Quầy chứng thực đã chuyển sang phòng 2, bên phải cửa vào.',
          en: 'Certification has moved to room 2, to the right of the entrance.',
        },
        from: dayOf(now),
        to: dayOf(now + 30 * DAY_MS),
      },
    ],
    extras: ['notice-zalo', 'notice-sms', 'survey', 'reuse'],
    helpers: [
      { id: '17', name: 'Hoàng Văn Sáng', role: 'community-team', pin },
      { id: '21', name: 'Đàm Thị Thu', role: 'officer', pin },
      { id: '33', name: 'Lục Minh Đoàn', role: 'youth-union', pin },
    ],
    appointments: { file, earlyMinutes: 30, lateMinutes: 15 },
    territory: { communesFile },
    offices: [
      { id: 'thuc-phan', name: 'Trung tâm Phục vụ hành chính công phường Thục Phán' },
      { id: 'tan-giang', name: 'Trung tâm Phục vụ hành chính công phường Tân Giang' },
      { id: 'hoa-an', name: 'Trung tâm Phục vụ hành chính công xã Hòa An' },
    ],
    access: {
      languages: ['vi', 'en', 'tyz', 'nut', 'jra', 'bdq', 'km'],
      ...(audioFolder === null ? {} : { audioFolder }),
    },
  };
};

/** Communes of two provinces: real names as far as they are known, invented codes and histories. */
export const communesFile = join(import.meta.dirname, 'communes.json');

/** Codes are never in the list, only their digests. */
const appointmentsAround = (now: number): AppointmentList => ({
  format: 'appointments/1',
  appointments: [
    { code: digestOf(APPOINTMENT_NOW), service: 'tu-phap', at: minuteOf(now + 10 * MINUTE_MS) },
    { code: digestOf(APPOINTMENT_TOMORROW), service: 'dat-dai', at: minuteOf(now + DAY_MS) },
  ],
});

const digestOf = (code: string): string => createHash('sha256').update(`appointment:${code}`).digest('hex');
const inVietnam = (at: number): string => new Date(at + VIETNAM_MS).toISOString();
const dayOf = (at: number): string => inVietnam(at).slice(0, 10);
const minuteOf = (at: number): string => `${inVietnam(at).slice(0, 16)}:00+07:00`;
