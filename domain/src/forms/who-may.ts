import type { ProcedurePackage } from '../procedure-package/schema.ts';
import type { Person } from '../provenance.ts';
import { propertyAt } from './pointer.ts';

/**
 * True when the declaration cannot be made without a personal number of twelve digits: a required value that the package
 * takes from `id.personalNumber` and whose schema accepts no other document's number. A foreigner has none, and nobody is
 * led through a form that they cannot finish.
 */
export const needsPersonalNumber = (pkg: ProcedurePackage): boolean =>
  pkg.bind
    .filter((binding) => binding.from === 'id.personalNumber')
    .some(({ ref }) => isRequired(pkg.dataSchema, ref) && isOnlyForNumbers(propertyAt(pkg.dataSchema, ref)));

/** Whether this person can make this declaration here. */
export const mayDeclare = (pkg: ProcedurePackage, person: Pick<Person, 'personalNumber'>): boolean =>
  pkg.procedure.kind === 'e-form' && (person.personalNumber !== null || !needsPersonalNumber(pkg));

const isOnlyForNumbers = (property: Record<string, unknown> | null): boolean => {
  const pattern = property?.['pattern'];
  return typeof pattern === 'string' && !new RegExp(pattern, 'u').test('C01X00T47');
};

const isRequired = (schema: unknown, ref: string): boolean => {
  const steps = ref.split('/').slice(1);
  return steps.every((step, at) => {
    const parent = at === 0 ? schema : propertyAt(schema, `/${steps.slice(0, at).join('/')}`);
    const required: unknown =
      typeof parent === 'object' && parent !== null && 'required' in parent ? parent.required : [];
    return Array.isArray(required) && required.includes(step);
  });
};
