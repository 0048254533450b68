// @ts-check
import '../shared.js';
export * as audit from '../audit/page.js';
export * as backup from '../backup/page.js';
export * as config from '../config/page.js';
export * as security from '../security/page.js';
