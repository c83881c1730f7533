/**
 * Runs tasks with at most `jobs` at a time and gives their results in the order of the tasks, whatever order they end in.
 *
 * When a task fails, no further one starts, and the failure is thrown once those under way have ended: what they use is theirs until then.
 *
 * @param stop when it answers true no further task starts; its place stays undefined.
 * @param alone tells a task during which no other one may be under way.
 */
export async function schedule<Task, Result>(
  tasks: readonly Task[],
  jobs: number,
  work: (task: Task) => Promise<Result>,
  stop: () => boolean,
  alone: (task: Task) => boolean = () => false,
): Promise<(Result | undefined)[]> {
  const results = new Array<Result | undefined>(tasks.length).fill(undefined);
  const running = new Set<Promise<void>>();
  let solitary = false;
  try {
    for (const [index, task] of tasks.entries()) {
      const lonely = alone(task);
      while (running.size >= (solitary || lonely ? 1 : jobs)) await Promise.race(running);
      if (stop()) break;
      solitary = lonely;
      const run = work(task).then((result) => {
        results[index] = result;
        running.delete(run);
      });
      running.add(run);
    }
    await Promise.all(running);
    return results;
  } finally {
    await Promise.allSettled(running);
  }
}
