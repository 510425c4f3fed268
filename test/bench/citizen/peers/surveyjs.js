// SurveyJS: expression strings; all questions on one page, checked as they change.
import 'survey-core/survey-core.min.css';
import { Model } from 'survey-core';
import { renderSurvey } from 'survey-js-ui';
import { before, compares, every, labelOf, largestNumber, name, options } from './form.js';

const question = (group, kind, type, more) => ({ type, name: name(group, kind), title: labelOf(group, kind), ...more });
const elements = every.flatMap((group) => {
  const of = (kind) => `{${name(group, kind)}}`;
  return [
    question(group, 'text', 'text', {
      visibleIf: `${of('choice')} = 'a' or ${of('choice')} = 'b'`,
      requiredIf: `${of('yesNo')} = true`,
    }),
    question(group, 'number', 'text', {
      inputType: 'number',
      visibleIf: `${of('yesNo')} = true`,
      requiredIf: `${of('choice')} = 'a' or ${of('choice')} = 'c'`,
      validators: [{ type: 'expression', expression: `${of('number')} <= ${largestNumber}` }],
    }),
    question(group, 'yesNo', 'boolean', {}),
    question(group, 'choice', 'radiogroup', { choices: options }),
    question(group, 'remark', 'text', {
      visibleIf: `{${name(before(group), 'yesNo')}} = true and ${of('choice')} = 'a'`,
      requiredIf: `${of('number')} > 10`,
      ...(compares(group)
        ? { validators: [{ type: 'expression', expression: `${of('remark')} <> ${of('text')}` }] }
        : {}),
    }),
  ];
});
const survey = new Model({ checkErrorsMode: 'onValueChanged', pages: [{ elements }] });
renderSurvey(survey, document.getElementById('app'));
window.bench = {
  ready: () => document.querySelectorAll('input').length,
  change: (group, kind, value) => survey.setValue(name(group, kind), value),
};
