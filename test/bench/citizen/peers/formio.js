// Form.io: components with JSON Logic; "required" is an action of `logic`, as its documentation says.
import { Formio } from '@formio/js';
import { before, compares, every, labelOf, largestNumber, name, options } from './form.js';

const data = (group, kind) => ({ var: `data.${name(group, kind)}` });
const component = (group, kind, type, { show, need, check, ...more }) => ({
  type,
  key: name(group, kind),
  label: labelOf(group, kind),
  input: true,
  clearOnHide: false,
  ...(show ? { conditional: { json: show } } : {}),
  ...(check ? { validate: { json: { if: [check, true, 'wrong'] } } } : {}),
  ...(need
    ? {
        logic: [
          {
            name: 'need',
            trigger: { type: 'json', json: need },
            actions: [
              {
                name: 'need',
                type: 'property',
                property: { label: 'Required', value: 'validate.required', type: 'boolean' },
                state: true,
              },
            ],
          },
        ],
      }
    : {}),
  ...more,
});
const components = every.flatMap((group) => {
  const of = (kind) => data(group, kind);
  return [
    component(group, 'text', 'textfield', {
      show: { in: [of('choice'), ['a', 'b']] },
      need: { '==': [of('yesNo'), true] },
    }),
    component(group, 'number', 'number', {
      show: { '==': [of('yesNo'), true] },
      need: { in: [of('choice'), ['a', 'c']] },
      check: { '<=': [of('number'), largestNumber] },
    }),
    component(group, 'yesNo', 'checkbox', {}),
    component(group, 'choice', 'radio', { values: options.map((value) => ({ value, label: value })) }),
    component(group, 'remark', 'textfield', {
      show: { and: [{ '==': [data(before(group), 'yesNo'), true] }, { '==': [of('choice'), 'a'] }] },
      need: { '>': [of('number'), 10] },
      ...(compares(group) ? { check: { '!=': [of('remark'), of('text')] } } : {}),
    }),
  ];
});

const form = await Formio.createForm(document.getElementById('app'), { components }, { language: 'en' });
window.bench = {
  ready: () => document.querySelectorAll('input').length,
  change: (group, kind, value) => form.getComponent(name(group, kind)).setValue(value),
};
