export { connect } from './client.js';
export type { Answer, Connection } from './connection.js';
export { DEFAULT_LIMITS, formatAddress, type Endpoint, type Limits } from './endpoint.js';
export type { HandshakeCause } from './handshake-reason.js';
export { loadTlsMaterial, type TlsFiles, type TlsMaterial } from './material.js';
export type { CertificateFacts, SessionFacts } from './session.js';
export { describeTrouble, TransportFailure, type TransportTrouble, type TroubleKind } from './trouble.js';
export { createCertificateAuthority, createTestPki, issueCertificate, type CertificateRequest, type CertifiedKey, type TestPki } from './certificates.js';
export { CERTIFICATE_FILES, ensureCertificateFiles, type CertificateSet } from './certificate-files.js';
