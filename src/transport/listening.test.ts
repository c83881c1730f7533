import { describe, expect, it } from 'vitest';
import { explainListening } from './listening.js';

const explain = (error: object): unknown => explainListening(Object.assign(new Error('as Node.js says it'), error), 'The server', (port) => `Not ${port ?? 'this name'}.`);

describe('an error of listening', () => {
  it.each([
    [{ syscall: 'listen', code: 'EADDRINUSE', address: '127.0.0.1', port: 5696 }, 'The server cannot listen on 127.0.0.1:5696: the port is in use.', 'Not 5696.'],
    [{ syscall: 'listen', code: 'EACCES', address: '127.0.0.1', port: 80 }, 'The server cannot listen on 127.0.0.1:80: the rights do not allow it.', 'Not 80.'],
    [{ syscall: 'listen', code: 'EADDRNOTAVAIL', address: '::2', port: 1 }, 'The server cannot listen on [::2]:1: this machine has no such address.', 'Not 1.'],
    [{ syscall: 'listen', code: 'EMFILE', address: '127.0.0.1', port: 2 }, 'The server cannot listen on 127.0.0.1:2: EMFILE.', 'Not 2.'],
    [{ syscall: 'getaddrinfo', code: 'ENOTFOUND', hostname: 'nowhere' }, 'The server cannot listen on nowhere: the name has no address (ENOTFOUND).', 'Not this name.'],
  ])('%j', (error, message, remedy) => {
    expect(explain(error)).toMatchObject({ name: 'UserError', message, remedy });
  });

  it('that is none comes back as it is', () => {
    expect(explain({ code: 'ERR_OSSL' })).toMatchObject({ name: 'Error', message: 'as Node.js says it' });
  });
});
