import type { FastifyInstance } from 'fastify';
import { FiguresKeeper, type FiguresKeeperParts } from './figures-keeper.ts';
import { type FiguresDoor, figuresRoutes } from './figures-routes.ts';

/** The figures of an office as its door takes them: `manager` and, in its `more`, `routes`. */
export type OpenFigures = {
  readonly keeper: FiguresKeeper;
  readonly manager: (staff: unknown, frame: { readonly revision: number }) => unknown;
  readonly routes: (app: FastifyInstance, door: FiguresDoor) => void;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
};

/** On every machine of the office that has a door, after its node: any of them may be the one that a manager opens. */
export const openFigures = (parts: FiguresKeeperParts): OpenFigures => {
  const keeper = new FiguresKeeper(parts);
  return {
    keeper,
    manager: (_staff, { revision }) => keeper.view(revision),
    routes: (app, door) => figuresRoutes(app, door, keeper),
    start: () => keeper.start(),
    stop: () => keeper.stop(),
  };
};
