import type { Clock } from '@mot-cua/domain/clock.ts';
import { CounterSlip, type SlipSays } from '@mot-cua/domain/counter-slips.ts';
import { DossierId, Problem } from '@mot-cua/domain/receiving.ts';
import type { SupplementPaper } from '@mot-cua/domain/supplement.ts';
import Type from 'typebox';
import type { App } from '../http/app.ts';
import { byKiosk, callerOf } from '../intake/callers.ts';
import type { KioskGate } from '../intake/kiosk-calls.ts';
import { ownDossier } from '../intake/manifests.ts';
import type { Change, Store } from '../store/database.ts';
import { askForSupplement, papersAsked } from '../supplements/supplements.ts';
import { refuseDossier } from './refusals.ts';

/**
 * Slips that a counter of an office gave a citizen (Mẫu 02, Mẫu 03), brought by the kiosk that the dossier came from, perhaps long after
 * with the line down all the time. The citizen has the paper: told again the same it changes nothing, told otherwise it is refused.
 */
export const counterSlipRoutes = (
  app: App,
  { store, clock, gate }: { readonly store: Store; readonly clock: Clock; readonly gate: KioskGate },
): void => {
  app.post(
    '/v1/dossiers/:dossierId/counter-slip',
    {
      onRequest: byKiosk(gate, false),
      schema: {
        summary:
          'A slip that a counter wrote about a dossier: what has to be brought, or why it is refused (idempotent)',
        security: [{ kiosk: [] }],
        params: Type.Object({ dossierId: DossierId }),
        body: CounterSlip,
        response: { 200: Type.Object({ form: Type.String() }), '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => {
      const { dossierId } = request.params;
      const { kioskId } = callerOf(request);
      await ownDossier(store, callerOf(request), dossierId);
      const { says, titles, officer, at } = request.body;
      const about = {
        dossierId,
        officer,
        note: '',
        now: Math.min(at, clock.now()), // written then; no clock of a kiosk is ahead of ours
        actor: `kiosk:${kioskId} officer:${officer}`,
      };
      await store.transaction().execute(async (change) => {
        if (await isKnown(change, dossierId, says)) return;
        if (says.form === '03') return refuseDossier(change, { ...about, reason: says.reason });
        const papers: SupplementPaper[] = says.papers.map(({ key, reason }) => ({
          key,
          reason,
          title: titles[key] ?? key,
        }));
        return askForSupplement(change, { ...about, papers });
      });
      return { form: says.form };
    },
  );
};

/** The very same was told before. */
const isKnown = async (change: Change, dossierId: string, says: SlipSays): Promise<boolean> => {
  if (says.form === '03') {
    const refused = await change
      .selectFrom('refusals')
      .select('reason')
      .where('dossierId', '=', dossierId)
      .executeTakeFirst();
    return refused?.reason === says.reason;
  }
  const asked = await change
    .selectFrom('supplementRequests')
    .select('papers')
    .where('dossierId', '=', dossierId)
    .executeTakeFirst();
  if (!asked) return false;
  const words = (papers: readonly { readonly key: string; readonly reason: string }[]): string =>
    papers
      .map(({ key, reason }) => `${key} ${reason}`)
      .sort()
      .join('\n');
  return words(papersAsked(asked.papers)) === words(says.papers);
};
