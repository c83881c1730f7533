import { describe, expect, it } from 'vitest';
import { protocolVersionItem } from '../kmip/message.js';
import type { Check, Verdict } from './check.js';
import { scenario, STARTED } from './testing/scenario.js';

/** A Destroy whose answer carries this Time Stamp, in seconds after the start of the case. */
function stamped(seconds: bigint, clock: { readonly offsetSeconds?: number } = {}): readonly Check[] {
  return scenario('1.4').one(
    { operation: 'Destroy', request: [['UniqueIdentifier', 'a']] },
    { payload: [['UniqueIdentifier', 'a']] },
    { responseHeader: [protocolVersionItem('1.4'), ['TimeStamp', STARTED + seconds], ['BatchCount', 1]], clock },
  );
}

const timeVerdicts = (checks: readonly Check[]): (readonly [Verdict, string])[] => checks.filter((check) => check.rule === 'S-4').map((check) => [check.verdict, check.cause] as const);

// The request is sent one second after the start and answered two seconds after it; the tolerance is 120 s.
describe('the Time Stamp of an answer', () => {
  it('is right between request and answer, the tolerance included', () => {
    expect(timeVerdicts(stamped(1n))).toEqual([['match', 'Time Stamp is plausible']]);
    expect(timeVerdicts(stamped(-119n))).toEqual([['match', 'Time Stamp is plausible']]);
    expect(timeVerdicts(stamped(122n))).toEqual([['match', 'Time Stamp is plausible']]);
  });

  it('is of a clock that has jumped one second beyond the tolerance', () => {
    const jumped = [['failure', 'The Time Stamps of the answers are not those of one clock']];
    expect(timeVerdicts(stamped(-120n))).toEqual(jumped);
    expect(timeVerdicts(stamped(123n))).toEqual(jumped);
  });

  it('may be of a slow or fast clock that goes on as it began', () => {
    expect(timeVerdicts(stamped(-1799n, { offsetSeconds: -1800 }))).toEqual([['warning', 'The clock of the server differs from the clock of this machine']]);
    expect(timeVerdicts(stamped(3601n, { offsetSeconds: 3600 }))).toEqual([['warning', 'The clock of the server differs from the clock of this machine']]);
  });

  it('has jumped when a slow clock is suddenly right', () => {
    expect(timeVerdicts(stamped(1n, { offsetSeconds: -1800 }))).toEqual([['failure', 'The Time Stamps of the answers are not those of one clock']]);
  });
});
