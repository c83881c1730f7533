/** Short spellings for messages in tests. */
const header = (kind: string, version: string, count: number): string => {
  const [major = '', minor = ''] = version.split('.');
  return `<${kind}Header><ProtocolVersion><ProtocolVersionMajor type="Integer" value="${major}"/><ProtocolVersionMinor type="Integer" value="${minor}"/></ProtocolVersion><BatchCount type="Integer" value="${count}"/></${kind}Header>`;
};

export interface TestItem {
  readonly operation: string;
  readonly request?: string;
  readonly response?: string;
  readonly status?: string;
  readonly reason?: string;
}

/** One exchange as XML. */
export function exchange(version: string, ...items: readonly TestItem[]): string {
  const requests = items.map(({ operation, request = '' }) => `<BatchItem><Operation type="Enumeration" value="${operation}"/><RequestPayload>${request}</RequestPayload></BatchItem>`);
  const responses = items.map(({ operation, response = '', status = 'Success', reason }) => {
    const outcome = reason === undefined ? `<ResponsePayload>${response}</ResponsePayload>` : `<ResultReason type="Enumeration" value="${reason}"/>`;
    return `<BatchItem><Operation type="Enumeration" value="${operation}"/><ResultStatus type="Enumeration" value="${status}"/>${outcome}</BatchItem>`;
  });
  return `<RequestMessage>${header('Request', version, items.length)}${requests.join('')}</RequestMessage>\n<ResponseMessage>${header('Response', version, items.length)}${responses.join('')}</ResponseMessage>\n`;
}

export const file = (...exchanges: readonly string[]): string => `<KMIP>\n${exchanges.join('')}</KMIP>\n`;

export const identifier = (symbol: string): string => `<UniqueIdentifier type="TextString" value="${symbol}"/>`;
