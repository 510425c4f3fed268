import type { StationSnapshot } from '@mot-cua/domain/digitisation/station.ts';
export const Progress = ({ now }: { now: StationSnapshot }) => <main>{now.progress?.title}</main>;
