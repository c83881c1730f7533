/** The verdicts on an exchange as one client would give them: no less and no more than what it looks at. */
import { TAG } from '../kmip/constants.js';
import { tagTitle } from '../kmip/vocabulary.js';
import type { ClientNeed } from '../suite/case.js';
import type { Check } from './check.js';
import { clientNeeds } from './client-needs.js';
import type { Exchange } from './exchange.js';

/**
 * Rules whose departures a client notices when its case expects the thing: encoding, status, reason, values and dates that are
 * expected, answers that do not come. All others are the specification's alone.
 */
const DECISIVE = /^(S-1|E-\d+|C-[1-4678]|V-\d+|D-\d|B-[25]|P-1)$/;

/** What the specification says about an answer that no expectation names: a client overlooks it. */
export const besideExpectation = ({ asClient }: Exchange, checks: readonly Check[]): readonly Check[] => (asClient === true ? checks.map((check) => (check.verdict === 'failure' && check.rule !== 'S-1' ? tolerated(check) : check)) : checks);

/** An answer to another operation leaves nothing to judge, whatever the client looks at. */
const isAnotherAnswer = ({ rule, actual }: Check): boolean => rule === 'S-7' && actual !== 'nothing';

/** What must not be in the payload; a stranger elsewhere is passed over by whoever has no need that says otherwise. */
const isForbidden = ({ rule, path }: Check): boolean => rule === 'X-1' && path.includes(tagTitle(TAG.ResponsePayload));

/** @param checks what the specification and the case say about the exchange. */
export function judgeAsClient(checks: readonly Check[], exchange: Exchange, needs: readonly ClientNeed[]): Check[] {
  const unmet = clientNeeds(exchange, needs);
  const said = new Set(unmet.map(({ rule }) => rule));
  const rest = checks.filter(({ rule, verdict }) => verdict === 'match' || !said.has(rule));
  return [...rest.map((check) => (check.verdict === 'failure' && !DECISIVE.test(check.rule) && !isForbidden(check) && !isAnotherAnswer(check) ? tolerated(check) : check)), ...unmet];
}

const tolerated = (check: Check): Check => ({ ...check, verdict: 'warning', message: `${check.message} This client does not mind.` });
