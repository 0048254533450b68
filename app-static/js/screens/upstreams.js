// @ts-check
import '../shared.js';
export * as routes from '../routes/page.js';
export * as upstreams from '../upstreams/page.js';
