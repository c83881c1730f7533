/** Takes away what a run has left on a server, and says what became of each. */
import { isEmpty, remainsOf, type Remains } from '../target/creations/entries.js';
import { readCreations, type CreationLog } from '../target/creations/log.js';
import { removeObject, removeOpenCreation, type Removal } from '../target/creations/remove.js';
import { targetErrorOf } from '../target/target-error.js';
import { openInterview, type Interview } from '../target/survey/interview.js';
import type { Connect } from '../transport/connection.js';
import { TransportFailure } from '../transport/trouble.js';

export interface Swept {
  readonly removed: number;
  readonly gone: number;
  /** Each as a sentence without its end. */
  readonly left: readonly string[];
}

/**
 * Revokes and destroys the objects that the log knows of, and nothing else. `show` takes one line for each.
 * Throws a TargetError when the server cannot be reached; what was removed by then is in the log.
 */
export async function sweep(remains: Remains, connect: Connect, log: CreationLog, show: (line: string) => void): Promise<Swept> {
  const first = openInterview(connect);
  const other = openInterview(() => connect(undefined, { as: 'other' }));
  const interviewAs = (as: 'other' | undefined): Interview => (as === undefined ? first : other);
  const counts = { removed: 0, gone: 0 };
  const left: string[] = [];
  const note = (removal: Removal): void => {
    show(`${removal.outcome.padEnd(8)} ${removal.id}${removal.outcome === 'left' ? `: ${removal.reason}` : ''}`);
    if (removal.outcome === 'left') left.push(`${removal.id}: ${removal.reason}`);
    else {
      counts[removal.outcome]++;
      log.note({ event: 'destroyed', id: removal.id });
    }
  };
  try {
    // Without a first word everything would be reported as refused.
    await (await connect()).close();
    if ([...remains.objects, ...remains.open].some(({ as }) => as !== undefined)) await (await connect(undefined, { as: 'other' })).close();
    for (const object of remains.objects) note(await removeObject(interviewAs(object.as), object, remains.prefix));
    for (const creation of remains.open) {
      const removals = await removeOpenCreation(interviewAs(creation.as), creation, remains.prefix);
      removals.forEach(note);
      if (removals.every(({ outcome }) => outcome !== 'left')) log.note({ event: 'settled', number: creation.number });
    }
    return { ...counts, left };
  } catch (error) {
    throw error instanceof TransportFailure ? targetErrorOf(error) : error;
  } finally {
    await Promise.all([first.close(), other.close()]);
  }
}

/** What the log says is left; undefined when it is nothing. */
export function remainsIn(file: string): Remains | undefined {
  const remains = remainsOf(readCreations(file));
  return isEmpty(remains) ? undefined : remains;
}
