import Type, { type Static } from 'typebox';

/** Daemon → launcher. */
export const ToLauncher = Type.Union([
  /** start a browser on this address, over the one that runs; `id` names the launch */
  Type.Object({ t: Type.Literal('open'), id: Type.Integer(), url: Type.String({ maxLength: 500 }) }),
  /** the new page stands: end every browser but this one */
  Type.Object({ t: Type.Literal('keep-only'), id: Type.Integer() }),
]);
export type ToLauncher = Static<typeof ToLauncher>;

/** Launcher → daemon. */
export const FromLauncher = Type.Union([
  Type.Object({ t: Type.Literal('running'), ids: Type.Array(Type.Integer()) }),
  Type.Object({ t: Type.Literal('exited'), id: Type.Integer(), why: Type.String({ maxLength: 500 }) }),
]);
export type FromLauncher = Static<typeof FromLauncher>;
