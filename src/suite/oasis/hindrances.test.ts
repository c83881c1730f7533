import { describe, expect, it } from 'vitest';
import { loadOasisText } from './testing/load-text.js';
import { exchange, identifier } from './testing/messages.js';

const get = exchange('1.4', { operation: 'Get', request: identifier('$UNIQUE_IDENTIFIER_0'), response: identifier('$UNIQUE_IDENTIFIER_0') });
const created = exchange('1.4', { operation: 'Create', response: identifier('$UNIQUE_IDENTIFIER_0') });
const credential = (type: string, value: string): string =>
  created.replace('</RequestHeader>', `<Authentication><Credential><CredentialType type="Enumeration" value="${type}"/><CredentialValue>${value}</CredentialValue></Credential></Authentication></RequestHeader>`);
const user = '<Username type="TextString" value="administrator"/><Password type="TextString" value="password"/>';

describe('what a published case needs that no run has', () => {
  it.each([
    ['the objects of another case', 'TL-M-3-14', [created], 'It needs the objects of TL-M-2, whose file does not lie beside it.'],
    ['a connection from the server', 'TC-NP-9-14', [created, exchange('1.4', { operation: 'Put' })], 'The server sends Put to the client, which needs a connection that the server opens.'],
    ['a password', 'BL-M-15-14', [credential('UsernameAndPassword', user)], 'It logs in as "administrator" with a password that the server has to know beforehand.'],
    ['another credential', 'TC-112-14', [credential('Device', '<DeviceIdentifier type="TextString" value="d"/>')], 'It presents a credential (Device) that the server has to know beforehand.'],
    ['time', 'TC-92-14', [created, `# [REPEAT] until the state has changed\n${get}`], 'It repeats Get until time has changed the answer, for longer than a run waits.'],
    ['an object of someone else', 'AB-M-1-14', [exchange('1.4', { operation: 'Get', request: identifier('3cad8f67'), response: identifier('3cad8f67') })], 'It needs an object with the Unique Identifier "3cad8f67" on the server.'],
    ['a policy of the server', 'TC-153-14', [created], 'It needs a server whose policy hands out the members of an object group in turn.'],
  ])('%s', (_, name, exchanges, hindrance) => {
    expect(loadOasisText(name, ...exchanges).hindrance).toBe(hindrance);
  });

  it('is not the answer to Poll, nor an identifier that nobody is to know', () => {
    const poll = exchange('1.4', { operation: 'Poll', request: '<AsynchronousCorrelationValue type="ByteString" value="01"/>' });
    const unknown = exchange('1.4', { operation: 'Get', request: identifier('unknown'), status: 'OperationFailed', reason: 'ItemNotFound' });
    expect(loadOasisText('AB-M-1-14', created, `# [REPEAT] until it is there\n${poll}`, unknown, get).hindrance).toBeUndefined();
  });
});
