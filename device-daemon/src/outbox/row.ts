import type { Manifest } from '@mot-cua/domain/receiving.ts';

/**
 * A row of the outbox. States: intended → sealed → received; intended → abandoned; sealed → quarantined (the repository
 * refuses it) → sealed again when a person puts it back.
 */
export type OutboxRow = {
  readonly dossier_id: string;
  readonly state: 'intended' | 'sealed' | 'received' | 'quarantined' | 'abandoned';
  readonly provisional_code: string;
  readonly procedure_id: string;
  readonly package_version: string;
  readonly channel: Manifest['channel'];
  readonly lookup_digest: string;
  readonly submitted_at: string;
  readonly clock_confirmed: 0 | 1;
  readonly sequence: number | null;
  readonly size: number | null;
  readonly sha256: string | null;
  /** the signed manifest; null before it is sealed and again after it is erased */
  readonly manifest: string | null;
  readonly upload_path: string | null;
  readonly receipt: string | null;
  readonly official_code: string | null;
  readonly status: number | null;
  readonly last_event: number;
  readonly attempts: number;
  readonly trouble: string | null;
  /** epoch ms by the kiosk's clock; null for rows from before it was kept */
  readonly sealed_at: number | null;
  /** name of the second place that has proved to hold the bag, and since when (epoch ms) */
  readonly second_place: string | null;
  readonly second_place_at: number | null;
  /** 1 once the second place has the receipt too */
  readonly second_place_told: 0 | 1;
  /** epoch ms at which the verified receipt came here */
  readonly received_at: number | null;
  /** epoch ms at which it was erased here after its time of retention: the file goes, of the row digests and receipt stay */
  readonly erased_at: number | null;
};
