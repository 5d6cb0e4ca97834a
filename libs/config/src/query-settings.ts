import { Json } from './json-setting.js';
import { ruleProblems } from './query-rule-settings.js';
import { sourceProblems } from './query-source-settings.js';

/** Other services that are asked, by name. */
export const QuerySources = (): PropertyDecorator => Json(sourceProblems);

/** Which sources are asked, by what a question is like. */
export const QueryRules = (): PropertyDecorator => Json(ruleProblems);
