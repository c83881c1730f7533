import { describe, expect, it } from 'vitest';
import { hostTarget, parseKmipUrl } from './host.js';

describe('parseKmipUrl', () => {
  it.each([
    ['kmip://kmip.example', { host: 'kmip.example', port: 5696 }],
    ['kmip://kmip.example:1234', { host: 'kmip.example', port: 1234 }],
    ['KMIP://10.0.0.1:5696/', { host: '10.0.0.1', port: 5696 }],
    ['kmip://[::1]', { host: '::1', port: 5696 }],
    ['kmip://[2001:db8::7]:9002', { host: '2001:db8::7', port: 9002 }],
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
