export { judgeExchange } from './judge.js';
export { judgeAsClient } from './as-client.js';
export { resolveRequest, type RequestContext, type ResolvedRequest } from './request.js';
export { DEFAULT_TOLERANCE_SECONDS, describeBindings, initialState, type Binding, type CaseState, type ClockFacts, type Exchange, type UniqueText } from './exchange.js';
export { unansweredCheck } from './unanswered.js';
export { aliveCheck, closedCheck, judgeRefusal, unrefusedCheck, waitingCheck } from './refused.js';
export { RULES, ruleById, ruleSource, type Rule, type RuleId } from './rules.js';
export { worstVerdict, type Check, type Verdict } from './check.js';
