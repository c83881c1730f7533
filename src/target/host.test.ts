import { describe, expect, it } from 'vitest';
import { hostTarget, parseKmipUrl } from './host.js';

describe('parseKmipUrl', () => {
  it.each([
    ['kmip://kmip.example', { host: 'kmip.example', port: 5696 }],
    ['kmip://kmip.example:1234', { host: 'kmip.example', port: 1234 }],
    ['KMIP://10.0.0.1:5696/', { host: '10.0.0.1', port: 5696 }],
    ['kmip://[::1]', { host: '::1', port: 5696 }],
    ['kmip://[2001:db8::7]:9002', { host: '2001:db8::7', port: 9002 }],
    ['kmips+https://kmip.example:8443/kmip', { host: 'kmip.example', port: 8443, path: '/kmip' }],
    ['kmips+https://[::1]', { host: '::1', port: 5696, path: '/kmip' }],
    ['kmips+https://kmip.example/api/kmip?tenant=1', { host: 'kmip.example', port: 5696, path: '/api/kmip?tenant=1' }],
  ])('reads %s', (url, expected) => {
    expect(parseKmipUrl(url)).toEqual(expected);
  });

  it.each(['kmip.example:5696', 'https://kmip.example', 'kmip://', 'kmip://::1', 'kmip://[kmip.example]', 'kmip://user@host', 'kmip://host/path', 'kmip://host:', 'kmip://host:port', 'kmip://a b'])(
    'refuses %s',
    (url) => {
      expect(() => parseKmipUrl(url)).toThrow(expect.objectContaining({ name: 'UserError', message: `${url} is no KMIP address.` }));
    },
  );

  it.each(['kmip://host:0', 'kmip://host:65536'])('refuses the port of %s', (url) => {
    expect(() => parseKmipUrl(url)).toThrow(/has no valid port/);
  });
});

describe('hostTarget', () => {
  it('speaks over HTTPS in an encoding, TTLV unless asked otherwise', async () => {
    const [ttlv, xml] = [await hostTarget('kmips+https://kmip.example', {}), await hostTarget('kmips+https://kmip.example:8443/k', { encoding: 'xml' })];
    expect([ttlv, xml].map(({ name, description, endpoint, https }) => ({ name, description, http: endpoint.http, same: https === endpoint }))).toEqual([
      { name: 'kmips+https://kmip.example:5696/kmip', description: 'KMIP server at kmip.example:5696, over HTTPS in TTLV', http: { path: '/kmip', encoding: 'ttlv' }, same: true },
      { name: 'kmips+https://kmip.example:8443/k', description: 'KMIP server at kmip.example:8443, over HTTPS in XML', http: { path: '/k', encoding: 'xml' }, same: true },
    ]);
    await expect(hostTarget('kmip://kmip.example', { encoding: 'json' })).rejects.toMatchObject({ message: 'Messages on kmip://kmip.example are TTLV: an encoding is chosen for HTTPS only.' });
  });

  it('may have a second server with the same objects, spoken to in the same way', async () => {
    const target = await hostTarget('kmip://one.example', { second: 'kmip://two.example:5697', servername: 'kms' });
    expect(target.second).toEqual({ host: 'two.example', port: 5697, servername: 'kms', verify: true });
    const https = await hostTarget('kmips+https://one.example', { second: 'kmips+https://two.example/k', encoding: 'json' });
    expect(https.second).toMatchObject({ host: 'two.example', http: { path: '/k', encoding: 'json' } });
    await expect(hostTarget('kmip://one.example', { second: 'kmips+https://two.example' })).rejects.toMatchObject({ message: 'kmips+https://two.example is spoken to in another way than kmip://one.example.' });
    await expect(hostTarget('kmip://one.example', { second: 'two.example' })).rejects.toMatchObject({ message: 'two.example is no KMIP address.' });
  });

  it('can be restarted by whoever gives a command for it', async () => {
    expect([(await hostTarget('kmip://one.example', {})).restart, typeof (await hostTarget('kmip://one.example', { restartCommand: 'systemctl restart kms' })).restart]).toEqual([undefined, 'function']);
  });

  it('is a server that we neither started nor stop', async () => {
    const target = await hostTarget('kmip://[::1]', { servername: 'localhost' });
    expect(target).toMatchObject({
      name: 'kmip://[::1]:5696',
      description: 'KMIP server at [::1]:5696',
      endpoint: { host: '::1', port: 5696, servername: 'localhost', verify: true },
      remarks: [],
    });
    expect(target.logFile).toBeUndefined();
    expect(target.failure()).toBeUndefined();
    await target.stop();
  });

  it('remarks that verification is off', async () => {
    const target = await hostTarget('kmip://localhost', { verify: false });
    expect(target.endpoint.verify).toBe(false);
    expect(target.remarks).toEqual(["The server's certificate was not verified."]);
  });

  it('fails on a file that cannot be read', async () => {
    await expect(hostTarget('kmip://localhost', { caFile: '/nowhere/ca.pem' })).rejects.toThrow('/nowhere/ca.pem cannot be read: there is no such file.');
  });
});
