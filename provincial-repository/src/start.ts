import { type Clock, wait } from '@mot-cua/domain/clock.ts';
import { neededText } from '@mot-cua/domain/procedure-package/package-texts.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { type Logger, pino } from 'pino';
import Type from 'typebox';
import { startBagOpener } from './bags/bag-opener.ts';
import { citizenRoutes } from './citizens/routes.ts';
import { ownIssuer } from './codes/dossier-codes.ts';
import { startOutbox } from './codes/outbox.ts';
import { type Config, limitsOf } from './config.ts';
import { copyRoutes } from './copies/routes.ts';
import { duplicateRoutes } from './duplicates/routes.ts';
import { defaultPatience, makeApp, type Patience, type Route, withoutValues } from './http/app.ts';
import { originsOf } from './http/who-may-call.ts';
import { type FreeBytes, freeBytesOf } from './intake/admission.ts';
import { commitsOf, type Moment } from './intake/commit.ts';
import { kioskGate } from './intake/kiosk-calls.ts';
import { intakeRoutes } from './intake/routes.ts';
import { uploadsIn } from './intake/uploads.ts';
import { readKeys } from './keys.ts';
import { lookupRoutes } from './lookups/routes.ts';
import { readForms } from './officers/form-words.ts';
import { officerRoutes } from './officers/routes.ts';
import { PhoneDrops } from './phone/drops.ts';
import { phoneRoutes } from './phone/routes.ts';
import { readQuestionKeys } from './questions/question-keys.ts';
import { ratingRoutes } from './ratings/routes.ts';
import { counterSlipRoutes } from './refusals/counter-slips.ts';
import { openStore } from './store/database.ts';
import { folders, makeFolders } from './store/durable-files.ts';
import { systemClock } from './system-clock.ts';

/** A repository that is up. `routes` is its route table. */
export type RunningRepository = { url: string; routes: readonly Route[]; close(): Promise<void> };

/** Parts that tests choose. */
export type Parts = {
  clock?: Clock;
  log?: Logger;
  reached?: (moment: Moment) => void;
  freeBytes?: FreeBytes;
  patience?: Patience;
};

const sweepEveryMs = 3_600_000;
const finishWithinMs = 10_000;

/** Starts a repository; throws with the reason when its keys or folders are not usable. */
export const startRepository = async (config: Config, parts: Parts = {}): Promise<RunningRepository> => {
  const started = await tryToStart(config, parts);
  if (started.ok) return started.value;
  throw new Error(started.fault);
};

/** The same, with an expected failure (a key file, the port) as a value. */
export const tryToStart = async (config: Config, parts: Parts): Promise<Result<RunningRepository, string>> => {
  const clock = parts.clock ?? systemClock;
  const log = parts.log ?? pino({ level: 'silent' });
  const keys = await readKeys(config);
  if (!keys.ok) return keys;
  const questionKeys = config.questionKeysFile === undefined ? null : await readQuestionKeys(config.questionKeysFile);
  if (questionKeys && !questionKeys.ok) return failed(`questionKeysFile ${questionKeys.fault}`);
  const limits = limitsOf(config);
  const at = folders(config.dataFolder);
  await makeFolders(at);
  const store = openStore(at.database);
  const opener = startBagOpener(clock);
  const uploads = uploadsIn(at, store, clock, limits, parts.freeBytes ?? freeBytesOf);
  const outbox = startOutbox(store, clock, ownIssuer(store, config.dossierCodes.agency), log);
  const forms = await readForms(config.proceduresFolder, (reason) => log.warn(reason));
  const commits = commitsOf({
    forms,
    name: config.name,
    at,
    store,
    keys: keys.value,
    clock,
    uploads,
    opener,
    codeAfterMs: config.dossierCodes.afterMs,
    reached: parts.reached ?? (() => undefined),
    recorded: outbox.wake,
  });
  let origins: ReadonlySet<string> = new Set();
  let local = '';
  const { app, routes } = await makeApp(
    log,
    () => origins,
    config.consoleOrigins ?? [],
    parts.patience ?? defaultPatience,
  );
  app.decorateRequest('caller', null);
  const gate = kioskGate(keys.value, clock);
  intakeRoutes(app, { store, keys: keys.value, clock, gate, uploads, commits, limits });
  duplicateRoutes(app, { store, clock, gate });
  counterSlipRoutes(app, { store, clock, gate });
  lookupRoutes(app, store, clock, gate, limits.lookupsPerKioskPerMinute);
  if (questionKeys)
    citizenRoutes(app, {
      store,
      clock,
      gate,
      keys: questionKeys.value,
      perMinute: limits.questionsPerKioskPerMinute,
    });
  const drops = new PhoneDrops(at.phone, clock);
  await drops.prepare();
  await phoneRoutes(app, { drops, clock, gate, name: config.name, perMinute: limits.phoneCallsPerMinute });
  ratingRoutes(app, {
    store,
    clock,
    gate,
    keys: keys.value,
    name: config.name,
    titleOf: (procedureId) => {
      const form = forms.get(procedureId);
      return form ? neededText(form, 'vi', 'procedure.title') : null;
    },
    perMinute: limits.phoneCallsPerMinute,
  });
  const publicUrl = (): string => config.publicOrigins?.[0] ?? local;
  const copies = { store, clock, publicUrl, lifeMs: limits.copyLinkLifeMs, downloads: limits.copyLinkDownloads };
  copyRoutes(app, { ...copies, at, gate, perMinute: limits.copyDownloadsPerMinute });
  officerRoutes(app, {
    copies,
    store,
    clock,
    at,
    keyFile: config.officerAccess.keyFile,
    forms,
    kiosks: keys.value.kiosks,
    silentAfterMs: limits.silentAfterMs,
    name: config.name,
    secure: (config.publicOrigins ?? []).some((origin) => origin.startsWith('https:')),
  });
  app.get(
    '/health',
    { schema: { summary: 'Up', response: { 200: Type.Object({ ok: Type.Boolean() }) } } },
    async () => {
      await store.selectFrom('receipts').select('number').limit(1).execute();
      return { ok: true };
    },
  );
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());

  const sweeping = sweepUploads(clock, log, uploads.sweep);
  const closeParts = async (): Promise<void> => {
    sweeping();
    await drops.close();
    await outbox.close();
    await opener.close();
    await store.destroy();
  };
  try {
    await app.listen({ host: config.listen.host, port: config.listen.port });
  } catch {
    await app.close();
    await closeParts();
    return failed(
      `listen: ${config.listen.host} port ${config.listen.port} cannot be opened; is another program there?`,
    );
  }
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : config.listen.port;
  origins = originsOf(config, port);
  const host = config.listen.host.includes(':') ? `[${config.listen.host}]` : config.listen.host;
  local = `http://${host}:${port}`;
  return done({
    url: local,
    routes,
    close: async () => {
      // what is being taken in is finished, if it does not take long; uploads break off and go on after the next start
      await Promise.race([commits.finish(), wait(clock, finishWithinMs)]);
      await app.close();
      await closeParts();
    },
  });
};

/** Clears abandoned uploads at start and every hour; returns how to stop. */
const sweepUploads = (clock: Clock, log: Logger, sweep: () => Promise<number>): (() => void) => {
  let cancel = (): void => undefined;
  let stopped = false;
  const round = (): void => {
    sweep()
      .then(
        (removed) => removed > 0 && log.info({ removed }, 'abandoned uploads removed'),
        (error: Error) => log.error(withoutValues(error), 'the sweep of uploads failed'),
      )
      .finally(() => {
        if (!stopped) cancel = clock.after(sweepEveryMs, round);
      });
  };
  round();
  return () => {
    stopped = true;
    cancel();
  };
};
