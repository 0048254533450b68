// @ts-check
import '../shared.js';
export * as cache from '../cache/page.js';
export * as keys from '../keys/page.js';
export * as tokens from '../tokens/page.js';
