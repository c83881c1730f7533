export { checkTargetName, openTarget, outlivesRun, type TargetOptions } from './select.js';
export type { Target } from './target.js';
export { TargetError, targetErrorOf } from './target-error.js';
export { DEFAULT_PORT, hostTarget, type HostOptions } from './host.js';
export { startPykmip, type PykmipOptions } from './pykmip.js';
export { COMMAND_PREFIX, startCommand } from './command.js';
export type { LocalServerOptions } from './local-server.js';
export { startEmbedded, type EmbeddedOptions } from './embedded.js';
