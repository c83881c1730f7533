/** The embedded server in a thread of its own, so that it answers while its client judges. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { startReferenceServer, type ReferenceServer, type ReferenceServerOptions } from '../reference/index.js';

/** Options that another thread can be given: no functions. */
export type ThreadOptions = Pick<ReferenceServerOptions, 'host' | 'port' | 'httpsPort' | 'secondPort' | 'tls'>;

/** From the sources, as in tests, there is no file that a thread could load: then the server runs in this one. */
const COMPILED = import.meta.url.endsWith('.js');

/** Starts the server. Rejects when it cannot listen or the PEM texts are no certificate and key. */
export async function startServerThread(options: ThreadOptions): Promise<ReferenceServer> {
  if (!COMPILED) return startReferenceServer(options);
  const worker = new Worker(new URL('./server-worker.js', import.meta.url), { workerData: options });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const [listening] = (await once(worker, 'message')) as [Omit<ReferenceServer, 'restart' | 'close'>];
  // A server that breaks ends its connections with its thread; the run finds that out by itself.
  worker.on('error', () => undefined);
  return {
    ...listening,
    restart: async () => {
      worker.postMessage('restart');
      await once(worker, 'message');
    },
    close: async () => {
      worker.postMessage('close');
      await ended;
    },
  };
}
