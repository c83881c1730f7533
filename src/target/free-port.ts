import { once } from 'node:events';
import { createServer } from 'node:net';

/** A TCP port that was free on this address a moment ago; another process may take it before it is used. */
export async function findFreePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error(`No TCP port could be bound on ${host}.`);
  return address.port;
}
