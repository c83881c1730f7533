import type { Check } from '../check.js';
import type { RuleId } from '../rules.js';

/** The checks of one rule, in order; of one place where a path is given. */
export const checksOf = (checks: readonly Check[], rule: RuleId, path?: string): readonly Check[] => checks.filter((check) => check.rule === rule && (path === undefined || check.path === path));
