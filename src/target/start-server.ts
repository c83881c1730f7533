/** Gets a server to listen and to answer, on a port that may be lost to another process on the way. */
import { existsSync, readFileSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../kmip/user-error.js';
import type { Endpoint, Limits } from '../transport/endpoint.js';
import { TransportFailure } from '../transport/trouble.js';
import { findFreePort } from './free-port.js';
import { probe } from './probe.js';
import { startGroup, type ProcessGroup } from './process-group.js';
import { TargetError } from './target-error.js';

/** How one server is started. */
export interface Launch {
  /** What messages call it: `PyKMIP`. */
  readonly name: string;
  /** Everything that the server writes for its operator; the last takes standard output and standard error. */
  readonly logFiles: readonly [string, ...string[]];
  /** What to do when it does not become ready, as a sentence. */
  readonly remedy: string;
  /** The program and how it is run on this port; may write files first. */
  readonly prepare: (port: number) => Promise<{ readonly program: string; readonly args: readonly string[]; readonly cwd: string; readonly env: NodeJS.ProcessEnv }>;
}

/** Milliseconds until a server must have answered its first message. */
export const DEFAULT_START_MS = 30_000;

const ATTEMPTS = 3;
/** Between two looks at a port that nobody listens on. */
const PAUSE_MS = 50;
/** Between two failed messages: each may leave a stack trace in the server's output. */
const LISTENING_PAUSE_MS = 500;
const LOG_TAIL_LINES = 15;
const PROBE_LIMITS: Limits = { connectMs: 2_000, handshakeMs: 5_000, answerMs: 5_000, maxMessageSize: 1_048_576 };

/** Starts the server and waits until it has answered Discover Versions; a TargetError quotes its log when it does not. */
export async function startOnFreePort(launch: Launch, client: Omit<Endpoint, 'port'>, startMs: number): Promise<{ readonly group: ProcessGroup; readonly endpoint: Endpoint }> {
  for (let attempt = 1; ; attempt++) {
    const endpoint = { ...client, port: await findFreePort(client.host) };
    await Promise.all(launch.logFiles.map((file) => rm(file, { force: true })));
    const group = await start(launch, endpoint.port);
    const trouble = await waitUntilReady(launch.name, group, endpoint, startMs);
    if (trouble === undefined) return { group, endpoint };
    await group.kill();
    const portTaken = /Address already in use|EADDRINUSE/i.test(readLogs(launch));
    if (!portTaken || attempt === ATTEMPTS) throw new TargetError(`${trouble} ${quoteLogs(launch)}`, launch.remedy);
  }
}

/** Starts the server again where it was, with what it has kept; its logs go on. */
export async function startAgain(launch: Launch, endpoint: Endpoint, startMs: number): Promise<ProcessGroup> {
  const group = await start(launch, endpoint.port);
  const trouble = await waitUntilReady(launch.name, group, endpoint, startMs);
  if (trouble === undefined) return group;
  await group.kill();
  throw new TargetError(`${trouble} ${quoteLogs(launch)}`, launch.remedy);
}

/** Waits until a server that was started elsewhere answers Discover Versions; a TargetError says why it did not. */
export async function waitForAnswer(endpoint: Endpoint, startMs: number): Promise<void> {
  const trouble = await waitUntilReady('The server', NEVER_ENDING, endpoint, startMs);
  if (trouble !== undefined) throw new TargetError(trouble, 'See its log.');
}

/** Of a process that is not ours nothing is known. */
const NEVER_ENDING: Pick<ProcessGroup, 'ended' | 'exited'> = { ended: () => undefined, exited: new Promise(() => undefined) };

async function start(launch: Launch, port: number): Promise<ProcessGroup> {
  const { program, args, cwd, env } = await launch.prepare(port);
  const output = await open(launch.logFiles.at(-1) ?? launch.logFiles[0], 'a', 0o600);
  try {
    return await startGroup(program, args, { cwd, env, output: output.fd });
  } catch (error) {
    throw new TargetError(`${program} cannot be started: ${messageOf(error)}.`, 'Check that it is a program that you may run.', { cause: error });
  } finally {
    await output.close();
  }
}

/** Undefined once the server has answered; otherwise the sentence that says why it will not. */
async function waitUntilReady(name: string, group: Pick<ProcessGroup, 'ended' | 'exited'>, endpoint: Endpoint, startMs: number): Promise<string | undefined> {
  const deadline = performance.now() + startMs;
  for (;;) {
    const fault = await probe(endpoint, PROBE_LIMITS).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    if (fault === undefined) return undefined;
    const end = group.ended();
    if (end !== undefined) return `${name} ended while it was starting (${end}).`;
    if (performance.now() > deadline) return `${name} did not become ready within ${startMs} ms. ${fault.message}`;
    const listening = !(fault instanceof TransportFailure && fault.kind === 'refused');
    await Promise.race([sleep(listening ? LISTENING_PAUSE_MS : PAUSE_MS), group.exited]);
  }
}

/** Why the server has ended by itself; undefined while it runs. */
export function deathOf(launch: Launch, group: ProcessGroup): TargetError | undefined {
  const end = group.ended();
  return end === undefined ? undefined : new TargetError(`${launch.name} ended by itself (${end}). ${quoteLogs(launch)}`, 'See its log.');
}

/** The end of the server's logs, as a sentence with the lines behind it. */
function quoteLogs(launch: Launch): string {
  const lines = readLogs(launch).trimEnd().split('\n').slice(-LOG_TAIL_LINES);
  return lines.join('').trim() === '' ? 'It wrote nothing to its log.' : `The end of its log:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

const readLogs = ({ logFiles }: Launch): string =>
  logFiles
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('');
