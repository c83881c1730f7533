// Measures the codec, the client and the start-up. Prints medians with their spread (quartiles); asserts nothing.
//
//   npm run bench
import { spawnSync } from 'node:child_process';
import { createServer, connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { decode, encode } from '../dist/ttlv/index.js';
import { byteString, structure, textString } from '../dist/ttlv/item.js';
import { ENUM, TAG } from '../dist/kmip/constants.js';
import { requestMessage } from '../dist/kmip/message.js';
import { enumeration } from '../dist/ttlv/item.js';
import { startReferenceServer } from '../dist/reference/index.js';
import { createTestPki } from '../dist/transport/certificates.js';
import { connect } from '../dist/transport/client.js';
import { DEFAULT_LIMITS } from '../dist/transport/endpoint.js';

const SAMPLES = 15;

const sorted = (values) => [...values].sort((a, b) => a - b);
const quantile = (values, q) => sorted(values)[Math.min(values.length - 1, Math.floor(q * values.length))];
const summary = (values, digits = 1) => {
  const show = (value) => value.toFixed(digits);
  return `${show(quantile(values, 0.5))}  (quartiles ${show(quantile(values, 0.25))} – ${show(quantile(values, 0.75))})`;
};
const print = (name, unit, values, digits) => console.log(`${name.padEnd(58)} ${summary(values, digits)} ${unit}`);

/** Megabytes per second over SAMPLES samples, each at least 50 ms long, after one that warms up. */
function throughput(bytesPerCall, call) {
  const values = [];
  for (let sample = 0; sample <= SAMPLES; sample++) {
    const start = performance.now();
    let calls = 0;
    do {
      for (let i = 0; i < 50; i++) call();
      calls += 50;
    } while (performance.now() - start < 50);
    if (sample > 0) values.push((calls * bytesPerCall) / 1e6 / ((performance.now() - start) / 1000));
  }
  return values;
}

const query = requestMessage('1.4', [], [{ operation: ENUM.Operation.Query, payload: [enumeration(TAG.QueryFunction, ENUM.QueryFunction.QueryOperations)] }]);
const attribute = (index) => structure(TAG.Attribute, [textString(TAG.AttributeName, `x-attribute-${index}`), textString(TAG.AttributeValue, 'value of a custom attribute')]);
const large = structure(TAG.ResponseMessage, [...Array.from({ length: 500 }, (_, index) => attribute(index)), byteString(TAG.KeyMaterial, new Uint8Array(64 * 1024))]);

for (const [name, item] of [['small message (a Query request)', query], ['large message (500 attributes and 64 KiB)', large]]) {
  const bytes = encode(item);
  print(`encode, ${name}, ${bytes.length} bytes`, 'MB/s', throughput(bytes.length, () => encode(item)));
  print(`decode, ${name}, ${bytes.length} bytes`, 'MB/s', throughput(bytes.length, () => decode(bytes)));
}

/** Exchanges per second, one after the other. */
async function rate(exchange) {
  const values = [];
  for (let sample = 0; sample <= SAMPLES; sample++) {
    const start = performance.now();
    let count = 0;
    do {
      await exchange();
      count++;
    } while (performance.now() - start < 200);
    if (sample > 0) values.push(count / ((performance.now() - start) / 1000));
  }
  return values;
}

const pki = await createTestPki();
const server = await startReferenceServer({ tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key } });
const client = await connect(
  { host: server.host, port: server.port, verify: true, ca: pki.ca.certificate, cert: pki.client.certificate, key: pki.client.key },
  DEFAULT_LIMITS,
);
const request = encode(query);
const { bytes: response } = await client.exchange(request);

const echo = createServer({ cert: pki.server.certificate, key: pki.server.key, ca: pki.ca.certificate, requestCert: true }, (socket) => {
  socket.setNoDelay(true);
  socket.on('data', () => socket.write(response));
}).listen(0, '127.0.0.1');
await new Promise((resolve) => echo.once('listening', resolve));
const bare = connectTls({ host: '127.0.0.1', port: echo.address().port, ca: pki.ca.certificate, cert: pki.client.certificate, key: pki.client.key, servername: 'localhost' });
bare.setNoDelay(true);
await new Promise((resolve) => bare.once('secureConnect', resolve));
const pingPong = () =>
  new Promise((resolve) => {
    let left = response.length;
    const take = (chunk) => {
      left -= chunk.length;
      if (left > 0) return;
      bare.off('data', take);
      resolve();
    };
    bare.on('data', take);
    bare.write(request);
  });

const kmipRate = await rate(() => client.exchange(request));
const bareRate = await rate(pingPong);
print('Query requests, client against the embedded server', '1/s', kmipRate, 0);
print('the same bytes over one bare TLS connection', '1/s', bareRate, 0);
console.log(`${'ratio of the medians'.padEnd(58)} ${(quantile(kmipRate, 0.5) / quantile(bareRate, 0.5)).toFixed(2)}`);
await client.close();
bare.destroy();
echo.close();
await server.close();

/** Milliseconds that a command takes. */
const startUp = (args) =>
  Array.from({ length: SAMPLES }, () => {
    const start = performance.now();
    spawnSync(process.execPath, args);
    return performance.now() - start;
  });
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const empty = startUp(['-e', '0']);
const help = startUp([main, '--help']);
print('start-up: node -e 0', 'ms', empty);
print('start-up: kmip-conformance --help', 'ms', help);
console.log(`${'ratio of the medians'.padEnd(58)} ${(quantile(help, 0.5) / quantile(empty, 0.5)).toFixed(2)}`);
