// RJSF: JSON Schema with one `if`/`then` per rule; checks in `customValidate`, as its documentation says.
import Form from '@rjsf/core';
import validator from '@rjsf/validator-ajv8';
import { createElement, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { before, compares, every, labelOf, largestNumber, name, options } from './form.js';

// JSON Schema's own word; an object with a `then` looks like a promise to others
const consequence = 'then';

const shape = (group, kind) => {
  const title = labelOf(group, kind);
  if (kind === 'number') return { type: 'number', title };
  if (kind === 'yesNo') return { type: 'boolean', title };
  return kind === 'choice' ? { type: 'string', title, enum: options } : { type: 'string', title, maxLength: 200 };
};
const has = (conditions) => ({
  properties: Object.fromEntries(conditions),
  required: conditions.map(([field]) => field),
});
const rules = (group) => {
  const of = (kind) => name(group, kind);
  const show = (kind, conditions) => ({
    if: has(conditions),
    [consequence]: { properties: { [of(kind)]: shape(group, kind) } },
  });
  const need = (kind, conditions) => ({ if: has(conditions), [consequence]: { required: [of(kind)] } });
  return [
    show('text', [[of('choice'), { enum: ['a', 'b'] }]]),
    show('number', [[of('yesNo'), { const: true }]]),
    show('remark', [
      [name(before(group), 'yesNo'), { const: true }],
      [of('choice'), { const: 'a' }],
    ]),
    need('text', [[of('yesNo'), { const: true }]]),
    need('number', [[of('choice'), { enum: ['a', 'c'] }]]),
    need('remark', [[of('number'), { exclusiveMinimum: 10 }]]),
  ];
};
const schema = {
  type: 'object',
  properties: Object.fromEntries(
    every.flatMap((group) => ['yesNo', 'choice'].map((kind) => [name(group, kind), shape(group, kind)])),
  ),
  allOf: every.flatMap(rules),
};
const customValidate = (data, errors) => {
  for (const group of every) {
    if (data[name(group, 'number')] > largestNumber) errors[name(group, 'number')]?.addError('too large');
    const remark = data[name(group, 'remark')];
    if (compares(group) && remark !== undefined && remark === data[name(group, 'text')])
      errors[name(group, 'remark')]?.addError('the same');
  }
  return errors;
};

let change = () => undefined;
const Bench = () => {
  const [formData, setFormData] = useState({});
  change = (field, value) => setFormData((data) => ({ ...data, [field]: value }));
  return createElement(Form, {
    schema,
    validator,
    formData,
    customValidate,
    liveValidate: 'onChange',
    showErrorList: false,
    onChange: (event) => setFormData(event.formData),
  });
};
createRoot(document.getElementById('app')).render(createElement(Bench));
window.bench = {
  ready: () => document.querySelectorAll('input, select').length,
  change: (group, kind, value) => flushSync(() => change(name(group, kind), value)),
};
