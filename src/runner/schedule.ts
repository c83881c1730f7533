/**
 * Runs tasks with at most `jobs` at a time and gives their results in the order of the tasks, whatever order they end in.
 * When `stop` answers true no further task starts; its place stays undefined.
 */
export async function schedule<Task, Result>(
  tasks: readonly Task[],
  jobs: number,
  work: (task: Task) => Promise<Result>,
  stop: () => boolean,
): Promise<(Result | undefined)[]> {
  const results = new Array<Result | undefined>(tasks.length).fill(undefined);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < tasks.length && !stop()) {
      const index = next++;
      results[index] = await work(tasks[index] as Task);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, tasks.length) }, worker));
  return results;
}
