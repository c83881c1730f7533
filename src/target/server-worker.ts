/** What runs in the thread of the embedded server: it starts with the options it was given, tells where it listens, and restarts or ends when told. */
import { parentPort, workerData } from 'node:worker_threads';
import { startReferenceServer, type ReferenceServerOptions } from '../reference/index.js';

const server = await startReferenceServer(workerData as ReferenceServerOptions);
const { host, port, httpsPort, secondPort } = server;
parentPort?.postMessage({ host, port, httpsPort, secondPort });
parentPort?.on('message', (word: 'restart' | 'close') => {
  if (word === 'restart') void server.restart().then(() => parentPort?.postMessage('restarted'));
  else void server.close().then(() => parentPort?.close());
});
