/** Runs synchronous clean-up when this process ends, however it ends short of SIGKILL. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const actions = new Set<() => void>();

/**
 * Registers an action for the end of the process, the latest to run first; returns the function that takes it back.
 * A signal that the program handles itself is left to it: the action then runs when the process exits.
 */
export function atExit(action: () => void): () => void {
  if (actions.size === 0) listen();
  actions.add(action);
  return () => {
    actions.delete(action);
    if (actions.size === 0) unlisten();
  };
}

function listen(): void {
  process.on('exit', runAll);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function unlisten(): void {
  process.off('exit', runAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}

function runAll(): void {
  const pending = [...actions].reverse();
  actions.clear();
  for (const action of pending) action();
}

function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  runAll();
  unlisten();
  // With our listener gone the signal has its default effect, so that the caller sees how the process ended.
  process.kill(process.pid, signal);
}
