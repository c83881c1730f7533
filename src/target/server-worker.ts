/** What runs in the thread of the embedded server: it starts with the options it was given, tells where it listens, and ends when told. */
import { parentPort, workerData } from 'node:worker_threads';
import { startReferenceServer, type ReferenceServerOptions } from '../reference/index.js';

const server = await startReferenceServer(workerData as ReferenceServerOptions);
const { host, port, httpsPort } = server;
parentPort?.postMessage({ host, port, httpsPort });
parentPort?.once('message', () => void server.close().then(() => parentPort?.close()));
