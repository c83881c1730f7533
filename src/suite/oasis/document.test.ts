import { describe, expect, it } from 'vitest';
import { readExchanges } from './document.js';

const PAIR = '<RequestMessage/>\n<ResponseMessage/>\n';

describe('readExchanges', () => {
  it.each([
    ['messages under KMIP, with text between them', `<KMIP>\n# TIME 0\n${PAIR}# TIME 1\n${PAIR}</KMIP>`, [3, 6]],
    ['messages without a root (E29)', `<?xml version="1.0"?>\n<!-- note -->\n${PAIR}${PAIR}`, [3, 5]],
    ['messages under another root (E30)', `<Test>\n${PAIR}</Test>`, [2]],
    ['a doubled end tag (E29)', '<KMIP>\n<RequestMessage><BatchItem/></RequestMessage></RequestMessage>\n<ResponseMessage/>\n</KMIP>', [2]],
  ])('reads %s', (_, text, lines) => {
    expect(readExchanges(text, 'f.xml').map(({ request }) => request.line)).toEqual(lines);
  });

  it.each([
    ['no messages', '<KMIP/>', 'f.xml:1:1: the file holds no messages'],
    ['a response that answers nothing', '<KMIP><ResponseMessage/></KMIP>', 'f.xml:1:7: a <RequestMessage> is expected here, not <ResponseMessage>'],
    ['a request without response', '<KMIP><RequestMessage/></KMIP>', 'f.xml:1:7: this request has no response'],
    ['two requests in a row', '<KMIP><RequestMessage/><RequestMessage/></KMIP>', 'f.xml:1:24: a <ResponseMessage> is expected here, not <RequestMessage>'],
    ['what is not well-formed', '<KMIP><RequestMessage></KMIP>', 'f.xml:1:'],
  ])('refuses %s', (_, text, message) => {
    expect(() => readExchanges(text, 'f.xml')).toThrow(message);
  });
});
