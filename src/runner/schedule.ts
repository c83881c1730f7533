/** What a task does to let time pass: meanwhile another task has its place. */
export type Rest = (pause: () => Promise<void>) => Promise<void>;

/**
 * Runs tasks with at most `jobs` at work at a time and gives their results in the order of the tasks, whatever order they end in.
 * A task that rests counts as none until its pause is over; then it goes on before another one is begun.
 *
 * When a task fails, no further one starts, and the failure is thrown once those under way have ended: what they use is theirs until then.
 *
 * @param stop when it answers true no further task starts; its place stays undefined.
 * @param alone tells a task during which no other one may be under way.
 */
export async function schedule<Task, Result>(
  tasks: readonly Task[],
  jobs: number,
  work: (task: Task, rest: Rest) => Promise<Result>,
  stop: () => boolean,
  alone: (task: Task) => boolean = () => false,
): Promise<(Result | undefined)[]> {
  const results = new Array<Result | undefined>(tasks.length).fill(undefined);
  const running = new Set<Promise<void>>();
  const rested: (() => void)[] = [];
  let busy = 0;
  let notify = (): void => undefined;
  const change = (): Promise<void> => Promise.race([...running, new Promise<void>((resolve) => (notify = resolve))]);
  const yieldPlace = (): void => {
    busy--;
    while (busy < jobs && rested.length > 0) {
      busy++;
      rested.shift()?.();
    }
    notify();
  };
  const rest: Rest = async (pause) => {
    yieldPlace();
    await pause();
    if (busy < jobs) busy++;
    else await new Promise<void>((resolve) => rested.push(resolve));
  };
  let solitary = false;
  const failures: unknown[] = [];
  try {
    for (const [index, task] of tasks.entries()) {
      const lonely = alone(task);
      while (solitary || lonely ? running.size > 0 : busy >= jobs) await change();
      if (failures.length > 0 || stop()) break;
      solitary = lonely;
      busy++;
      const run = work(task, rest)
        .then(
          (result) => {
            results[index] = result;
            running.delete(run);
          },
          (error: unknown) => {
            failures.push(error);
            throw error;
          },
        )
        .finally(yieldPlace);
      running.add(run);
    }
    await Promise.all(running);
    return results;
  } finally {
    await Promise.allSettled(running);
  }
}
