/**
 * What people ask at a counter or type on a kiosk, written by hand for the tests: the procedure (its code, or its title in the made-up
 * list), then ways to ask for it.
 */
export type Questions = readonly (readonly [procedure: string, ...asked: string[]])[];
